namespace TextToImage;

/// <summary>How a picture goes with the text of a Word document.</summary>
public enum IllustrationWrap
{
    /// <summary>In the line, like a letter.</summary>
    Inline,

    /// <summary>Text on both sides.</summary>
    Square,

    /// <summary>Text above and below.</summary>
    TopAndBottom,

    /// <summary>Behind the text.</summary>
    Behind,

    /// <summary>In front of the text.</summary>
    Front,
}
