namespace TextToImage;

/// <summary>At which side of the column a picture of a Word document stands.</summary>
public enum IllustrationAlign
{
    /// <summary>At the left.</summary>
    Left,

    /// <summary>In the middle.</summary>
    Center,

    /// <summary>At the right.</summary>
    Right,
}
