using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>Finds what the parts of a picture are filled with: few plain colours, and steady changes where a colour does not do.</summary>
internal static class Fills
{
    /// <summary>Colours that are nearer to each other become one.</summary>
    private const double SameColour = 0.025;

    /// <summary>A change of less than this from end to end is none.</summary>
    private const double LeastChange = 0.04;

    /// <summary>The plain colour of each part; colours that are alike are one, and there are at most so many.</summary>
    /// <param name="moments">The parts.</param>
    /// <param name="most">How many colours there may be.</param>
    /// <remarks>Clusters are joined by what it adds to the squared error (J. H. Ward 1963), the cheapest pair first.</remarks>
    public static OkLab[] Plain(RegionMoments[] moments, int most)
    {
        var clusters = moments.Select((part, index) => new Cluster([index], part.Mean, part.Count)).ToList();
        while (clusters.Count > 1)
        {
            var (one, other, distance) = Nearest(clusters, isFull: clusters.Count > most);
            if (clusters.Count <= most && distance > SameColour)
                break;
            clusters[one] = clusters[one].And(clusters[other]);
            clusters.RemoveAt(other);
        }
        var colours = new OkLab[moments.Length];
        foreach (var cluster in clusters)
        {
            foreach (var part in cluster.Parts)
                colours[part] = cluster.Mean;
        }
        return colours;
    }

    /// <summary>The gradient of a part; null where one colour does.</summary>
    /// <param name="part">Its sums.</param>
    /// <param name="pixels">Its pixels.</param>
    public static LinearGradient? Gradient(RegionMoments part, IEnumerable<(int X, int Y)> pixels)
    {
        var (acrossX, acrossY, _) = part.Slopes();
        // The direction in which the colour changes most: the first eigenvector of the sum of the outer products of the slopes.
        var (xx, xy, yy) = (Dot(acrossX, acrossX), Dot(acrossX, acrossY), Dot(acrossY, acrossY));
        var angle = 0.5 * Math.Atan2(2 * xy, xx - yy);
        var direction = new VectorPoint(Math.Cos(angle), Math.Sin(angle));
        var centre = part.Centre;
        var (first, last) = (double.MaxValue, double.MinValue);
        foreach (var (x, y) in pixels)
        {
            var along = ((x - centre.X) * direction.X) + ((y - centre.Y) * direction.Y);
            (first, last) = (Math.Min(first, along), Math.Max(last, along));
        }
        var slope = new OkLab((direction.X * acrossX.L) + (direction.Y * acrossY.L), (direction.X * acrossX.A) + (direction.Y * acrossY.A), (direction.X * acrossX.B) + (direction.Y * acrossY.B));
        var (from, to) = (At(first), At(last));
        if (from.Distance(to) < LeastChange)
            return null;
        // Pixels are points of the map; on the drawing the middle of one is half a unit further.
        var middle = centre + new VectorPoint(0.5, 0.5);
        return new LinearGradient(middle + (first * direction), middle + (last * direction), from.ToRgb(), to.ToRgb());

        OkLab At(double along) => new(part.Mean.L + (along * slope.L), part.Mean.A + (along * slope.A), part.Mean.B + (along * slope.B));
    }

    private static (int One, int Other, double Distance) Nearest(List<Cluster> clusters, bool isFull)
    {
        var (best, least) = ((0, 1), double.MaxValue);
        for (var one = 0; one < clusters.Count; one++)
        {
            for (var other = one + 1; other < clusters.Count; other++)
            {
                var distance = clusters[one].Mean.SquaredDistance(clusters[other].Mean);
                var cost = isFull ? distance * clusters[one].Weight * clusters[other].Weight / (clusters[one].Weight + clusters[other].Weight) : distance;
                if (cost < least)
                    (best, least) = ((one, other), cost);
            }
        }
        return (best.Item1, best.Item2, clusters[best.Item1].Mean.Distance(clusters[best.Item2].Mean));
    }

    private static double Dot(OkLab one, OkLab other) => (one.L * other.L) + (one.A * other.A) + (one.B * other.B);

    private sealed record Cluster(IReadOnlyList<int> Parts, OkLab Mean, double Weight)
    {
        public Cluster And(Cluster other)
        {
            var weight = Weight + other.Weight;
            return new Cluster([.. Parts, .. other.Parts], new OkLab(Mixed(Mean.L, other.Mean.L), Mixed(Mean.A, other.Mean.A), Mixed(Mean.B, other.Mean.B)), weight);

            double Mixed(double one, double two) => ((one * Weight) + (two * other.Weight)) / weight;
        }
    }
}
