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

/// <summary>
/// The part of a picture that is known, forced upon every clean sample that the network predicts before the sampler uses
/// it, so that each step leads to it (denoised_fn in the inpainting notebook of Nichol et al. 2021, arXiv:2112.10741):
/// <code>
/// x0 = x0 d + known (1 - d)       d = 1 where the picture is drawn anew
/// </code>
/// For models over pixels, where what is known is known exactly; with mask channels or without.
/// </summary>
internal sealed class ForcedRegion
{
    private readonly float[] _kept;
    private readonly float[] _drawn;

    /// <param name="known">[channels, height, width] the picture, for all of a batch; what lies under the mask does not matter.</param>
    /// <param name="drawn">[height, width], 1 where the picture is drawn anew, 0 where it is known.</param>
    public ForcedRegion(float[] known, float[] drawn)
    {
        if (known.Length == 0 || known.Length % drawn.Length != 0)
            throw new ArgumentException($"A mask of {drawn.Length} numbers does not fit a picture of {known.Length}.", nameof(drawn));
        _drawn = drawn;
        _kept = new float[known.Length];
        for (var i = 0; i < known.Length; i++)
            _kept[i] = known[i] * (1 - drawn[i % drawn.Length]);
    }

    /// <summary>Forces what is known upon predicted clean samples, [batch, channels, height, width].</summary>
    public void Apply(Span<float> clean)
    {
        for (var plane = 0; plane < clean.Length; plane += _drawn.Length)
        {
            var values = clean.Slice(plane, _drawn.Length);
            TensorPrimitives.MultiplyAdd(values, _drawn, _kept.AsSpan(plane % _kept.Length, _drawn.Length), values);
        }
    }
}
