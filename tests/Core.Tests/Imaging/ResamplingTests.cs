using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

public class ResamplingTests
{
    [Fact]
    public void One_colour_stays_that_colour()
    {
        var reduced = Resampling.Cover(new Picture(37, 29, Enumerable.Repeat((byte)201, 37 * 29 * 3).ToArray()), 11, 7);
        Assert.Equal((11, 7), (reduced.Width, reduced.Height));
        Assert.All(reduced.Rgb, value => Assert.Equal(201, value));
    }

    [Theory]
    [InlineData(13, 9, 5, 4)]
    [InlineData(40, 12, 17, 11)]
    [InlineData(9, 31, 9, 7)]
    [InlineData(24, 24, 23, 23)]
    public void Each_pixel_is_the_weighted_mean_of_the_formula(int width, int height, int toWidth, int toHeight)
    {
        var picture = Ramp(width, height);
        var reduced = Resampling.Cover(picture, toWidth, toHeight);
        for (var y = 0; y < toHeight; y++)
        {
            for (var x = 0; x < toWidth; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                    Assert.InRange(Math.Abs(Expected(picture, toWidth, toHeight, x, y, channel) - reduced.Rgb[(((y * toWidth) + x) * 3) + channel]), 0, 0.51);
            }
        }
    }

    [Fact]
    public void Stripes_finer_than_the_pixels_become_their_mean()
    {
        var stripes = new Picture(64, 8, [.. Enumerable.Range(0, 64 * 8 * 3).Select(i => (byte)(i / 3 % 2 == 0 ? 40 : 200))]);
        var reduced = Resampling.Cover(stripes, 16, 2);
        for (var x = 2; x < 14; x++)
            Assert.InRange(reduced.Rgb[x * 3], 118, 122);
    }

    [Theory]
    [InlineData(20, 10, 5, 0)]
    [InlineData(10, 20, 0, 5)]
    [InlineData(13, 10, 1, 0)]
    public void The_same_scale_is_an_exact_cut_of_the_middle(int width, int height, int left, int top)
    {
        var picture = Ramp(width, height);
        Assert.Equal(picture.Crop(left, top, 10, 10).Rgb, Resampling.Cover(picture, 10, 10).Rgb);
    }

    [Theory]
    [InlineData(12, 12, 24, 24, 0, 0, 12, 12)]
    [InlineData(20, 10, 30, 30, 5, 0, 10, 10)]
    [InlineData(10, 20, 25, 25, 0, 5, 10, 10)]
    public void A_larger_size_is_the_middle_enlarged(int width, int height, int toWidth, int toHeight, int left, int top, int cutWidth, int cutHeight)
    {
        var picture = Ramp(width, height);
        var enlarged = Resampling.Cover(picture, toWidth, toHeight);
        Assert.Equal((toWidth, toHeight), (enlarged.Width, enlarged.Height));
        var middle = Resampling.Resize(picture.Crop(left, top, cutWidth, cutHeight), toWidth, toHeight);

        // At the cut the filter sees the pixels beside it, which a picture that was cut before has no longer.
        for (var y = 8; y < toHeight - 8; y++)
            Assert.Equal(middle.Crop(8, y, toWidth - 16, 1).Rgb, enlarged.Crop(8, y, toWidth - 16, 1).Rgb);
    }

    [Fact]
    public void A_part_that_reaches_beyond_the_picture_is_refused()
    {
        var picture = Ramp(10, 20);
        Assert.Throws<ArgumentException>(() => picture.Crop(5, 0, 6, 5));
        Assert.Throws<ArgumentException>(() => picture.Crop(0, -1, 5, 5));
    }

    /// <summary>The whole sum over both axes at once, in double precision.</summary>
    private static double Expected(Picture picture, int toWidth, int toHeight, int x, int y, int channel)
    {
        var scale = Math.Min((double)picture.Width / toWidth, (double)picture.Height / toHeight);
        var centreX = Math.Floor((picture.Width - (toWidth * scale)) / 2) + ((x + 0.5) * scale);
        var centreY = Math.Floor((picture.Height - (toHeight * scale)) / 2) + ((y + 0.5) * scale);
        var (sum, weights) = (0.0, 0.0);
        for (var row = 0; row < picture.Height; row++)
        {
            for (var column = 0; column < picture.Width; column++)
            {
                var weight = Lanczos((column + 0.5 - centreX) / scale) * Lanczos((row + 0.5 - centreY) / scale);
                sum += weight * picture.Rgb[(((row * picture.Width) + column) * 3) + channel];
                weights += weight;
            }
        }
        return Math.Clamp(sum / weights, 0, 255);
    }

    private static double Lanczos(double x) => Math.Abs(x) < 3 ? Sinc(x) * Sinc(x / 3) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static Picture Ramp(int width, int height) =>
        new(width, height, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)((i * 37) + (i / width * 11)))]);
}
