namespace TextToImage.Optimizing;

/// <summary>The range of a value's numbers, which holds 0, as quantisation to uint8 needs it.</summary>
/// <param name="Low">Its lower end, at most 0.</param>
/// <param name="High">Its upper end, above 0.</param>
internal readonly record struct ValueRange(float Low, float High)
{
    /// <summary>Parts of all numbers, in percent, that lie within the range; the rarest would cost all others their precision, and are cut off.</summary>
    private const double Percentile = 99.99;

    private const float Smallest = 1e-6f;

    /// <summary>What a step of the integers stands for.</summary>
    public float Scale => (High - Low) / byte.MaxValue;

    /// <summary>The integer that stands for 0.</summary>
    public byte Zero => (byte)Math.Max(byte.MinValue, Math.Min(byte.MaxValue, Math.Round(-Low / Scale)));

    /// <summary>The range of numbers that were observed, without the rarest.</summary>
    public static ValueRange Of(float[] observed)
    {
        var sorted = (float[])observed.Clone();
        Array.Sort(sorted);
        var rare = (int)(sorted.Length * (100 - Percentile) / 100);
        return new ValueRange(Math.Min(0, sorted[rare]), Math.Max(Smallest, sorted[sorted.Length - 1 - rare]));
    }
}
