using System.Buffers.Binary;
using TextToImage.Imaging;
using TextToImage.Tests.Imaging;
using TextToImage.Windows;

namespace TextToImage.Tests.Windows;

public class ClipboardPictureTests
{
    private const uint Png = 50_000, Dib = 8, DibV5 = 17;
    private const int V5 = 124, Info = 40;

    /// <summary>Two rows, bottom-up: red and green above, blue and white below; with an alpha that counts where it is kept.</summary>
    private static readonly byte[] Expected = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];

    [Fact]
    public void The_PNG_comes_first_and_then_the_bitmap_with_transparency()
    {
        var png = PictureFile.Encode(Samples.Gradient(2, 2), PictureFormat.Png, null);
        var (large, small) = (Bitmap(V5, 32, 0, Pixels32(255)), Bitmap(Info, 32, 0, Pixels32(0)));
        Assert.Same(png, File((Dib, small), (DibV5, large), (Png, png)));
        Assert.Equal(DeviceIndependentBitmap.ToBmp(large), File((Dib, small), (DibV5, large)));
        Assert.Equal(DeviceIndependentBitmap.ToBmp(small), File((Dib, small)));
        // What is called PNG and is none does not hide the bitmap.
        Assert.Equal(DeviceIndependentBitmap.ToBmp(small), File((Dib, small), (Png, [1, 2, 3])));
    }

    [Fact]
    public void Without_a_picture_or_with_a_damaged_one_the_error_says_so()
    {
        Assert.Contains("no picture on the clipboard", Error(() => File()), StringComparison.Ordinal);
        Assert.Contains("its head is damaged", Error(() => File((Dib, new byte[60]))), StringComparison.Ordinal);
        Assert.Contains("ends before its pixels", Error(() => File((Dib, Bitmap(Info, 32, 0, [])))), StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_than_on_Windows_the_error_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This is Windows.");
        Assert.Contains("on Windows only", Error(() => ClipboardPicture.Read()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Info, 24, 0, false)]
    [InlineData(Info, 32, 0, false)]
    [InlineData(Info, 32, 3, false)]
    [InlineData(V5, 32, 0, false)]
    [InlineData(V5, 32, 3, false)]
    [InlineData(V5, 32, 3, true)]
    [InlineData(108, 32, 3, false)]
    public void Bitmaps_become_pictures(int head, int bits, int compression, bool repeatedMasks)
        => Assert.Equal(Expected, Read(Bitmap(head, bits, compression, bits == 24 ? Pixels24() : Pixels32(255), repeatedMasks)));

    [Theory]
    [InlineData(Info, 0)]
    [InlineData(Info, 3)]
    [InlineData(V5, 0)]
    [InlineData(V5, 3)]
    public void A_channel_that_is_transparent_everywhere_says_nothing(int head, int compression)
        => Assert.Equal(Expected, Read(Bitmap(head, 32, compression, Pixels32(0))));

    [Fact]
    public void Transparency_that_is_there_is_kept()
    {
        var pixels = Pixels32(255);
        pixels[3] = 0; // the lower left pixel
        Assert.Equal([255, 0, 0, 0, 255, 0, 255, 255, 255, 255, 255, 255], Read(Bitmap(V5, 32, 3, pixels)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Palettes_are_as_long_as_the_head_says(int used)
    {
        byte[] colours = [255, 0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 0, 0, 255, 0, 0];
        var palette = new byte[(used == 0 ? 256 : used) * 4];
        colours.CopyTo(palette, 0);
        var bitmap = Bitmap(Info, 8, 0, [.. palette, 0, 1, 0, 0, 2, 3, 0, 0]);
        BinaryPrimitives.WriteInt32LittleEndian(bitmap.AsSpan(32), used);
        Assert.Equal(Expected, Read(bitmap));
    }

    [Fact]
    public void An_old_head_of_twelve_bytes_is_read()
        => Assert.Equal(Expected, Read([12, 0, 0, 0, 2, 0, 2, 0, 1, 0, 24, 0, .. Pixels24(), .. new byte[40]]));

    [Theory]
    [InlineData(1, 3, true)]
    [InlineData(3, 3, true)]
    [InlineData(4, 3, false)]
    public void A_clipboard_in_use_is_tried_again(int worksAt, int attempts, bool works)
    {
        var (tried, paused) = (0, 0);
        Assert.Equal(works, ClipboardPicture.Retry(() => ++tried == worksAt, attempts, () => paused++));
        Assert.Equal((Math.Min(worksAt, attempts), Math.Min(worksAt, attempts) - 1), (tried, paused));
    }

    private static byte[] File(params (uint Format, byte[] Data)[] content)
        => ClipboardPicture.File(Png, format => content.FirstOrDefault(item => item.Format == format).Data);

    private static byte[] Read(byte[] bitmap) => PictureFile.Read(DeviceIndependentBitmap.ToBmp(bitmap), "clipboard").Picture.OnWhite().Rgb;

    private static string Error(Action action)
    {
        var error = Assert.Throws<AIImageException>(action);
        Assert.Equal(ErrorIds.PictureInvalid, error.ErrorId);
        return error.Message;
    }

    private static byte[] Pixels24() => [255, 0, 0, 255, 255, 255, 0, 0, 0, 0, 255, 0, 255, 0, 0, 0];

    private static byte[] Pixels32(byte alpha) => [255, 0, 0, alpha, 255, 255, 255, alpha, 0, 0, 255, alpha, 0, 255, 0, alpha];

    /// <summary>Two by two pixels; masks within the head or behind it.</summary>
    private static byte[] Bitmap(int head, int bits, int compression, byte[] rest, bool repeatedMasks = false)
    {
        byte[] masks = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0];
        var bytes = new byte[head];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, head);
        (bytes[4], bytes[8], bytes[12], bytes[14], bytes[16]) = (2, 2, 1, (byte)bits, (byte)compression);
        if (head > Info)
        {
            masks.CopyTo(bytes, 40);
            bytes[55] = 255; // alpha: the highest byte
        }
        return [.. bytes, .. (head == Info && compression == 3) || repeatedMasks ? masks : [], .. rest];
    }
}
