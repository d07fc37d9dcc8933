namespace TextToImage.Diffusion;

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
