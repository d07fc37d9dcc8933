using CsCheck;
using SkiaSharp;
using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

public class PictureFileTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 6)]
    [InlineData(257, 3)]
    public void PNG_keeps_every_pixel(int width, int height)
    {
        var picture = Samples.Gradient(width, height);
        var read = RoundTrip(PictureFile.Encode(picture, PictureFormat.Png, Samples.Metadata));
        Assert.Equal((width, height), (read.Width, read.Height));
        Assert.Equal(picture.Rgb, read.Rgb);
    }

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    public void Lossy_formats_come_close(PictureFormat format)
    {
        var picture = new Picture(64, 64, [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)(i / 3 % 64 * 4))]);
        var read = RoundTrip(PictureFile.Encode(picture, format, Samples.Metadata));
        Assert.True(picture.Rgb.Zip(read.Rgb, (a, b) => Math.Abs(a - b)).Average() < 3);
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    public void The_same_input_gives_the_same_bytes(PictureFormat format)
        => Assert.Equal(PictureFile.Encode(Samples.Photo(65, 33), format, Samples.Metadata), PictureFile.Encode(Samples.Photo(65, 33), format, Samples.Metadata));

    [Theory]
    [InlineData("a.png", PictureFormat.Png)]
    [InlineData("a.b.JPG", PictureFormat.Jpeg)]
    [InlineData("/x/y.jpeg", PictureFormat.Jpeg)]
    [InlineData("a.webp", PictureFormat.WebP)]
    public void The_ending_tells_the_format(string path, PictureFormat format) => Assert.Equal(format, PictureFile.FormatOf(path));

    [Theory]
    [InlineData("a.bmp", "'.bmp'")]
    [InlineData("a", "has no ending")]
    [InlineData("a.png.", "has no ending")]
    public void An_unknown_ending_is_an_error(string path, string mention)
    {
        var error = Assert.Throws<AIImageException>(() => PictureFile.FormatOf(path));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains(mention, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Quality_has_a_range(int quality)
        => Assert.Throws<AIImageException>(() => PictureFile.Encode(Samples.Gradient(2, 2), PictureFormat.Jpeg, null, quality));

    [Fact]
    public void What_a_format_cannot_hold_is_an_error()
        => Assert.Contains("write a PNG", Assert.Throws<AIImageException>(() => PictureFile.Encode(Samples.Gradient(16384, 1), PictureFormat.WebP, null)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_PNG_cut_anywhere_is_no_picture()
    {
        var whole = PictureFile.Encode(Samples.Photo(24, 24), PictureFormat.Png, Samples.Metadata);
        for (var length = 0; length < whole.Length; length += length < 60 || length > whole.Length - 20 ? 1 : 13)
            Invalid(whole[..length]);
    }

    [Theory]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    public void A_lossy_file_cut_in_the_middle_is_no_picture(PictureFormat format)
    {
        var whole = PictureFile.Encode(Samples.Photo(64, 64), format, null);
        foreach (var part in new[] { 0.01, 0.1, 0.5, 0.9 })
            Invalid(whole[..(int)(whole.Length * part)]);
    }

    [Fact]
    public void A_PNG_with_a_changed_pixel_byte_is_no_picture()
    {
        var file = PictureFile.Encode(Samples.Photo(24, 24), PictureFormat.Png, null);
        file[60]++;
        Invalid(file);
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    public void Damage_gives_a_picture_or_a_clear_error(PictureFormat format)
    {
        var file = PictureFile.Encode(Samples.Photo(16, 16), format, Samples.Metadata);
        using var folder = new TemporaryFolder();
        var gen = Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte).Array[1, 4];
        gen.Sample(
            changes =>
            {
                var damaged = (byte[])file.Clone();
                foreach (var (at, value) in changes)
                    damaged[at] = value;
                var error = Record.Exception(() => PictureFile.Read(folder.Write("picture", damaged)));
                Assert.True(error is null or AIImageException { ErrorId: ErrorIds.PictureInvalid }, error?.ToString());
            },
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void A_PNG_that_claims_to_be_gigantic_is_refused()
    {
        var file = PictureFile.Encode(Samples.Gradient(4, 4), PictureFormat.Png, null);
        byte[] head = [0, 1, 0, 0, 0, 1, 0, 0, .. file[24..29]];
        Invalid([.. file[..8], .. Chunks.OnePng("IHDR", head), .. file[33..]]);
    }

    [Theory]
    [InlineData("this is a text file")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("")]
    [InlineData("\0\0\u0001\u0001x")] // would pass for WBMP
    public void Other_files_named_png_are_no_pictures(string content)
    {
        using var folder = new TemporaryFolder();
        Check(folder.Write("picture.png", content), "picture.png");
    }

    [Theory]
    [InlineData("", "no file name")]
    [InlineData("/no/such/picture.png", "does not exist")]
    [InlineData("/", "is a folder")]
    public void Paths_without_a_picture_say_so(string path, string mention) => Check(path, mention);

    [Fact]
    public void The_content_counts_and_not_the_ending()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("picture.png", PictureFile.Encode(Samples.Gradient(8, 6), PictureFormat.Jpeg, Samples.Metadata));
        var (picture, metadata) = PictureFile.Read(path);
        Assert.Equal((8, "euler-a"), (picture.Width, metadata?.Scheduler));
    }

    [Fact]
    public void Transparent_pixels_keep_their_colours_and_are_white_for_what_knows_no_transparency()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(3, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.SetPixel(0, 0, new SKColor(10, 20, 30, 255));
        bitmap.SetPixel(1, 0, new SKColor(10, 20, 30, 0));
        bitmap.SetPixel(2, 0, new SKColor(0, 100, 255, 51));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var picture = RoundTrip(data.ToArray());
        Assert.Equal([255, 0, 51], picture.Alpha!);
        Assert.Equal([10, 20, 30, 255, 255, 255, 204, 224, 255], picture.OnWhite().Rgb);
    }

    [Theory]
    [InlineData(1, "ABC DEF")]
    [InlineData(2, "CBA FED")]
    [InlineData(3, "FED CBA")]
    [InlineData(4, "DEF ABC")]
    [InlineData(5, "AD BE CF")]
    [InlineData(6, "DA EB FC")]
    [InlineData(7, "FC EB DA")]
    [InlineData(8, "CF BE AD")]
    public void Pictures_are_turned_as_the_camera_says(int orientation, string expected)
    {
        // Six grey levels in two rows, in blocks of 16 pixels so that JPEG keeps them apart.
        var rgb = Enumerable.Range(0, 48 * 32).SelectMany(i => Enumerable.Repeat((byte)(20 + (40 * ((i / 48 / 16 * 3) + (i % 48 / 16)))), 3)).ToArray();
        var jpeg = PictureFile.Encode(new Picture(48, 32, rgb), PictureFormat.Jpeg, null);
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0];
        var read = RoundTrip([.. jpeg[..2], .. exif, .. jpeg[2..]]);
        var blocks = Enumerable.Range(0, read.Height / 16).Select(y => string.Concat(Enumerable.Range(0, read.Width / 16)
            .Select(x => (char)('A' + ((read.Rgb[((((y * 16) + 8) * read.Width) + (x * 16) + 8) * 3] - 20 + 20) / 40)))));
        Assert.Equal(expected, string.Join(' ', blocks));
    }

    [Fact]
    public void BMP_and_GIF_are_read()
    {
        // 1x1, 24 bits, blue; the smallest GIF, one black pixel.
        byte[] bmp = [.. "BM"u8, 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, .. new byte[24], 255, 0, 0, 0];
        Assert.Equal([0, 0, 255], RoundTrip(bmp).Rgb);
        byte[] gif = [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B];
        Assert.Equal([0, 0, 0], RoundTrip(gif).Rgb);
    }

    [Fact]
    public void A_photo_becomes_smaller_as_a_PNG()
    {
        var photo = Samples.Photo(256, 256);
        Assert.InRange(PictureFile.Encode(photo, PictureFormat.Png, Samples.Metadata).Length, 1, photo.Rgb.Length * 3 / 4);
    }

    private static Picture RoundTrip(byte[] file)
    {
        using var folder = new TemporaryFolder();
        return PictureFile.Read(folder.Write("picture", file)).Picture;
    }

    private static void Invalid(byte[] file)
    {
        using var folder = new TemporaryFolder();
        Check(folder.Write("picture.png", file), "picture.png");
    }

    private static void Check(string path, string mention)
    {
        var error = Assert.Throws<AIImageException>(() => PictureFile.Read(path));
        Assert.Equal(ErrorIds.PictureInvalid, error.ErrorId);
        Assert.Contains(mention, error.Message, StringComparison.Ordinal);
    }
}
