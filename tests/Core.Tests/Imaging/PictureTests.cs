using CsCheck;
using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

public class PictureTests
{
    [Theory]
    [InlineData(-1f, 0)]
    [InlineData(1f, 255)]
    [InlineData(-7f, 0)]
    [InlineData(9f, 255)]
    [InlineData(0f, 128)] // 127.5: half to even
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 255)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(-0.21176466f, 100)] // 100.5
    [InlineData(-0.20392153f, 102)] // 101.5
    [InlineData(-0.9882353f, 1)] // 1.5 but for single precision
    public void A_number_becomes_the_byte_that_numpy_makes_of_it(float value, byte expected)
        => Assert.Equal(expected, Picture.FromTensor([value, value, value], 1, 1).Rgb[0]);

    [Fact]
    public void Any_number_is_rounded_to_the_nearest_level()
        => Gen.Float[-1.2f, 1.2f].Sample(value =>
        {
            var exact = Math.Clamp((value / 2.0) + 0.5, 0, 1) * 255;
            return Math.Abs(Picture.FromTensor([value, value, value], 1, 1).Rgb[1] - exact) <= 0.5001;
        });

    [Fact]
    public void Channels_and_rows_are_where_they_belong()
    {
        // [3, 2, 3]: channel c, row y, column x holds level 60c + 20y + x.
        var tensor = (from c in Enumerable.Range(0, 3) from y in Enumerable.Range(0, 2) from x in Enumerable.Range(0, 3) select (((60 * c) + (20 * y) + x) / 127.5f) - 1f).ToArray();
        var picture = Picture.FromTensor(tensor, 3, 2);
        Assert.Equal((3, 2), (picture.Width, picture.Height));
        Assert.Equal([0, 60, 120, 1, 61, 121, 2, 62, 122, 20, 80, 140, 21, 81, 141, 22, 82, 142], picture.Rgb);
    }

    [Fact]
    public void Every_level_survives_the_way_to_a_tensor_and_back()
    {
        var levels = new Picture(16, 16, [.. Enumerable.Range(0, 768).Select(i => (byte)(i / 3))]);
        var tensor = new float[768];
        levels.CopyToTensor(tensor);
        Assert.Equal(levels.Rgb, Picture.FromTensor(tensor, 16, 16).Rgb);
        Assert.Equal((-1f, 1f), (tensor[0], tensor[255]));
    }

    [Fact]
    public void Sizes_have_to_fit()
    {
        Assert.Throws<ArgumentException>(() => new Picture(2, 2, new byte[11]));
        Assert.Throws<ArgumentException>(() => new Picture(0, 2, []));
        Assert.Throws<ArgumentException>(() => Picture.FromTensor(new float[11], 2, 2));
        Assert.Throws<ArgumentException>(() => new Picture(2, 2, new byte[12]).CopyToTensor(new float[13]));
    }
}
