using TextToImage.Networks;

namespace TextToImage.Diffusion;

/// <summary>What predicts from a whole sample, however often it has to ask the network.</summary>
internal interface IDenoiser : IDisposable
{
    /// <summary>The guided prediction and the learned variance, of the sample's shape.</summary>
    /// <param name="sample">[batch, channels, height, width], unscaled.</param>
    /// <param name="step">Index into the sampler's timesteps.</param>
    /// <param name="meter">Counts network calls and their time.</param>
    /// <param name="cancellationToken">Ends the run inside the network.</param>
    Denoised Predict(ReadOnlySpan<float> sample, int step, NetworkMeter meter, CancellationToken cancellationToken);
}

/// <summary>What a denoiser says of a sample; overwritten by its next call.</summary>
internal readonly ref struct Denoised
{
    /// <param name="prediction">Noise, velocity or clean sample.</param>
    /// <param name="variance">The channels of the learned variance; empty where the network has none.</param>
    public Denoised(ReadOnlySpan<float> prediction, ReadOnlySpan<float> variance = default)
    {
        Prediction = prediction;
        Variance = variance;
    }

    /// <summary>Noise, velocity or clean sample.</summary>
    public ReadOnlySpan<float> Prediction { get; }

    /// <summary>The channels of the learned variance, raw, of the sample's shape; empty where the network has none.</summary>
    public ReadOnlySpan<float> Variance { get; }
}
