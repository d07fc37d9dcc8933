namespace TextToImage;

/// <summary>Colours that prompts ask for.</summary>
public enum IllustrationPalette
{
    /// <summary>The colours of the theme of the document.</summary>
    Theme,
}
