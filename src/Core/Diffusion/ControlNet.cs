using TextToImage.Networks;

namespace TextToImage.Diffusion;

/// <summary>
/// A picture that steers every step, such as edges or a depth map (Zhang et al. 2023, arXiv:2302.05543): a second network sees
/// sample, prompt and picture, and what it puts out is added inside the denoiser, whose inputs have the names of its outputs.
/// A denoiser that takes the picture itself has both networks in one graph.
/// </summary>
/// <param name="Network">The second network; null where the denoiser takes the picture itself.</param>
/// <param name="Picture">[1, 3, height, width] in 0 to 1, of the size of the picture to be made.</param>
/// <param name="Scale">How strongly it steers.</param>
/// <param name="Interval">Share of the run, 0 to 1, in which it does.</param>
internal sealed record ControlNet(Network? Network, Tensor Picture, double Scale, (double Start, double End) Interval)
{
    /// <summary>The input that takes the picture.</summary>
    public const string PictureInput = "controlnet_cond";

    /// <summary>The input that takes the scale.</summary>
    public const string ScaleInput = "conditioning_scale";

    /// <summary>How the inputs of a denoiser end that take what the second network puts out.</summary>
    public const string ResidualSuffix = "_additional_residual";

    /// <summary>The scale of one step: 0 outside the interval.</summary>
    /// <param name="step">Index of the network call in this run, from 0.</param>
    /// <param name="count">Network calls of the run.</param>
    public double ScaleAt(int step, int count) =>
        (double)step / count < Interval.Start || (step + 1.0) / count > Interval.End ? 0 : Scale;

    /// <summary>The part of the picture that belongs to a window of a sample.</summary>
    public ControlNet Seen(CanvasWindow window, int height, int width)
    {
        var (down, across) = ((int)Picture.Shape[2] / height, (int)Picture.Shape[3] / width);
        var seen = new CanvasWindow(window.Top * down, window.Left * across, window.Height * down, window.Width * across);
        var part = Tensor.Zeros(1, Picture.Shape[1], seen.Height, seen.Width);
        seen.Gather(Picture.Values, (int)Picture.Shape[2], (int)Picture.Shape[3], part.Values);
        return this with { Picture = part };
    }
}
