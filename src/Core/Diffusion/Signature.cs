using TextToImage.Networks;

namespace TextToImage.Diffusion;

/// <summary>By which names and in which form a denoising graph takes a sample and a timestep.</summary>
/// <param name="Sample">Input of the noised sample.</param>
/// <param name="Timestep">Input of the timestep.</param>
internal sealed record Signature(string Sample, string Timestep)
{
    private const string UsualPrediction = "out_sample";

    /// <summary>diffusers' UNet2DModel and UNet2DConditionModel.</summary>
    public static Signature UNet { get; } = new("sample", "timestep");

    /// <summary>diffusers' transformers.</summary>
    public static Signature Transformer { get; } = new("hidden_states", "timestep");

    /// <summary>What the timestep of the scheduler is divided by for the network: 1000 where it wants 0 to 1.</summary>
    public float TimestepDivisor { get; init; } = 1;

    /// <summary>
    /// The side of the squares of latents that become one token, [batch, rows * columns, channels * side * side] with the channel
    /// slowest (Flux); null where the sample is given as it is.
    /// </summary>
    public int? Patch { get; init; }

    /// <summary>Name of the output that is the prediction.</summary>
    public static string PredictionOf(Network network) => network.Outputs.ContainsKey(UsualPrediction) ? UsualPrediction : network.Outputs.Keys.First();
}
