using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

/// <summary>Colour spaces and differences, by numbers that their authors published.</summary>
public sealed class ColourTests
{
    /// <summary>Sharma, Wu, Dalal 2005, table 1: pairs 1, 7, 13, 17, 24, 25, 30 and 34.</summary>
    [Theory]
    [InlineData(50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425)]
    [InlineData(50, 0, 0, 50, -1, 2, 2.3669)]
    [InlineData(50, -0.001, 2.49, 50, 0.0009, -2.49, 4.8045)]
    [InlineData(50, 2.5, 0, 73, 25, -18, 27.1492)]
    [InlineData(50, 2.5, 0, 50, 3.2592, 0.335, 1.0)]
    [InlineData(60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644)]
    [InlineData(90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381)]
    [InlineData(2.0776, 0.0795, -1.135, 0.9033, -0.0636, -0.5514, 0.9082)]
    public void Differences_are_those_of_the_paper(double l1, double a1, double b1, double l2, double a2, double b2, double expected)
    {
        Assert.Equal(expected, ColourDifference.Between((l1, a1, b1), (l2, a2, b2)), 4);
        Assert.Equal(expected, ColourDifference.Between((l2, a2, b2), (l1, a1, b1)), 4);
    }

    [Fact]
    public void Black_and_white_are_100_apart() => Assert.Equal(100, ColourDifference.Between(Rgb.Of(0), Rgb.Of(0xFFFFFF)), 2);

    /// <summary>White is 1, 0, 0; red, green and blue are those of CSS Color Module Level 4's conversions.</summary>
    [Theory]
    [InlineData(0xFFFFFF, 1, 0, 0)]
    [InlineData(0xFF0000, 0.62796, 0.22486, 0.12585)]
    [InlineData(0x00FF00, 0.86644, -0.23389, 0.17950)]
    [InlineData(0x0000FF, 0.45201, -0.03246, -0.31153)]
    public void OkLab_is_that_of_its_author(int rgb, double l, double a, double b)
    {
        var colour = OkLab.Of(Rgb.Of(rgb));
        Assert.Equal((l, a, b), (Math.Round(colour.L, 5), Math.Round(colour.A, 5) + 0.0, Math.Round(colour.B, 5) + 0.0));
        Assert.Equal(Rgb.Of(rgb), colour.ToRgb());
    }

    [Theory]
    [InlineData("#4472c4", 0x4472C4)]
    [InlineData("ED7D31", 0xED7D31)]
    public void Colours_are_read_with_and_without_a_hash(string text, int expected) => Assert.Equal(Rgb.Of(expected), Rgb.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("#44c")]
    [InlineData("window")]
    public void What_is_no_colour_is_none(string text) => Assert.Null(Rgb.Parse(text));
}
