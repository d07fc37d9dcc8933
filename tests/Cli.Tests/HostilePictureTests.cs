using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using SkiaSharp;
using TextToImage.Imaging;
using TextToImage.Tests.Imaging;

namespace TextToImage.Cli.Tests;

/// <summary>Files that are too large or made to do harm, read in a process of its own whose memory is measured.</summary>
[Trait("Category", "Slow")]
public sealed class HostilePictureTests : IDisposable
{
    private const int Rgb = 2, Rgba = 6;
    private const long MostMemory = 500_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_of_a_hundred_megapixels_are_refused_by_their_head()
    {
        byte[][] files =
        [
            TinyPng.Build(10_000, 10_000, 8, Rgb, interlaced: false, Zeros(30_000L * 10_000)),
            TinyPng.Build(60_000, 60_000, 1, 0, interlaced: false, Zeros(7_501L * 60_000)),
            Jpeg(10_000, 10_000),
            [.. "GIF89a"u8, 0x10, 0x27, 0x10, 0x27, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 0x10, 0x27, 0x10, 0x27, 0, 2, 2, 0x44, 1, 0, 0x3B],
            [.. "RIFF"u8, 84, 0, 0, 0, .. "WEBPVP8L"u8, 72, 0, 0, 0, 0x2F, 0x0F, 0xE7, 0xC3, 0x09, .. new byte[67]],
            Bmp(10_000, 10_000),
        ];
        foreach (var file in files)
            Assert.Matches("10000x10000 pixels, 100 megapixels, and at most .* can be read from such a file; make it smaller first|60000x60000", Refused(file));
    }

    [Fact]
    public void Heads_that_promise_more_than_the_file_has_are_errors()
    {
        Refused(TinyPng.Build(7_000, 7_000, 8, Rgba, interlaced: false, Zeros(1000)));
        Refused(TinyPng.Build(6_000, 6_000, 8, Rgba, interlaced: true, Zeros(1000)));
        Refused(Jpeg(7_000, 7_000));
        Refused(Bmp(7_000, 7_000));
        Refused([.. "GIF89a"u8, 0x58, 0x1B, 0x58, 0x1B, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2C, 0, 0, 0, 0, 0x58, 0x1B, 0x58, 0x1B, 0, 2, 2, 0x44, 1, 0, 0x3B]);
        // A part of two gigabytes, and one that ends the file too early.
        var png = PictureFile.Encode(new Picture(1, 1, [1, 2, 3]), PictureFormat.Png, null);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(33), int.MaxValue);
        Refused(png);
    }

    [Fact]
    public void Text_that_unpacks_without_end_does_no_harm()
    {
        var gigabyte = Zeros(1L << 30);
        byte[][] bombs =
        [
            Tiny(("zTXt", [.. "Comment\0\0"u8, .. gigabyte])),
            Tiny(("iTXt", [.. "XML:com.adobe.xmp\0\x01\0\0\0"u8, .. gigabyte])),
            Tiny(("iCCP", [.. "x\0\0"u8, .. gigabyte])),
            Tiny([.. Enumerable.Repeat(("zTXt", (byte[])[.. "Comment\0\0"u8, .. Zeros(4 << 20)]), 1000)]),
            Tiny(("tEXt", [.. "parameters\0"u8, .. Repeat("a b ", 12_000_000)])),
            Tiny(("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0<x><Parameters xmlns='urn:aiimage:1.0:'>"u8, .. Repeat("<a>", 100_000)])),
            Tiny(("tEXt", [.. "parameters\0"u8, .. Repeat("a ", 1_000_000)])),
            Tiny(("iTXt", [.. "aiimage\0\0\0\0\0{\"schema\":["u8, .. Repeat("0,", 1_000_000), .. "0]}"u8])),
            Tiny([.. Enumerable.Repeat(("abCd", Array.Empty<byte>()), 900_000)]),
        ];
        foreach (var bomb in bombs)
            Assert.StartsWith("size         1x1", Read(bomb).Output, StringComparison.Ordinal);
        Refused(Tiny([.. Enumerable.Repeat(("abCd", Array.Empty<byte>()), 1_100_000)]));
    }

    [Fact]
    public void Scans_without_end_are_refused()
    {
        var file = File.ReadAllBytes(Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "pictures", "progressive.jpg"));
        var last = file.AsSpan().LastIndexOf(new byte[] { 0xFF, 0xDA });
        Assert.Contains("scans", Refused([.. file[..^2], .. Enumerable.Repeat(file[last..^2], 3000).SelectMany(scan => scan), 0xFF, 0xD9]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_more_than_256_MB_is_not_read()
    {
        using (var stream = File.Create(_folder.File("large.png")))
            stream.SetLength((256L << 20) + 1);
        var result = Run("large.png");
        Assert.Contains("more than 256 MB", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void A_device_without_end_is_no_picture()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no such device here.");
        Assert.Contains("of no known format", Run("/dev/zero").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_of_48_megapixels_are_read()
    {
        using (var bitmap = new SKBitmap(new SKImageInfo(8064, 6048, SKColorType.Gray8)))
        {
            using var pixels = bitmap.PeekPixels();
            using var data = pixels!.Encode(new SKJpegEncoderOptions(90));
            byte[] turn = [0xFF, 0xE1, 0, 34, .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
            var jpeg = data!.ToArray();
            Assert.StartsWith("size         6048x8064", Read([.. jpeg[..2], .. turn, .. jpeg[2..]]).Output, StringComparison.Ordinal);
        }
        Assert.StartsWith("size         7071x7071", Read(TinyPng.Build(7071, 7071, 8, Rgba, interlaced: false, Zeros(7071L * 28_285))).Output, StringComparison.Ordinal);
    }

    private string Refused(byte[] file)
    {
        var result = Read(file);
        Assert.Equal(1, result.ExitCode);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("aiimage: The picture 'file.png' ", result.Error, StringComparison.Ordinal);
        return result.Error;
    }

    private CommandResult Read(byte[] file)
    {
        _folder.Write("file.png", file);
        return Run("file.png");
    }

    private CommandResult Run(string file)
    {
        using var process = CommandLine.Start(_folder.Path, "info", file);
        long peak = 0;
        var result = Task.Run(() => CommandLine.Finish(process));
        // The peak cannot be asked for once the process has ended.
        while (!result.Wait(TimeSpan.FromMilliseconds(5)))
            peak = Math.Max(peak, Peak(process));
        TestContext.Current.TestOutputHelper?.WriteLine($"{peak / 1_000_000} MB: {result.Result.Error}");
        Assert.InRange(peak, 0, MostMemory);
        return result.Result;
    }

    private static long Peak(Process process)
    {
        try
        {
            process.Refresh();
            return process.HasExited ? 0 : process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private static byte[] Tiny(params (string Type, byte[] Data)[] extra) => TinyPng.Build(1, 1, 8, Rgb, [1, 2, 3], false, extra);

    private static byte[] Repeat(string text, int count) => Encoding.ASCII.GetBytes(new StringBuilder().Insert(0, text, count).ToString());

    /// <summary>So many zeros, packed as zlib does.</summary>
    private static byte[] Zeros(long count)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.Fastest))
        {
            var block = new byte[1 << 20];
            for (var left = count; left > 0; left -= block.Length)
                zlib.Write(block, 0, (int)Math.Min(left, block.Length));
        }
        return target.ToArray();
    }

    /// <summary>A small JPEG whose head says another size.</summary>
    private static byte[] Jpeg(ushort width, ushort height)
    {
        var file = PictureFile.Encode(new Picture(16, 16, new byte[768]), PictureFormat.Jpeg, null);
        var frame = file.AsSpan().IndexOf(new byte[] { 0xFF, 0xC0 });
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), width);
        return file;
    }

    private static byte[] Bmp(int width, int height)
    {
        var file = new byte[200];
        "BM"u8.CopyTo(file);
        (file[10], file[14], file[26], file[28]) = (54, 40, 1, 24);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        return file;
    }
}
