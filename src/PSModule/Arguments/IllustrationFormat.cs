namespace TextToImage;

/// <summary>As what pictures go into documents.</summary>
public enum IllustrationFormat
{
    /// <summary>As pixels.</summary>
    Png,

    /// <summary>As drawings too, where they are flat; their colours follow the theme.</summary>
    Svg,
}
