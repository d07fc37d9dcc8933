using SkiaSharp;
using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

/// <summary>Pictures with alpha: from samples, over colours, in files, at other sizes.</summary>
public class TransparencyTests
{
    private static readonly (byte R, byte G, byte B)[] Five = [(255, 255, 255), (0, 0, 0), (15, 108, 189), (220, 40, 40), (120, 200, 80)];

    /// <summary>Lanczos overshoots at edges by a tenth, and alpha cannot be more than everything or less than nothing; hidden colours would be seen by more than that.</summary>
    private const int Ringing = 26;

    [Fact]
    public void A_transparent_picture_is_the_direct_composite_over_any_colour()
    {
        // Colours premultiplied by alpha in steps of a thousandth, as a network would give them.
        const int width = 101, height = 40;
        var (random, plane) = (new Random(4), width * height);
        var sample = new float[4 * plane];
        for (var i = 0; i < plane; i++)
        {
            var alpha = i % 3 == 0 ? i / 3 % 2 : random.Next(1001) / 1000f;
            for (var channel = 0; channel < 3; channel++)
                sample[(channel * plane) + i] = (alpha * random.Next(1001) / 500f) - 1;
            sample[(3 * plane) + i] = (2 * alpha) - 1;
        }
        var picture = Picture.FromTensor(sample, width, height);
        foreach (var (r, g, b) in Five)
        {
            var over = picture.Over(r, g, b);
            for (var i = 0; i < plane; i++)
            {
                var alpha = (sample[(3 * plane) + i] + 1) / 2;
                for (var channel = 0; channel < 3; channel++)
                {
                    var ground = channel == 0 ? r : channel == 1 ? g : b;
                    var direct = ((sample[(channel * plane) + i] + 1) / 2 * 255) + ((1 - alpha) * ground);
                    Assert.InRange(over.Rgb[(i * 3) + channel] - direct, -5.1, 5.1);
                    // Nothing is nothing, and everything is everything.
                    if (alpha == 0)
                        Assert.Equal(ground, over.Rgb[(i * 3) + channel]);
                }
                Assert.Equal(alpha is 0 or 1 ? alpha * 255 : picture.Alpha![i], picture.Alpha![i]);
            }
        }
    }

    [Fact]
    public void What_a_decoder_leaves_of_nothing_is_nothing_at_all()
    {
        float[] sample = [.. new[] { 0.012f, 0.99f, 0.012f, 0.99f, 0.012f, 0.99f, 0.014f, 0.99f }.Select(unit => (2 * unit) - 1)];
        var picture = Picture.FromTensor(sample, 2, 1);
        Assert.Equal([0, 255], picture.Alpha!);
        Assert.Equal([0, 0, 0, 255, 255, 255], picture.Rgb);
        Assert.Null(picture.Crop(1, 0, 1, 1).WithAlpha([255]).Alpha);
    }

    [Fact]
    public void Pixels_become_premultiplied_numbers_or_stand_on_white()
    {
        var picture = new Picture(2, 1, [255, 0, 51, 9, 9, 9], [51, 0]);
        Assert.Equal([0.2f, 0, 0, 0, 0.04f, 0, 0.2f, 0], picture.ToTensor(4).Select(value => (value + 1) / 2), (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal(picture.OnWhite().ToTensor(), picture.ToTensor());
        Assert.Equal([255, 204, 214, 255, 255, 255], picture.OnWhite().Rgb);
    }

    [Theory]
    [InlineData(PictureFormat.Png, 0)]
    [InlineData(PictureFormat.WebP, 24)]
    public void Files_keep_alpha(PictureFormat format, int tolerance)
    {
        var picture = Soft(32, 24);
        var read = PictureFile.Read(PictureFile.Encode(picture, format, Samples.Metadata), "file");
        Assert.Equal(picture.Alpha!, read.Picture.Alpha!);
        Assert.Equal(Samples.Metadata.Prompt, read.Metadata!.Prompt);
        foreach (var (r, g, b) in Five)
            Close(picture.Over(r, g, b), read.Picture.Over(r, g, b), tolerance);
    }

    [Fact]
    public void A_jpeg_stands_on_white_and_opaque_files_are_as_they_were()
    {
        var picture = Soft(32, 24);
        Assert.Equal(PictureFile.Encode(picture.OnWhite(), PictureFormat.Jpeg, null), PictureFile.Encode(picture, PictureFormat.Jpeg, null));
        Assert.False(PictureFile.KeepsAlpha(PictureFormat.Jpeg));
        using var codec = SKCodec.Create(new MemoryStream(PictureFile.Encode(picture.OnWhite(), PictureFormat.Png, null)));
        Assert.Equal(SKAlphaType.Opaque, codec.Info.AlphaType);
    }

    [Theory]
    [InlineData(17, 11)]
    [InlineData(50, 70)]
    public void Hidden_colours_play_no_part_at_another_size(int width, int height)
    {
        var picture = Soft(32, 24);
        var resized = Bilinear(picture);
        var covered = Resampling.Cover(picture, width, height);
        foreach (var (r, g, b) in Five)
        {
            Close(Bilinear(picture.Over(r, g, b)), resized.Over(r, g, b), 2);
            Close(Resampling.Cover(picture.Over(r, g, b), width, height), covered.Over(r, g, b), Ringing);
        }

        // A filter that does not overshoot.
        Picture Bilinear(Picture from) => Resampling.Resize(from, width, height, Interpolation.Bilinear, default);
    }

    [Fact]
    public void A_network_of_colours_sees_those_of_the_edges_go_on()
    {
        var picture = Soft(32, 24);
        var large = picture.Enlarged(
            colours =>
            {
                // Red alone, where the hidden pixels are green.
                Assert.Null(colours.Alpha);
                Assert.Equal(0, Enumerable.Range(0, 32 * 24).Max(i => colours.Rgb[(i * 3) + 1]));
                return Resampling.Resize(colours, 64, 48);
            },
            default);
        Assert.Equal(Resampling.Resize(picture, 64, 48).Alpha!, large.Alpha!);
        foreach (var (r, g, b) in Five)
            Close(Resampling.Resize(picture.Over(r, g, b), 64, 48), large.Over(r, g, b), Ringing);
    }

    [Fact]
    public void Parts_and_canvases_have_the_alpha_of_their_pixels()
    {
        var picture = new Picture(2, 2, [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], [10, 20, 30, 40]);
        Assert.Equal([20, 40], picture.Crop(1, 0, 1, 2).Alpha!);
        Assert.Equal([10, 10, 20, 10, 10, 20, 30, 30, 40], picture.Extended(1, 1, 3, 3).Alpha!);
        Assert.Equal([40, 30, 40, 20, 10, 20, 40, 30, 40], picture.Repeated(1, 1, 3, 3).Alpha!);
        var opaque = new Picture(2, 1, new byte[6]);
        opaque.Paste(picture, 0, 0, 0, 0, 2, 1);
        Assert.Equal(picture.OnWhite().Crop(0, 0, 2, 1).Rgb, opaque.Rgb);
        var other = picture.Copied(withAlpha: true);
        other.Paste(new Picture(1, 1, [7, 7, 7]), 0, 0, 1, 1, 1, 1);
        Assert.Equal([10, 20, 30, 255], other.Alpha!);
    }

    [Fact]
    public void Under_half_a_mask_premultiplied_colours_are_mixed()
    {
        var picture = new Picture(3, 1, [200, 0, 0, 200, 0, 0, 200, 0, 0], [255, 255, 0]);
        picture.Blend(new Picture(3, 1, [0, 0, 100, 0, 0, 100, 0, 0, 100], [0, 255, 255]), new Mask(3, 1, [128, 128, 255]), 0, 0);
        Assert.Equal([127, 255, 255], picture.Alpha!);
        Assert.Equal([200, 0, 0, 100, 0, 50, 0, 0, 100], picture.Rgb);
    }

    [Fact]
    public void What_was_drawn_on_white_is_lifted_off_it()
    {
        var picture = Soft(32, 24);
        var lifted = picture.OnWhite().Lifted(picture.Alpha!);
        foreach (var (r, g, b) in Five)
            Close(picture.Over(r, g, b), lifted.Over(r, g, b), 1);
    }

    [Theory]
    [InlineData("transparent", "transparent")]
    [InlineData(" Transparent ", "transparent")]
    [InlineData("#0f6cbd", "#0f6cbd")]
    [InlineData("#ABC", "#aabbcc")]
    [InlineData("Navy", "#000080")]
    [InlineData("grey", "#808080")]
    [InlineData("rebeccapurple", "#663399")]
    public void A_background_is_read(string text, string written)
    {
        var background = PictureBackground.Parse(text);
        Assert.Equal(written, background.ToString());
        Assert.Equal(background, PictureBackground.Parse(written));
        Assert.Equal(written == "transparent", background.IsTransparent);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bleu")]
    [InlineData("0f6cbd")]
    [InlineData("#0f6c")]
    [InlineData("#0f6cbd80")]
    [InlineData("#xyz")]
    public void No_background_is_one_sentence(string text)
    {
        var error = Assert.Throws<AIImageException>(() => PictureBackground.Parse(text));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains("use transparent, a colour such as", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A red disc with a soft edge on hidden green.</summary>
    private static Picture Soft(int width, int height)
    {
        var (rgb, alpha) = (new byte[width * height * 3], new byte[width * height]);
        for (var i = 0; i < alpha.Length; i++)
        {
            var distance = Math.Sqrt(Math.Pow((i % width) - (width / 2.0), 2) + Math.Pow((i / width) - (height / 2.0), 2));
            alpha[i] = (byte)Math.Round(255 * Math.Min(1, Math.Max(0, (height / 3.0) - distance + 0.5)));
            rgb[alpha[i] == 0 ? (i * 3) + 1 : i * 3] = 220;
        }
        return new Picture(width, height, rgb, alpha);
    }

    private static void Close(Picture expected, Picture actual, int tolerance)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        for (var i = 0; i < expected.Rgb.Length; i++)
            Assert.InRange(actual.Rgb[i] - expected.Rgb[i], -tolerance, tolerance);
    }
}
