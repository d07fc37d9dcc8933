using TextToImage.Networks;

namespace TextToImage.Diffusion;

/// <summary>An input of a network that says what the picture should be, such as the states of the prompt.</summary>
/// <param name="Input">Name of the graph's input.</param>
/// <param name="With">[batch, ...] with the prompt.</param>
/// <param name="Without">The same without the prompt (or with the negative one); null where that makes no difference or guidance is off.</param>
/// <param name="Batched">Whether it has a row for each picture; otherwise it is given to the graph once and as it is.</param>
internal sealed record Conditioning(string Input, Tensor With, Tensor? Without = null, bool Batched = true)
{
    /// <summary>Gives it to a call: a row for each picture, or two, those without the prompt first.</summary>
    /// <param name="call">The call of a graph that has an input of its name.</param>
    /// <param name="isPaired">Whether there are two rows a picture.</param>
    public void Bind(NetworkCall call, bool isPaired)
    {
        if (!Batched)
        {
            With.Values.CopyTo(call.Input(Input, With.Shape));
            return;
        }
        var rows = call.Input(Input, [With.Shape[0] * (isPaired ? 2 : 1), .. With.Shape.Skip(1)]);
        if (isPaired)
            (Without ?? With).Values.CopyTo(rows);
        With.Values.CopyTo(rows.Slice(rows.Length - With.Values.Length));
    }
}

/// <summary>What a denoiser is made of for one run.</summary>
/// <param name="Network">The network that predicts noise, velocity or clean sample.</param>
/// <param name="SampleShape">Shape of the sample, [batch, channels, height, width], or [batch, numbers] for a vector.</param>
/// <param name="Sampler">Knows the timesteps, and scales what the network sees.</param>
/// <param name="Guidance">Classifier-free guidance.</param>
/// <param name="Conditions">What the picture should be; those that the graph has no input for are left out.</param>
/// <param name="Concatenated">Channels given to the network after those of the sample; null where it takes none.</param>
internal sealed record Denoising(
    Network Network, long[] SampleShape, Sampler Sampler, GuidanceSettings Guidance, IReadOnlyList<Conditioning> Conditions,
    ConcatenatedChannels? Concatenated = null)
{
    /// <summary>Names and forms of what the graph takes and gives.</summary>
    public Signature Signature { get; init; } = Signature.UNet;

    /// <summary>Index of the first step of the run: the guidance interval counts from there.</summary>
    public int FirstStep { get; init; }

    /// <summary>What also steers every step by a picture; null: nothing.</summary>
    public ControlNet? Control { get; init; }

    /// <summary>Pictures made at once.</summary>
    public int Batch => (int)SampleShape[0];

    /// <summary>The denoiser: guided, and through windows where there are any.</summary>
    /// <param name="windows">The windows through which it sees a sample larger than it is used to; null: it sees all at once.</param>
    public IDenoiser Create(IReadOnlyList<CanvasWindow>? windows = null) =>
        windows is null ? new GuidedDenoiser(this) : new WindowedDenoiser(this, windows);

    /// <summary>The same for a window of the sample.</summary>
    public Denoising Seen(CanvasWindow window) => this with
    {
        SampleShape = [SampleShape[0], SampleShape[1], window.Height, window.Width],
        Concatenated = Concatenated?.Seen(window),
        Control = Control?.Seen(window, (int)SampleShape[2], (int)SampleShape[3]),
    };
}

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
