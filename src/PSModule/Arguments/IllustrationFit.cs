namespace TextToImage;

/// <summary>How a picture fills a frame of another shape.</summary>
public enum IllustrationFit
{
    /// <summary>All of the frame, what does not fit is cropped.</summary>
    Fill,

    /// <summary>All of the picture, inside the frame.</summary>
    Contain,
}
