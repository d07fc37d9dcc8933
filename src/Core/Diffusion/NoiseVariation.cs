namespace TextToImage.Diffusion;

/// <summary>
/// Noise between two noises, on the sphere (Shoemake 1985), as AUTOMATIC1111 makes variations: every column of every
/// channel is turned by itself,
/// <code>
/// n = sin((1 - v) w) / sin(w) a + sin(v w) / sin(w) b,      cos(w) = a b / (|a| |b|)
/// </code>
/// </summary>
internal static class NoiseVariation
{
    /// <summary>Nearly parallel noises are mixed in a straight line; the weights are that tool's, the reverse of the others.</summary>
    private const double Parallel = 0.9995;

    /// <summary>Moves noise towards another, in place.</summary>
    /// <param name="noise">[planes, height, width], planes being the channels of all pictures.</param>
    /// <param name="other">The same shape.</param>
    /// <param name="strength">v, 0 (as it is) to 1 (the other).</param>
    /// <param name="height">Rows of a plane.</param>
    /// <param name="width">Columns of a plane.</param>
    public static void Mix(Span<float> noise, ReadOnlySpan<float> other, double strength, int height, int width)
    {
        for (var start = 0; start < noise.Length; start += height * width)
        {
            var plane = noise.Slice(start, height * width);
            var target = other.Slice(start, height * width);
            var cosines = new double[width];
            for (var column = 0; column < width; column++)
                cosines[column] = Cosine(plane, target, column, width);
            var isParallel = cosines.Average() > Parallel;
            for (var column = 0; column < width; column++)
            {
                var (own, others) = isParallel ? (strength, 1 - strength) : Weights(Math.Acos(cosines[column]), strength);
                for (var i = column; i < plane.Length; i += width)
                    plane[i] = (float)((own * plane[i]) + (others * target[i]));
            }
        }
    }

    private static (double Own, double Others) Weights(double angle, double strength)
    {
        var sine = Math.Sin(angle);
        return (Math.Sin((1 - strength) * angle) / sine, Math.Sin(strength * angle) / sine);
    }

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int column, int width)
    {
        var (product, squareA, squareB) = (0.0, 0.0, 0.0);
        for (var i = column; i < a.Length; i += width)
        {
            product += (double)a[i] * b[i];
            squareA += (double)a[i] * a[i];
            squareB += (double)b[i] * b[i];
        }
        return product / Math.Sqrt(squareA * squareB);
    }
}
