using SkiaSharp;
using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

public class MaskFileTests
{
    [Fact]
    public void White_is_repainted_and_grey_is_a_soft_edge()
        => Assert.Equal([0, 1, 100, 254, 255], PictureFile.ReadMask(Grey(0, 1, 100, 254, 255), "mask").Values);

    [Fact]
    public void Colours_count_by_how_light_Pillow_finds_them()
    {
        // Image.convert("L") of Pillow 9.4 for red, green, blue, yellow and two others.
        byte[] rgb = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0, 10, 200, 90, 3, 2, 1];
        Assert.Equal([76, 150, 29, 226, 131, 2], PictureFile.ReadMask(PictureFile.Encode(new Picture(6, 1, rgb), PictureFormat.Png, null), "mask").Values);
    }

    [Fact]
    public void Transparency_counts_instead_where_there_is_any()
    {
        Assert.Equal([255, 0, 51], Read((255, 255), (255, 0), (0, 51)));
        // A picture that has an alpha channel and does not use it is a grey one.
        Assert.Equal([255, 10, 0], Read((255, 255), (10, 255), (0, 255)));

        static byte[] Read(params (byte Grey, byte Alpha)[] pixels)
        {
            using var bitmap = new SKBitmap(new SKImageInfo(pixels.Length, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
            for (var x = 0; x < pixels.Length; x++)
                bitmap.SetPixel(x, 0, new SKColor(pixels[x].Grey, pixels[x].Grey, pixels[x].Grey, pixels[x].Alpha));
            using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            return PictureFile.ReadMask(data.ToArray(), "mask").Values;
        }
    }

    [Fact]
    public void A_mask_is_turned_as_pictures_are()
    {
        // Orientation 6: the first row is the right column. In blocks, so that JPEG keeps the levels apart.
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        var jpeg = PictureFile.Encode(Mask.Rectangle(48, 16, 0, 0, 16, 16).ToPicture(), PictureFormat.Jpeg, null);
        var mask = PictureFile.ReadMask([.. jpeg[..2], .. exif, .. jpeg[2..]], "mask");
        Assert.Equal((16, 48), (mask.Width, mask.Height));
        Assert.Equal(Mask.Rectangle(16, 48, 0, 0, 16, 16).Values, mask.Values);
    }

    [Fact]
    public void Messages_use_the_name_that_was_given()
    {
        var error = Assert.Throws<AIImageException>(() => PictureFile.ReadMask("nothing"u8.ToArray(), "the clipboard"));
        Assert.Equal(ErrorIds.PictureInvalid, error.ErrorId);
        Assert.Contains("'the clipboard'", error.Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<AIImageException>(() => PictureFile.ReadMask("/no/such/mask.png")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_saved_as_a_picture_comes_back()
    {
        var mask = Mask.Rectangle(30, 20, 5, 5, 9, 7).Feathered(4);
        using var folder = new TemporaryFolder();
        var path = folder.Write("mask.png", PictureFile.Encode(mask.ToPicture(), PictureFormat.Png, null));
        Assert.Equal(mask.Values, PictureFile.ReadMask(path).Values);
    }

    private static byte[] Grey(params byte[] values) => PictureFile.Encode(new Mask(values.Length, 1, values).ToPicture(), PictureFormat.Png, null);
}
