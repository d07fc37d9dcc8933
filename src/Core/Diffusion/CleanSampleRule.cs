using System.Numerics.Tensors;

namespace TextToImage.Diffusion;

/// <summary>
/// What is done to the predicted clean sample before it is used. First what is known is forced upon it, where something
/// is (<see cref="ForcedRegion"/>); then nothing, clipping to +-range, or dynamic thresholding (Saharia et al. 2022, section 2.3, arXiv:2205.11487), which takes s = the given quantile of |x0|
/// over one sample, at least 1 and at most the maximum, clips to +-s and divides by s.
/// </summary>
internal sealed class CleanSampleRule
{
    private readonly bool _threshold;
    private readonly float? _range;
    private readonly double _ratio;
    private readonly float _max;
    private float[] _sorted = [];

    /// <summary>Reads thresholding (which wins) and clip_sample with their settings.</summary>
    public CleanSampleRule(SchedulerConfig config)
    {
        _threshold = config.Thresholding;
        _range = config.ClipSample ? (float)config.ClipSampleRange : null;
        _ratio = config.DynamicThresholdingRatio;
        _max = (float)config.SampleMaxValue;
    }

    /// <summary>What is forced upon the sample; null: nothing.</summary>
    public ForcedRegion? Forced { get; set; }

    /// <summary>True when samples pass unchanged.</summary>
    public bool IsNone => !_threshold && _range is null && Forced is null;

    /// <summary>Applies the rule in place; <paramref name="clean"/> is [batch, ...].</summary>
    public void Apply(Span<float> clean, int batch)
    {
        Forced?.Apply(clean);
        if (_threshold)
        {
            var each = clean.Length / batch;
            for (var k = 0; k < batch; k++)
                Threshold(clean.Slice(k * each, each));
        }
        else if (_range is { } range)
        {
            Clamp(clean, range);
        }
    }

    private void Threshold(Span<float> sample)
    {
        // torch.clamp lets the maximum win over the minimum.
        var s = Math.Min(Math.Max(AbsoluteQuantile(sample), 1), _max);
        Clamp(sample, s);
        TensorPrimitives.Divide(sample, s, sample);
    }

    /// <summary>The quantile of |x| with linear interpolation between ranks.</summary>
    private float AbsoluteQuantile(ReadOnlySpan<float> sample)
    {
        Float.Fit(ref _sorted, sample.Length);
        TensorPrimitives.Abs(sample, _sorted);
        Array.Sort(_sorted);
        var rank = _ratio * (_sorted.Length - 1);
        var low = (int)rank;
        var high = Math.Min(low + 1, _sorted.Length - 1);
        return (float)(_sorted[low] + ((rank - low) * ((double)_sorted[high] - _sorted[low])));
    }

    private static void Clamp(Span<float> values, float range)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > range)
                values[i] = range;
            else if (values[i] < -range)
                values[i] = -range;
        }
    }
}
