namespace TextToImage.Imaging;

/// <summary>The file formats pictures are written in.</summary>
public enum PictureFormat
{
    /// <summary>Portable Network Graphics: exact.</summary>
    Png,

    /// <summary>JPEG: small, not exact.</summary>
    Jpeg,

    /// <summary>WebP: smaller, not exact.</summary>
    WebP,
}
