namespace TextToImage.Upscaling;

/// <summary>Names of what makes the pixels of a resized picture.</summary>
public static class ResizeMethods
{
    /// <summary>A Lanczos filter: nothing is invented.</summary>
    public const string Lanczos = "lanczos";

    /// <summary>A super-resolution network.</summary>
    public const string Network = "network";

    /// <summary>A diffusion model.</summary>
    public const string Diffusion = "diffusion";
}
