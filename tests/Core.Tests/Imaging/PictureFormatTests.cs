using System.Buffers.Binary;
using CsCheck;
using SkiaSharp;
using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

public class PictureFormatTests
{
    private const int Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, Rgba = 6;

    [Theory]
    [InlineData(Grey, 1)]
    [InlineData(Grey, 2)]
    [InlineData(Grey, 4)]
    [InlineData(Grey, 8)]
    [InlineData(Grey, 16)]
    [InlineData(Rgb, 8)]
    [InlineData(Rgb, 16)]
    [InlineData(GreyAlpha, 8)]
    [InlineData(GreyAlpha, 16)]
    [InlineData(Rgba, 8)]
    [InlineData(Rgba, 16)]
    public void Every_kind_of_PNG_is_read(int colourType, int depth)
        => Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Bool, Gen.Int[0, 1000]).Sample(
            (width, height, interlaced, seed) =>
            {
                var random = new Random(seed);
                var channels = TinyPng.Channels(colourType);
                var samples = Enumerable.Range(0, width * height * channels).Select(_ => random.Next(1 << depth)).ToArray();
                double Unit(int sample) => sample / (double)((1 << depth) - 1);
                var picture = PictureFile.Read(TinyPng.Build(width, height, depth, colourType, samples, interlaced), "png").Picture.OnWhite();
                Assert.Equal((width, height), (picture.Width, picture.Height));
                for (var i = 0; i < picture.Rgb.Length; i++)
                {
                    var (pixel, channel) = (i / 3 * channels, channels < 3 ? 0 : i % 3);
                    var alpha = channels is 2 or 4 ? Unit(samples[pixel + channels - 1]) : 1;
                    var expected = 255 * ((Unit(samples[pixel + channel]) * alpha) + 1 - alpha);
                    // 16 bits are cut to 8, not rounded: colour and alpha each by less than one level.
                    Assert.InRange(picture.Rgb[i] - expected, depth == 16 ? -2.51 : -0.51, depth == 16 ? 2.51 : 0.51);
                }
            },
            iter: 60);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void PNG_with_a_palette_is_read_with_and_without_transparency(int depth)
    {
        byte[] colours = [10, 20, 30, 200, 100, 0];
        int[] samples = [0, 1, 1, 0, 0, 1, 1, 1, 0];
        foreach (var interlaced in new[] { false, true })
        {
            var opaque = TinyPng.Build(3, 3, depth, Palette, samples, interlaced, ("PLTE", colours));
            Assert.Equal(samples.SelectMany(i => colours[(i * 3)..((i * 3) + 3)]), PictureFile.Read(opaque, "png").Picture.Rgb);
            var clear = TinyPng.Build(3, 3, depth, Palette, samples, interlaced, ("PLTE", colours), ("tRNS", [0]));
            Assert.Equal(samples.SelectMany(i => i == 0 ? [255, 255, 255] : colours[3..]), PictureFile.Read(clear, "png").Picture.OnWhite().Rgb);
            Assert.Equal(samples.Select(i => (byte)(i * 255)), PictureFile.ReadMask(clear, "png").Values);
        }
    }

    [Fact]
    public void One_colour_of_a_PNG_may_be_transparent()
        => Assert.Equal([255, 255, 255, 7, 7, 7], PictureFile.Read(TinyPng.Build(2, 1, 8, Grey, [9, 7], false, ("tRNS", [0, 9])), "png").Picture.OnWhite().Rgb);

    [Fact]
    public void What_a_PNG_has_besides_pixels_does_not_matter()
    {
        // An unpacked colour profile, a large unknown part and one with a wrong checksum, between those that count.
        var plain = TinyPng.Build(2, 1, 8, Rgb, [1, 2, 3, 4, 5, 6]);
        var file = Chunks.InsertInPng(plain, "iCCP", [.. "p\0\0"u8, .. TinyPng.Deflate(new byte[1 << 20])]);
        file = Chunks.InsertInPng(file, "abCd", new byte[1 << 20]);
        file = Chunks.InsertInPng(file, "gAMA", [0, 0, 0, 1]);
        file[33 + 8] ^= 1;
        Assert.Equal(PictureFile.Read(plain, "png").Picture.Rgb, PictureFile.Read(file, "png").Picture.Rgb);
    }

    [Theory]
    [InlineData(1, "123 456")]
    [InlineData(2, "321 654")]
    [InlineData(3, "654 321")]
    [InlineData(4, "456 123")]
    [InlineData(5, "14 25 36")]
    [InlineData(6, "41 52 63")]
    [InlineData(7, "63 52 41")]
    [InlineData(8, "36 25 14")]
    [InlineData(9, "123 456")]
    public void PNG_is_turned_as_its_EXIF_says(int orientation, string expected)
    {
        var plain = TinyPng.Build(3, 2, 8, 0, [1, 2, 3, 4, 5, 6]);
        byte[] exif = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0];
        var file = Chunks.InsertInPng(plain, "eXIf", exif);
        var picture = PictureFile.Read(file, "png").Picture;
        var rows = Enumerable.Range(0, picture.Height).Select(y => string.Concat(Enumerable.Range(0, picture.Width).Select(x => picture.Rgb[((y * picture.Width) + x) * 3])));
        Assert.Equal(expected, string.Join(" ", rows));
        Assert.Equal(orientation is 1 or 9, PictureFile.IsPlain(file));
        Assert.True(PictureFile.IsPlain(Chunks.InsertInPng(plain, "eXIf", exif[..^6])));
    }

    [Fact]
    public void The_large_endian_EXIF_of_a_PNG_turns_it()
        => Assert.Equal((32, 48), (PictureFile.Read(ReferenceData.Bundled("pictures", "orient6.png")).Picture.Width, PictureFile.Read(ReferenceData.Bundled("pictures", "orient6.png")).Picture.Height));

    [Fact]
    public void BMP_of_16_bits_that_leaves_its_fields_out_is_read()
    {
        var picture = PictureFile.Read(ReferenceData.Bundled("pictures", "bmp565.bmp")).Picture;
        Assert.Equal((48, 32), (picture.Width, picture.Height));
        Close("24 28 214", picture, 0, 31, 1);
    }

    [Theory]
    [InlineData(40, 16, 3, false, new uint[] { 0xF800, 0x7E0, 0x1F }, "248 0 0")]
    [InlineData(40, 16, 3, true, new uint[] { 0xF800, 0x7E0, 0x1F }, "248 0 0")]
    [InlineData(40, 16, 3, true, new uint[] { 0x7C00, 0x3E0, 0x1F }, "248 0 0")]
    [InlineData(40, 32, 3, false, new uint[] { 0xFF0000, 0xFF00, 0xFF }, "255 0 0")]
    [InlineData(40, 32, 3, true, new uint[] { 0xFF, 0xFF00, 0xFF0000 }, "255 0 0")]
    [InlineData(40, 32, 6, true, new uint[] { 0xFF0000, 0xFF00, 0xFF, 0xFF000000 }, "255 0 0 128")]
    [InlineData(56, 16, 3, true, new uint[] { 0xF00, 0xF0, 0xF, 0xF000 }, "255 0 0 136")]
    [InlineData(56, 32, 3, true, new uint[] { 0xFF0000, 0xFF00, 0xFF, 0xFF000000 }, "255 0 0 128")]
    public void BMP_is_read_by_its_bit_fields(int head, int depth, int compression, bool hasFields, uint[] fields, string expected)
    {
        var alpha = fields.Length > 3 ? (fields[3] == 0xF000 ? 0x8000u : 0x80000000u) : 0;
        var red = fields[0] | alpha;
        byte[] pixel = depth == 16 ? [(byte)red, (byte)(red >> 8)] : [(byte)red, (byte)(red >> 8), (byte)(red >> 16), (byte)(red >> 24)];
        byte[] masks = hasFields ? [.. fields.SelectMany(BitConverter.GetBytes)] : [];
        var extra = Math.Max(masks.Length, head - 40);
        byte[] file = [.. "BM"u8, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(54 + extra), 0, 0, 0, (byte)head, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, (byte)depth, 0, (byte)compression, 0, 0, 0, .. new byte[20], .. masks, .. new byte[extra - masks.Length], .. pixel, .. pixel];
        var picture = PictureFile.Read(file, "bmp").Picture;
        Close(string.Join(" ", expected.Split(' ').Take(3)), picture, 1, 0, 7);
        Assert.Equal(expected.Split(' ').Skip(3).FirstOrDefault(), picture.Alpha?[1].ToString(System.Globalization.CultureInfo.InvariantCulture));
        for (var length = 0; length < file.Length; length++)
            Assert.ThrowsAny<Exception>(() => { PictureFile.Read(file[..length], "bmp"); });
    }

    [Fact]
    public void A_large_PNG_is_read_in_parts()
    {
        var picture = Samples.Gradient(4000, 2200);
        Assert.Equal(picture.Rgb, PictureFile.Read(PictureFile.Encode(picture, PictureFormat.Png, null), "png").Picture.Rgb);
    }

    [Theory]
    [InlineData("grey.jpg", "87 87 87", "84 84 84")]
    [InlineData("progressive.jpg", "201 40 30", "20 90 220")]
    [InlineData("cmyk.jpg", "200 40 30", "20 90 220")]
    [InlineData("cmyk-progressive.jpg", "200 40 30", "20 90 220")]
    public void JPEG_is_read_as_Pillow_reads_it(string name, string left, string right)
    {
        var picture = PictureFile.Read(ReferenceData.Bundled("pictures", name)).Picture;
        Assert.Equal((32, 16), (picture.Width, picture.Height));
        Close(left, picture, 4, 8, 2);
        Close(right, picture, 28, 8, 2);
    }

    [Theory]
    [InlineData(SKWebpEncoderCompression.Lossless, 0)]
    [InlineData(SKWebpEncoderCompression.Lossy, 12)]
    public void WebP_is_read_with_its_transparency(SKWebpEncoderCompression compression, int tolerance)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(32, 16, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var i = 0; i < 32 * 16; i++)
            bitmap.SetPixel(i % 32, i / 32, i % 32 < 16 ? new SKColor(200, 40, 30) : new SKColor(0, 0, 0, 51));
        using var pixels = bitmap.PeekPixels();
        using var data = pixels!.Encode(new SKWebpEncoderOptions(compression, 90));
        var picture = PictureFile.Read(data!.ToArray(), "webp").Picture.OnWhite();
        Close("200 40 30", picture, 4, 8, tolerance);
        Close("204 204 204", picture, 28, 8, tolerance);
    }

    [Fact]
    public void Of_an_animated_WebP_the_first_frame_is_read()
    {
        var picture = PictureFile.Read(ReferenceData.Bundled("pictures", "animated.webp")).Picture.OnWhite();
        Assert.Equal((8, 4), (picture.Width, picture.Height));
        Close("200 40 30", picture, 1, 1, 0);
        Close("255 255 255", picture, 6, 1, 0);
    }

    [Theory]
    [InlineData(24, false)]
    [InlineData(24, true)]
    [InlineData(32, false)]
    [InlineData(32, true)]
    [InlineData(8, false)]
    [InlineData(8, true)]
    public void BMP_is_read_bottom_up_and_top_down(int bits, bool topDown)
    {
        // Three by 150 pixels of six colours, more rows than are decoded at a time.
        byte[][] colours = [[0, 0, 255], [0, 255, 0], [255, 0, 0], [255, 255, 255], [90, 90, 90], [0, 0, 0]];
        var pixels = Enumerable.Range(0, 450).Select(i => i * i % 31 % 6).ToArray();
        var rows = new List<byte[]>();
        for (var y = 0; y < 150; y++)
        {
            byte[] row = [.. pixels.Skip(y * 3).Take(3).SelectMany(i => bits == 8 ? [(byte)i] : bits == 24 ? colours[i] : [.. colours[i], 0])];
            rows.Insert(topDown ? rows.Count : 0, [.. row, .. new byte[(4 - (row.Length % 4)) % 4]]);
        }
        byte[] palette = bits == 8 ? [.. colours.SelectMany(colour => (byte[])[.. colour, 0])] : [];
        var head = new byte[54];
        "BM"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(10), 54 + palette.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(18), 3);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(22), topDown ? -150 : 150);
        (head[26], head[28], head[46]) = (1, (byte)bits, bits == 8 ? (byte)6 : (byte)0);
        byte[] file = [.. head, .. palette, .. rows.SelectMany(row => row)];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        Assert.Equal(pixels.SelectMany(i => new[] { colours[i][2], colours[i][1], colours[i][0] }), PictureFile.Read(file, "bmp").Picture.Rgb);
    }

    private static void Close(string expected, Picture picture, int x, int y, int tolerance)
    {
        var at = ((y * picture.Width) + x) * 3;
        var colour = expected.Split(' ').Select(int.Parse).ToArray();
        for (var channel = 0; channel < 3; channel++)
            Assert.InRange(Math.Abs(picture.Rgb[at + channel] - colour[channel]), 0, tolerance);
    }
}
