using TextToImage.Networks;

namespace TextToImage.Diffusion;

/// <summary>An input of the denoiser that says what the picture should be, such as the states of the prompt.</summary>
/// <param name="Input">Name of the graph's input.</param>
/// <param name="Shape">Shape for one picture, without the batch axis.</param>
/// <param name="Conditional">Values for each picture of the batch, with the prompt.</param>
/// <param name="Unconditional">The same without the prompt (or with the negative one); null where guidance is off.</param>
internal sealed record Condition(string Input, long[] Shape, IReadOnlyList<float[]> Conditional, IReadOnlyList<float[]>? Unconditional);

/// <summary>One diffusion process as data: every system is a list of these, and <see cref="StageLoop"/> runs them all.</summary>
/// <param name="Denoiser">The network that predicts noise, velocity or clean sample.</param>
/// <param name="SampleShape">Shape of the sample, [batch, channels, height, width].</param>
/// <param name="Sampler">Turns predictions into the next sample; made for this run.</param>
/// <param name="Guidance">Classifier-free guidance.</param>
/// <param name="Conditions">What the picture should be.</param>
/// <param name="Beside">Channels given to the denoiser after those of the sample; null where it takes none.</param>
internal sealed record Stage(
    Network Denoiser, long[] SampleShape, Sampler Sampler, GuidanceSettings Guidance, IReadOnlyList<Condition> Conditions,
    ConstantChannels? Beside = null)
{
    /// <summary>Pictures made at once.</summary>
    public int Batch => (int)SampleShape[0];

    /// <summary>Where the run begins; null: pure noise, which the loop draws.</summary>
    public StartingPoint? Start { get; init; }

    /// <summary>What is set back after every step; null where all is drawn, or the denoiser itself is told what is known.</summary>
    public KnownRegion? Known { get; init; }

    /// <summary>What is forced upon every predicted clean sample; null where nothing is. For samples that are pixels.</summary>
    public ForcedRegion? Forced { get; init; }

    /// <summary>The windows through which the denoiser sees a sample larger than it is used to; null: it sees all at once.</summary>
    public IReadOnlyList<CanvasWindow>? Windows { get; init; }
}
