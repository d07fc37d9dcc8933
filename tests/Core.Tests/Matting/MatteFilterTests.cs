using TextToImage.Matting;

namespace TextToImage.Tests.Matting;

/// <summary>Filters against their formulas, written out pixel by pixel.</summary>
public class MatteFilterTests
{
    private const int Width = 13, Height = 9, Plane = Width * Height;

    private static readonly float[] Colours = Noise(3 * Plane, 1), Matte = Noise(Plane, 2);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(20)]
    public void A_box_filter_is_the_mean_of_what_is_there(int radius)
    {
        var found = BoxFilter.Mean(Matte, Width, Height, radius);
        for (var i = 0; i < Plane; i++)
            Assert.Equal(Around(i, radius).Average(at => Matte[at]), found[i], 1e-5);
    }

    [Fact]
    public void A_guided_filter_is_the_least_squares_line_of_colours_and_matte()
    {
        const int radius = 2;
        const float epsilon = 1e-2f;
        var found = GuidedFilter.Coefficients(Colours, Matte, Width, Height, radius, epsilon);
        for (var i = 0; i < Plane; i++)
        {
            // The mean of the lines of all squares that have the pixel in them.
            var lines = Around(i, radius).Select(at => Line([.. Around(at, radius)], epsilon)).ToList();
            for (var term = 0; term < 4; term++)
                Assert.Equal(lines.Average(line => line[term]), found[(term * Plane) + i], 2e-3);
        }
    }

    [Fact]
    public void A_matte_that_is_an_edge_blurred_becomes_the_edge_of_its_picture()
    {
        // Black and white halves, and a matte that goes over from one to the other in eight pixels.
        const int side = 32;
        var picture = Enumerable.Range(0, 3 * side * side).Select(i => i % side < 16 ? 0f : 1f).ToArray();
        var soft = Enumerable.Range(0, side * side).Select(i => Math.Clamp(((i % side) - 11.5f) / 8, 0, 1)).ToArray();
        var lines = GuidedFilter.Coefficients(picture, soft, side, side, 8, 1e-4f);
        var row = Enumerable.Range(0, side).Select(x => Value(lines, picture, (16 * side) + x, side * side)).ToArray();
        Assert.True(row[15] < 0.25 && row[16] > 0.75, string.Join(' ', row));
    }

    [Fact]
    public void Colours_of_the_ground_are_taken_out_of_edges()
    {
        // A red thing on a green ground, with an edge of mixtures: what is kept is red.
        const int side = 40;
        var matte = Enumerable.Range(0, side * side).Select(i => Math.Clamp(((i % side) - 15.5f) / 8, 0, 1)).ToArray();
        var seen = Enumerable.Range(0, 3 * side * side).Select(i => (i / (side * side)) switch { 0 => matte[i % (side * side)], 1 => 1 - matte[i % (side * side)], _ => 0 }).ToArray();
        var blurred = ForegroundColours.Blurred(seen, matte, side, side);
        for (var i = 0; i < side * side; i++)
        {
            if (matte[i] is > 0.2f and < 1)
            {
                Assert.InRange(Pure(0, i), 0.85, 1);
                Assert.InRange(Pure(1, i), 0, 0.15);
            }
        }

        float Pure(int channel, int i) => ForegroundColours.Pure(seen[(channel * side * side) + i], matte[i], blurred[(channel * side * side) + i], blurred[((3 + channel) * side * side) + i]);
    }

    [Fact]
    public void Planes_are_read_as_torch_enlarges_them()
    {
        var sampler = new PlaneSampler(Colours, Width, Height, 31, 20);
        var expected = TextToImage.Imaging.PixelTensor.Bilinear(Colours, Height, Width, 20, 31, alignCorners: false);
        var values = new float[3];
        for (var i = 0; i < 31 * 20; i++)
        {
            sampler.Read(i % 31, i / 31, values);
            for (var plane = 0; plane < 3; plane++)
                Assert.Equal(expected[(plane * 31 * 20) + i], values[plane], 1e-5);
        }
    }

    private static float Value(float[] lines, float[] picture, int at, int plane) =>
        lines[(3 * plane) + at] + Enumerable.Range(0, 3).Sum(channel => lines[(channel * plane) + at] * picture[(channel * plane) + at]);

    private static IEnumerable<int> Around(int at, int radius) =>
        from y in Enumerable.Range((at / Width) - radius, (2 * radius) + 1)
        where y is >= 0 and < Height
        from x in Enumerable.Range((at % Width) - radius, (2 * radius) + 1)
        where x is >= 0 and < Width
        select (y * Width) + x;

    /// <summary>The line of a square by Gauss' elimination: a0, a1, a2, b.</summary>
    private static double[] Line(int[] square, double epsilon)
    {
        var mean = Enumerable.Range(0, 3).Select(channel => square.Average(at => (double)Colours[(channel * Plane) + at])).ToArray();
        var meanMatte = square.Average(at => (double)Matte[at]);
        var rows = Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 3)
            .Select(j => square.Average(at => (Colours[(i * Plane) + at] - mean[i]) * (Colours[(j * Plane) + at] - mean[j])) + (i == j ? epsilon : 0))
            .Append(square.Average(at => (Colours[(i * Plane) + at] - mean[i]) * (Matte[at] - meanMatte))).ToArray()).ToArray();
        for (var pivot = 0; pivot < 3; pivot++)
        {
            rows[pivot] = [.. rows[pivot].Select(value => value / rows[pivot][pivot])];
            for (var other = 0; other < 3; other++)
            {
                if (other != pivot)
                    rows[other] = [.. rows[other].Zip(rows[pivot], (value, above) => value - (rows[other][pivot] * above))];
            }
        }
        var a = rows.Select(row => row[3]).ToArray();
        return [.. a, meanMatte - a.Zip(mean, (share, value) => share * value).Sum()];
    }

    private static float[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];
    }
}
