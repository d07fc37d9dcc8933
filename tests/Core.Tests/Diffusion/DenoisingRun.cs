using TextToImage.Diffusion;
using TextToImage.Networks;

namespace TextToImage.Tests.Diffusion;

/// <summary>The loop of a diffusion process without a model around it.</summary>
internal static class DenoisingRun
{
    /// <summary>From a first sample to the last.</summary>
    public static float[] Of(Denoising denoising, float[] first, INoiseSource noise, CanvasWindow[]? windows = null)
    {
        using var denoiser = denoising.Create(windows);
        var sample = (float[])first.Clone();
        for (var step = 0; step < denoising.Sampler.Timesteps.Count; step++)
        {
            var denoised = denoiser.Predict(sample, step, new NetworkMeter(), default);
            denoising.Sampler.Step(step, denoised.Prediction, denoised.Variance, sample, noise);
        }
        return sample;
    }
}
