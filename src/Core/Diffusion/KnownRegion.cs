using System.Numerics.Tensors;

namespace TextToImage.Diffusion;

/// <summary>Which noise level what is known has when it is set back after a step.</summary>
public enum KnownLevel
{
    /// <summary>That of the step to come, which is the level the sample has; clean after the last: diffusers, RePaint.</summary>
    Next,

    /// <summary>That of the step just made: CompVis' own scripts and diffusers' legacy pipeline.</summary>
    Same,
}

/// <summary>
/// The part of a sample that must stay as it is. After every step it is set back to the known clean sample, noised with
/// the run's first noise (Song et al. 2020, arXiv:2011.13456, section 5.3; diffusers' StableDiffusionInpaintPipeline):
/// <code>
/// x = (1 - m) (alpha known + sigma noise) + m x       m = 1 where the picture is drawn anew
/// </code>
/// For networks that do not take mask and known latents as channels.
/// </summary>
internal sealed class KnownRegion
{
    private readonly float[] _clean;
    private readonly float[] _noise;
    private readonly float[] _drawn;
    private readonly float[] _kept;
    private readonly KnownLevel _level;
    private readonly float[] _noised;

    /// <param name="clean">[batch, channels, height, width] the known clean sample; what lies under the mask does not matter.</param>
    /// <param name="noise">The first noise of the run, N(0, 1), of the same shape.</param>
    /// <param name="mask">[height, width], 0 to 1, for all channels and pictures.</param>
    /// <param name="level">Which level the known part gets.</param>
    public KnownRegion(float[] clean, float[] noise, float[] mask, KnownLevel level = KnownLevel.Next)
    {
        if (clean.Length != noise.Length || clean.Length % mask.Length != 0)
            throw new ArgumentException($"A mask of {mask.Length} numbers and {noise.Length} of noise do not fit a sample of {clean.Length}.", nameof(mask));
        (_clean, _noise, _drawn, _level) = (clean, noise, mask, level);
        _kept = Array.ConvertAll(mask, drawn => 1 - drawn);
        _noised = new float[clean.Length];
    }

    /// <summary>Sets the known part back after a step.</summary>
    public void Restore(Sampler sampler, int step, Span<float> sample)
    {
        var isLast = step == sampler.Timesteps.Count - 1;
        if (isLast)
            _clean.CopyTo(_noised, 0);
        else
            sampler.AddNoise(_level == KnownLevel.Next ? step + 1 : step, _clean, _noise, _noised);
        for (var plane = 0; plane < sample.Length; plane += _drawn.Length)
        {
            var known = _noised.AsSpan(plane, _drawn.Length);
            var drawn = sample.Slice(plane, _drawn.Length);
            TensorPrimitives.Multiply(known, _kept, known);
            TensorPrimitives.MultiplyAdd(drawn, _drawn, known, drawn);
        }
    }
}
