using TextToImage.Editing;

namespace TextToImage.Tests.Pipelines;

public class ProbabilityMapTests
{
    [Fact]
    public void The_map_is_interpolated_as_torch_does()
    {
        float[] map = [0.05f, 0.61f, 0.33f, 0.97f, 0.12f, 0.48f];
        // torch 1.13: interpolate(map[None, None], size=(4, 5), mode="bilinear")
        float[] expected =
        [
            0.050000f, 0.274000f, 0.610000f, 0.442000f, 0.330000f,
            0.280000f, 0.363000f, 0.487500f, 0.415500f, 0.367500f,
            0.740000f, 0.541000f, 0.242500f, 0.362500f, 0.442500f,
            0.970000f, 0.630000f, 0.120000f, 0.336000f, 0.480000f,
        ];
        for (var i = 1; i < 40; i++)
        {
            var threshold = i / 40f;
            var mask = new ProbabilityMap(3, 2, map).ToMask(5, 4, threshold).Values;
            Assert.Equal(expected.Select(value => value >= threshold ? (byte)255 : (byte)0), mask);
        }
    }
}
