using TextToImage.Networks;

namespace TextToImage.Diffusion;

/// <summary>
/// The denoiser with guidance and without: outside the guidance interval half the work is saved. A learned variance is not
/// guided: it is the one with the prompt (Nichol et al. 2021, arXiv:2112.10741, in the authors' code).
/// </summary>
internal sealed class GuidedDenoiser(Denoising denoising) : IDenoiser
{
    private readonly float[] _combined = new float[TensorBuffer.ElementCount(denoising.SampleShape)];
    private GraphDenoiser? _guided;
    private GraphDenoiser? _plain;

    public Denoised Predict(ReadOnlySpan<float> sample, int step, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var scale = denoising.Guidance.ScaleAt(step - denoising.FirstStep, denoising.Sampler.Timesteps.Count - denoising.FirstStep);
        if (scale <= 1)
            return (_plain ??= new GraphDenoiser(denoising, guided: false)).Predict(sample, step, meter, cancellationToken);
        var both = (_guided ??= new GraphDenoiser(denoising, guided: true)).Predict(sample, step, meter, cancellationToken);
        var conditional = both.Prediction.Slice(sample.Length);
        Guidance.Combine(both.Prediction.Slice(0, sample.Length), conditional, scale, _combined);
        Guidance.Rescale(conditional, denoising.Guidance.Rescale, denoising.Batch, _combined);
        return new Denoised(_combined, both.Variance);
    }

    public void Dispose()
    {
        _guided?.Dispose();
        _plain?.Dispose();
    }
}
