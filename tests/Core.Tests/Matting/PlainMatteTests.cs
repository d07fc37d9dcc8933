using TextToImage.Imaging;
using TextToImage.Matting;

namespace TextToImage.Tests.Matting;

/// <summary>A disc whose true alpha is known, on plain grounds.</summary>
public class PlainMatteTests
{
    private const int Side = 64;

    private static readonly (byte R, byte G, byte B)[] Five = [(255, 255, 255), (0, 0, 0), (15, 108, 189), (220, 40, 40), (120, 200, 80)];

    /// <summary>A disc of two colours, whose edge is as wide as the picture is soft.</summary>
    private static Picture Disc(double soft)
    {
        var (rgb, alpha) = (new byte[Side * Side * 3], new byte[Side * Side]);
        for (var i = 0; i < alpha.Length; i++)
        {
            var (x, y) = ((i % Side) - 31.3, (i / Side) - 32.1);
            alpha[i] = (byte)Math.Round(255 * Math.Clamp(0.5 + ((20 - Math.Sqrt((x * x) + (y * y))) / soft), 0, 1));
            var colour = y < 0 ? ((byte)200, (byte)60, (byte)30) : ((byte)40, (byte)50, (byte)120);
            (rgb[i * 3], rgb[(i * 3) + 1], rgb[(i * 3) + 2]) = colour;
        }
        return new Picture(Side, Side, rgb, alpha);
    }

    [Theory]
    [InlineData(1, 255, 255, 255)]
    [InlineData(1, 20, 200, 60)]
    [InlineData(3, 255, 255, 255)]
    [InlineData(5, 240, 230, 10)]
    public void A_thing_comes_off_its_ground_as_it_was_laid_on_it(double soft, byte red, byte green, byte blue)
    {
        var truth = Disc(soft);
        var given = truth.Over(red, green, blue);
        var lifted = PlainMatte.Find(given, PlainMatte.UsualTolerance)!.Lift(given, PlainMatte.UsualTolerance, default);
        var errors = lifted.Alpha!.Zip(truth.Alpha!, (found, real) => Math.Abs(found - real)).ToList();
        // The tolerance takes the faintest sixteenth of a ramp for ground.
        Assert.InRange(errors.Average(), 0, 1.5);
        foreach (var (r, g, b) in Five)
        {
            var difference = lifted.Over(r, g, b).Rgb.Zip(truth.Over(r, g, b).Rgb, (found, real) => Math.Abs(found - real)).ToList();
            Assert.InRange(difference.Average(), 0, 1.5);
            Assert.True(difference.Max() <= 64, $"a halo of {difference.Max()} levels over {r},{g},{b}");
        }
        // On its own ground it is what was given, but for what the tolerance takes away.
        Assert.True(lifted.Over(red, green, blue).Rgb.Zip(given.Rgb, (found, real) => Math.Abs(found - real)).Max() <= 18);
    }

    [Fact]
    public void Losses_of_a_jpeg_are_no_specks()
    {
        var truth = Disc(2);
        var jpeg = PictureFile.Read(PictureFile.Encode(truth.OnWhite(), PictureFormat.Jpeg, null), "disc.jpg").Picture;
        var lifted = PlainMatte.Find(jpeg, PlainMatte.UsualTolerance)!.Lift(jpeg, PlainMatte.UsualTolerance, default);
        for (var i = 0; i < Side * Side; i++)
        {
            var distance = Math.Sqrt(Math.Pow((i % Side) - 31.3, 2) + Math.Pow((i / Side) - 32.1, 2));
            if (distance > 25)
                Assert.Equal(0, lifted.Alpha![i]);
            if (distance < 16)
                Assert.Equal(255, lifted.Alpha![i]);
        }
    }

    [Fact]
    public void What_a_thing_encloses_stays_and_colours_that_are_kept_are_untouched()
    {
        var rgb = new byte[Side * Side * 3];
        for (var i = 0; i < Side * Side; i++)
            rgb[i * 3] = (byte)(Math.Max(Math.Abs((i % Side) - 32), Math.Abs((i / Side) - 32)) is >= 10 and <= 20 ? 255 : 0);
        var ring = new Picture(Side, Side, rgb);
        var lifted = PlainMatte.Find(ring, 6)!.Lift(ring, 6, default);
        Assert.Equal((0, 255, 255), (lifted.Alpha![0], lifted.Alpha[(32 * Side) + 32], lifted.Alpha[(32 * Side) + 15]));
        Assert.Equal(255, lifted.Rgb[((32 * Side) + 15) * 3]);
    }

    [Fact]
    public void A_border_of_many_colours_is_no_plain_ground()
    {
        var rgb = Enumerable.Range(0, Side * Side * 3).Select(i => (byte)(i / 3 % Side * 4)).ToArray();
        Assert.Null(PlainMatte.Find(new Picture(Side, Side, rgb), 6));
    }
}
