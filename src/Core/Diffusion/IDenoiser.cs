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
