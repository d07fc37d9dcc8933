using TextToImage.Diffusion;

namespace TextToImage.Tests.Diffusion;

public class SphericalMeanTests
{
    [Fact]
    public void Of_two_it_is_the_middle_of_the_arc()
    {
        var middle = SphericalMean.Of([[2, 0, 0], [0, 4, 0]]);
        Near([3 / MathF.Sqrt(2), 3 / MathF.Sqrt(2), 0], middle);
    }

    [Fact]
    public void Of_three_at_right_angles_it_is_as_far_from_each()
    {
        var each = 1 / MathF.Sqrt(3);
        Near([each, each, each], SphericalMean.Of([[1, 0, 0], [0, 1, 0], [0, 0, 1]]));
    }

    [Fact]
    public void It_is_where_the_ways_to_all_cancel_each_other()
    {
        var random = new Random(3);
        float[][] vectors = [.. Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, 16).Select(_ => (float)random.NextDouble()).ToArray())];
        var middle = Unit(SphericalMean.Of(vectors));
        var sum = new double[16];
        foreach (var vector in vectors.Select(Unit))
        {
            var cosine = middle.Zip(vector, (a, b) => a * b).Sum();
            var angle = Math.Acos(cosine);
            for (var i = 0; i < sum.Length; i++)
                sum[i] += (vector[i] - (middle[i] * cosine)) * angle / Math.Sin(angle);
        }
        Assert.All(sum, value => Assert.Equal(0, value, 6));
        // The straight mean is none.
        Assert.NotEqual(Unit([.. Enumerable.Range(0, 16).Select(i => vectors.Sum(vector => vector[i]))])[0], middle[0], 6);
    }

    [Fact]
    public void Of_one_or_of_opposite_ones_it_is_the_first()
    {
        Near([0.5f, -2], SphericalMean.Of([[0.5f, -2]]));
        Near([1, 0], SphericalMean.Of([[1, 0], [-1, 0]]));
        Near([0, 0], SphericalMean.Of([[0, 0], [0, 0]]));
    }

    private static double[] Unit(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(value => (double)value * value));
        return Array.ConvertAll(vector, value => value / length);
    }

    private static void Near(float[] expected, float[] actual) => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
}
