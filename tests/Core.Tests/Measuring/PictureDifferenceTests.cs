using TextToImage.Imaging;
using TextToImage.Measuring;
using TextToImage.Tests.Imaging;

namespace TextToImage.Tests.Measuring;

/// <summary>How far pictures are apart, against numbers of numpy.</summary>
public sealed class PictureDifferenceTests
{
    private readonly Picture _first = PictureFile.Read(ClipGolden.Pictures[0]).Picture;

    public static TheoryData<string> Others() => [.. ClipGolden.Compared];

    [Theory]
    [MemberData(nameof(Others))]
    public void Measures_are_those_of_numpy(string name)
    {
        var other = PictureFile.Read(ClipGolden.File_($"{name}.png")).Picture;
        var difference = PictureDifference.Of(_first, other);
        Assert.Equal(ClipGolden.Measure(name, "psnr"), difference.Psnr, 1e-9);
        Assert.Equal(ClipGolden.Measure(name, "rmse"), difference.Rmse, 1e-9);
        Assert.Equal(ClipGolden.Measure(name, "largest_difference"), difference.LargestDifference);
        Assert.Equal(ClipGolden.Measure(name, "different_pixels"), difference.DifferentPixels);
        Assert.Equal(ClipGolden.Measure(name, "different_pixels_by_more_than_8"), PictureDifference.Of(_first, other, 8).DifferentPixels);
        Assert.Equal(ClipGolden.Measure(name, "ssim"), StructuralSimilarity.Of(_first, other)!.Value, 1e-9);
    }

    [Fact]
    public void Equal_pictures_are_not_apart()
    {
        var difference = PictureDifference.Of(_first, _first);
        Assert.Equal((0, 0L, 0.0, double.PositiveInfinity), (difference.LargestDifference, difference.DifferentPixels, difference.Rmse, difference.Psnr));
        Assert.Equal(1, StructuralSimilarity.Of(_first, _first)!.Value, 1e-12);
        Assert.All(PictureDifference.Show(_first, _first).Rgb, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Black_and_white_are_as_far_apart_as_can_be()
    {
        var (black, white) = (new Picture(20, 11, new byte[660]), new Picture(20, 11, [.. Enumerable.Repeat((byte)255, 660)]));
        var difference = PictureDifference.Of(black, white);
        Assert.Equal((255, 220L, 255.0, 0.0), (difference.LargestDifference, difference.DifferentPixels, difference.Rmse, difference.Psnr));
        Assert.InRange(StructuralSimilarity.Of(black, white)!.Value, 0, 0.001);
    }

    [Fact]
    public void Small_pictures_have_no_windows()
    {
        Assert.Null(StructuralSimilarity.Of(Samples.Gradient(10, 40), Samples.Gradient(10, 40)));
        Assert.NotNull(StructuralSimilarity.Of(Samples.Gradient(11, 11), Samples.Gradient(11, 11)));
    }

    [Fact]
    public void The_picture_of_differences_is_brightest_where_they_are_largest()
    {
        var other = new Picture(_first.Width, _first.Height, [.. _first.Rgb]);
        (other.Rgb[0], other.Rgb[5]) = ((byte)(_first.Rgb[0] ^ 20), (byte)(_first.Rgb[5] ^ 10));
        var shown = PictureDifference.Show(_first, other).Rgb;
        Assert.Equal(2, shown.Count(value => value > 0));
        var (one, two) = (Math.Abs(_first.Rgb[0] - other.Rgb[0]), Math.Abs(_first.Rgb[5] - other.Rgb[5]));
        Assert.Equal((one * 255 / Math.Max(one, two), two * 255 / Math.Max(one, two)), (shown[0], shown[5]));
    }

    [Fact]
    public void Other_sizes_are_refused_and_what_to_do_is_said()
    {
        var error = Assert.Throws<AIImageException>(() => PictureDifference.Of(_first, Samples.Gradient(17, 23)));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains("61x43", error.Message, StringComparison.Ordinal);
        Assert.Contains("17x23", error.Message, StringComparison.Ordinal);
        Assert.Contains("aiimage resize", error.Message, StringComparison.Ordinal);
        Assert.Throws<AIImageException>(() => StructuralSimilarity.Of(_first, Samples.Gradient(17, 23)));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(44, null, false)]
    [InlineData(45, null, true)]
    [InlineData(null, 26.5, true)]
    [InlineData(null, 26.6, false)]
    [InlineData(44, 26.5, false)]
    [InlineData(45, 26.6, false)]
    [InlineData(45, 26.5, true)]
    public void Tolerance_and_ratio_decide(int? tolerance, double? psnr, bool equal) =>
        Assert.Equal(equal, PictureComparison.Of(_first, PictureFile.Read(ClipGolden.File_("noised.png")).Picture, tolerance, psnr).Equal);

    [Theory]
    [InlineData(-1, null)]
    [InlineData(256, null)]
    [InlineData(null, -0.1)]
    [InlineData(null, double.NaN)]
    public void Limits_out_of_range_are_refused(int? tolerance, double? psnr) =>
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => PictureComparison.Of(_first, _first, tolerance, psnr)).ErrorId);

    [Fact]
    public void That_something_was_transparent_is_said()
    {
        var clear = new Picture(_first.Width, _first.Height, _first.Rgb, new byte[_first.Width * _first.Height]);
        Assert.Empty(PictureComparison.Of(_first, _first).Warnings);
        Assert.Contains("white", Assert.Single(PictureComparison.Of(clear, _first).Warnings), StringComparison.Ordinal);
        Assert.Contains("white", Assert.Single(PictureMeasures.Of(_first, null, new MeasureRequest { Reference = clear }, TestContext.Current.CancellationToken).Warnings), StringComparison.Ordinal);
    }
}
