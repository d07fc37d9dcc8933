using System.Numerics.Tensors;

namespace TextToImage.Diffusion;

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
