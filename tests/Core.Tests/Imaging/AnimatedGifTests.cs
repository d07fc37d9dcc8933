using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using CsCheck;
using SkiaSharp;
using TextToImage.Imaging;
using TextToImage.Imaging.Gif;

namespace TextToImage.Tests.Imaging;

public class AnimatedGifTests
{
    private static readonly TimeSpan Tenth = TimeSpan.FromSeconds(0.1);

    [Fact]
    public void Up_to_256_colours_are_exact_in_every_frame()
        => Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[1, 256], Gen.Int[1, 4], Gen.Int[0, 1000]).Sample(
            (width, height, colours, count, seed) =>
            {
                var random = new Random(seed);
                var frames = Enumerable.Range(0, count).Select(_ => Random(random, width, height, colours)).ToList();
                var decoded = Decode(AnimatedGif.Encode([.. frames.Select(frame => (frame, Tenth))]));
                Assert.Equal(count, decoded.Count);
                for (var i = 0; i < count; i++)
                    Assert.Equal(frames[i].Rgb, decoded[i].Picture.Rgb);
            },
            iter: 100);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(200)]
    [InlineData(256)]
    public void Long_frames_are_exact_where_the_codes_start_again(int colours)
    {
        // Some hundred thousand pixels: the code table fills and is cleared many times.
        var noise = Random(new Random(5), 600, 400, colours);
        Assert.Equal(noise.Rgb, Decode(AnimatedGif.Encode([(noise, Tenth)]))[0].Picture.Rgb);
        var flat = new Picture(1000, 700, new byte[1000 * 700 * 3]);
        Assert.Equal(flat.Rgb, Decode(AnimatedGif.Encode([(flat, Tenth)]))[0].Picture.Rgb);
    }

    [Fact]
    public void More_colours_come_close()
    {
        Assert.InRange(MeanError(Samples.Photo(256, 256)), 0, 3);
        Assert.InRange(MeanError(Samples.Gradient(256, 256)), 0, 13);
        var random = new Random(1);
        var noise = new byte[256 * 256 * 3];
        random.NextBytes(noise);
        // 256 evenly spread colours would be 6.3 levels along each side, 10 to each side of the mean.
        Assert.InRange(MeanError(new Picture(256, 256, noise)), 0, 12.5);

        static double MeanError(Picture picture) => Decode(AnimatedGif.Encode([(picture, Tenth)]))[0].Picture.Rgb.Zip(picture.Rgb, (a, b) => Math.Abs(a - b)).Average();
    }

    [Fact]
    public void Few_colours_are_exact_however_like_each_other()
    {
        // Within one cell of eight levels a side, which quantizers take for one colour; one colour more, and they are.
        Assert.Equal(Like(256).Rgb, Decode(AnimatedGif.Encode([(Like(256), Tenth)]))[0].Picture.Rgb);
        Assert.NotEqual(Like(257).Rgb, Decode(AnimatedGif.Encode([(Like(257), Tenth)]))[0].Picture.Rgb);
        Assert.All(Decode(AnimatedGif.Encode([(Like(512), Tenth)]))[0].Picture.Rgb, value => Assert.InRange(value, 3, 4));

        static Picture Like(int colours) =>
            new(colours, 1, [.. Enumerable.Range(0, colours).SelectMany(i => new[] { (byte)(i & 7), (byte)((i >> 3) & 7), (byte)(i >> 6) })]);
    }

    [Fact]
    public void Delays_and_the_endless_loop_are_kept()
    {
        var picture = Samples.Gradient(9, 5);
        var file = AnimatedGif.Encode([(picture, TimeSpan.FromSeconds(0.02)), (picture, TimeSpan.FromSeconds(1.254)), (picture, TimeSpan.FromSeconds(30))]);
        Assert.Equal([20, 1250, 30_000], Decode(file).Select(frame => frame.Duration));
        using var codec = SKCodec.Create(new MemoryStream(file));
        Assert.Equal(-1, codec.RepetitionCount);
    }

    [Fact]
    public void The_same_frames_give_the_same_bytes()
        => Assert.Equal(AnimatedGif.Encode([(Samples.Photo(64, 64), Tenth)]), AnimatedGif.Encode([(Samples.Photo(64, 64), Tenth)]));

    [Fact]
    public void What_makes_no_animation_is_an_error()
    {
        var small = Samples.Gradient(2, 2);
        Invalid("at least one frame");
        Invalid("2x2 and 3x2", (small, Tenth), (Samples.Gradient(3, 2), Tenth));
        Invalid("0.02 to 655", (small, TimeSpan.FromSeconds(0.01)));
        Invalid("0.02 to 655", (small, TimeSpan.FromSeconds(656)));
        Invalid("65535 or less", (Samples.Gradient(65536, 1), Tenth));

        static void Invalid(string mention, params (Picture, TimeSpan)[] frames)
        {
            var error = Assert.Throws<AIImageException>(() => AnimatedGif.Encode(frames));
            Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
            Assert.Contains(mention, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Twenty_frames_share_the_table_in_which_colours_are_counted()
    {
        var frames = Enumerable.Range(0, 20).Select(_ => (Samples.Photo(256, 256), Tenth)).ToList();
        AnimatedGif.Encode([frames[0]]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AnimatedGif.Encode(frames);
        // One of 57 MB, not twenty, and not from outside the heap, where none would be seen here; the frames and the file are 8 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 57_000_000, 100_000_000);
    }

    [Fact]
    public void Nothing_that_users_bring_is_decoded_by_ImageSharp()
    {
        using var file = new PEReader(File.OpenRead(typeof(AnimatedGif).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var called = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference && Namespace((TypeReferenceHandle)member.Parent).StartsWith("SixLabors.", StringComparison.Ordinal))
            .Select(member => metadata.GetString(member.Name)).ToList();
        Assert.Contains("LoadPixelData", called);
        Assert.DoesNotContain(called, name => name is "Load" or "LoadAsync" or "Identify" or "IdentifyAsync" or "DetectFormat" or "Decode");

        string Namespace(TypeReferenceHandle type) => metadata.GetString(metadata.GetTypeReference(type).Namespace);
    }

    [Fact]
    public void A_GIF_is_read_with_its_first_frame()
    {
        var first = Random(new Random(2), 20, 10, 9);
        Assert.Equal(first.Rgb, PictureFile.Read(AnimatedGif.Encode([(first, Tenth), (Samples.Gradient(20, 10), Tenth)]), "gif").Picture.Rgb);
    }

    [Fact]
    public void A_first_frame_smaller_than_the_canvas_stands_on_white_and_may_be_transparent()
    {
        // A canvas of 4x3, a frame of 2x1 at (1, 1) whose second colour is transparent.
        byte[] file = [.. "GIF89a"u8, 4, 0, 3, 0, 0, 0, 0, 0x21, 0xF9, 4, 1, 0, 0, 1, 0, 0x2C, 1, 0, 1, 0, 2, 0, 1, 0, 0x80, 10, 20, 30, 40, 50, 60,
            // Codes of three bits from the lowest up: begin (4), colours 0 and 1, end (5).
            2, 2, 0b01_000_100, 0b0000_101_0, 0, 0x3B];
        var rgb = Enumerable.Repeat((byte)255, 4 * 3 * 3).ToArray();
        (rgb[15], rgb[16], rgb[17]) = (10, 20, 30);
        Assert.Equal(rgb, PictureFile.Read(file, "gif").Picture.OnWhite().Rgb);
        Assert.Equal([0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0], PictureFile.ReadMask(file, "gif").Values);
    }

    private static Picture Random(Random random, int width, int height, int colours)
    {
        var palette = Enumerable.Range(0, colours).Select(_ => random.Next(1 << 24)).ToArray();
        return new Picture(width, height, [.. Enumerable.Range(0, width * height).Select(_ => palette[random.Next(colours)]).SelectMany(c => new[] { (byte)(c >> 16), (byte)(c >> 8), (byte)c })]);
    }

    private static List<(Picture Picture, int Duration)> Decode(byte[] file)
    {
        using var codec = SKCodec.Create(new MemoryStream(file));
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var frames = new List<(Picture, int)>();
        for (var i = 0; i < codec.FrameCount; i++)
        {
            var rgba = new byte[info.BytesSize];
            var handle = GCHandle.Alloc(rgba, GCHandleType.Pinned);
            Assert.Equal(SKCodecResult.Success, codec.GetPixels(info, handle.AddrOfPinnedObject(), new SKCodecOptions(i)));
            handle.Free();
            frames.Add((new Picture(info.Width, info.Height, [.. rgba.Where((_, at) => at % 4 != 3)]), codec.FrameInfo[i].Duration));
        }
        return frames;
    }
}
