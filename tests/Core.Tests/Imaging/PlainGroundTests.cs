using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

public class PlainGroundTests
{
    /// <summary>A ring of red on blue: what it encloses is blue, too.</summary>
    private static readonly Picture Ring = Drawn(9, 9, (x, y) => Math.Max(Math.Abs(x - 4), Math.Abs(y - 4)) == 2 ? (200, 0, 0) : (0, 0, 200));

    [Fact]
    public void The_colour_around_is_lifted_and_what_is_enclosed_is_not()
    {
        var ground = PlainGround.Of(Ring)!;
        Assert.Equal("#0000c8", ground.Colour.ToString());
        Assert.Equal(Ring.Rgb, ground.Lifted.Rgb);
        for (var i = 0; i < 81; i++)
        {
            var away = Math.Max(Math.Abs((i % 9) - 4), Math.Abs((i / 9) - 4));
            Assert.Equal(away > 2 ? 0 : 255, ground.Lifted.Alpha![i]);
        }
        Assert.Equal(Ring.Rgb, ground.Colour.Under(ground.Lifted).Rgb);
    }

    [Fact]
    public void A_border_of_many_colours_is_no_ground() => Assert.Null(PlainGround.Of(Drawn(8, 8, (x, y) => (x * 30, y * 30, 0))));

    [Fact]
    public void A_picture_with_alpha_has_none() => Assert.Null(PlainGround.Of(Ring.WithAlpha([.. Enumerable.Range(0, 81).Select(i => (byte)i)])));

    [Fact]
    public void Another_colour_than_exactly_the_ground_stays() =>
        Assert.Equal(1, PlainGround.Of(Drawn(4, 4, (x, y) => (x, y) == (1, 0) ? (254, 255, 255) : (255, 255, 255)))!.Lifted.Alpha!.Count(value => value == 255));

    private static Picture Drawn(int width, int height, Func<int, int, (int Red, int Green, int Blue)> pixel) =>
        new(width, height, [.. Enumerable.Range(0, width * height).SelectMany(i => pixel(i % width, i / width) is var (red, green, blue) ? new[] { (byte)red, (byte)green, (byte)blue } : [])]);
}
