namespace TextToImage.Diffusion;

/// <summary>
/// The middle of vectors on the sphere (Buss and Fillmore 2001, "Spherical averages", algorithm A1), where a straight mean would be too
/// short: samples of diffusion processes and embeddings of CLIP have their meaning in their direction. Of two it is the middle of
/// the arc between them.
/// <code>
/// q = mean / |mean|;   repeat  u = mean of log_q(p_i),  q = exp_q(u);   the length is the mean of the lengths
/// </code>
/// </summary>
internal static class SphericalMean
{
    private const int MostRounds = 50;
    private const double SmallStep = 1e-9, SmallAngle = 1e-7;

    /// <summary>The middle of vectors of one length.</summary>
    /// <param name="vectors">At least one; opposite ones, which have no middle, give the first.</param>
    public static float[] Of(IReadOnlyList<float[]> vectors)
    {
        var lengths = vectors.Select(Length).ToArray();
        var directions = vectors.Select((vector, i) => Array.ConvertAll(vector, value => lengths[i] > 0 ? value / lengths[i] : 0)).ToList();
        var middle = Unit(Mean(directions)) ?? directions[0];
        for (var round = 0; round < MostRounds; round++)
        {
            var step = Mean([.. directions.Select(direction => Towards(middle, direction))]);
            var angle = Length(step);
            if (angle < SmallStep)
                break;
            var (cosine, sine) = (Math.Cos(angle), Math.Sin(angle) / angle);
            middle = Unit([.. middle.Zip(step, (at, by) => (at * cosine) + (by * sine))]) ?? middle;
        }
        var length = lengths.Average();
        return Array.ConvertAll(middle, value => (float)(value * length));
    }

    /// <summary>The tangent at a point that leads to another: its length is the angle between them.</summary>
    private static double[] Towards(double[] from, double[] to)
    {
        var cosine = Math.Max(-1, Math.Min(1, from.Zip(to, (a, b) => a * b).Sum()));
        var angle = Math.Acos(cosine);
        var scale = angle < SmallAngle ? 1 : angle / Math.Sin(angle);
        return angle > Math.PI - SmallAngle ? new double[from.Length] : [.. from.Zip(to, (a, b) => (b - (a * cosine)) * scale)];
    }

    private static double[] Mean(List<double[]> vectors)
    {
        var mean = new double[vectors[0].Length];
        foreach (var vector in vectors)
        {
            for (var i = 0; i < mean.Length; i++)
                mean[i] += vector[i] / vectors.Count;
        }
        return mean;
    }

    private static double[]? Unit(double[] vector)
    {
        var length = Length(vector);
        return length < SmallAngle ? null : Array.ConvertAll(vector, value => value / length);
    }

    private static double Length(double[] vector) => Math.Sqrt(vector.Sum(value => value * value));

    private static double Length(float[] vector) => Math.Sqrt(vector.Sum(value => (double)value * value));
}
