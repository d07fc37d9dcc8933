namespace TextToImage.Diffusion.Samplers;

/// <summary>Noise whose variance the network predicts, element by element.</summary>
internal static class LearnedVariance
{
    /// <summary>
    /// sample += std * noise. learned: the output v is the variance. learned_range: the output is a place between the
    /// two extremes, std = exp((w log beta + (1 - w) log posterior) / 2) with w = (v + 1) / 2 (Nichol and Dhariwal 2021, eq. 15).
    /// </summary>
    public static void AddNoise(string type, float posterior, float beta, ReadOnlySpan<float> variance, ReadOnlySpan<float> noise, Span<float> sample)
    {
        if (variance.Length != sample.Length)
            throw new AIImageException(ErrorIds.ModelMismatch, $"variance_type {type} needs a network with twice the sample's channels; this one gives no variance.");
        if (type == "learned")
        {
            for (var i = 0; i < sample.Length; i++)
                sample[i] += Float.Sqrt(variance[i]) * noise[i];
            return;
        }
        var (low, high) = (Float.Log(posterior), Float.Log(beta));
        for (var i = 0; i < sample.Length; i++)
        {
            var w = (variance[i] + 1) / 2;
            sample[i] += Float.Exp(0.5f * ((w * high) + ((1 - w) * low))) * noise[i];
        }
    }
}
