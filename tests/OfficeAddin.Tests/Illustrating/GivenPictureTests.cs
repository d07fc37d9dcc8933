using SkiaSharp;
using TextToImage.Imaging;
using TextToImage.Office.Illustrating;

namespace TextToImage.Office.Tests.Illustrating;

/// <summary>Pictures that are there already: where they go, and as what.</summary>
public class GivenPictureTests
{
    private static readonly PictureMetadata Made = new() { Prompt = "a red house", Seed = 4, Model = "My Model" };

    [Fact]
    public void A_picture_that_says_how_it_was_made_brings_that_along()
    {
        var bytes = PictureFile.Encode(Grey(6, 4), PictureFormat.Png, Made);
        var made = Make(new GivenPicture(bytes, "house.png"));
        Assert.Same(bytes, made.Picture.Bytes);
        Assert.Equal((6, 4, new PictureOrigin("a red house", 4, "My Model")), (made.Picture.Width, made.Picture.Height, made.Picture.Origin));
        Assert.Equal("a red house", made.Picture.AltText);
        Assert.Empty(made.Warnings);
    }

    [Fact]
    public void One_that_does_not_has_no_alt_text_and_that_is_told()
    {
        var given = new GivenPicture(PictureFile.Encode(Grey(6, 4), PictureFormat.Png, null), "photo.png");
        var made = Make(given);
        Assert.Null(made.Picture.Origin);
        Assert.Contains("'photo.png' (slide 1)", Assert.Single(made.Warnings), StringComparison.Ordinal);
        Assert.Empty(Make(given, new PictureSettings { AltText = "A photo" }).Warnings);
        Assert.Empty(Make(given, new PictureSettings { Decorative = true }).Warnings);
    }

    [Fact]
    public void What_Office_does_not_show_everywhere_becomes_PNG()
    {
        var webp = Make(new GivenPicture(PictureFile.Encode(Grey(6, 4), PictureFormat.WebP, Made), "a.webp")).Picture;
        Assert.True(PictureFile.IsPng(webp.Bytes));
        Assert.Equal("a red house", PictureFile.Read(webp.Bytes, "a").Metadata?.Prompt);

        var upright = PictureFile.Encode(Grey(6, 4), PictureFormat.Jpeg, null);
        Assert.Same(upright, Make(new GivenPicture(upright, "a.jpg")).Picture.Bytes);
        var turned = Make(new GivenPicture(Turned(upright), "a.jpg")).Picture;
        Assert.Equal((true, 4, 6), (PictureFile.IsPng(turned.Bytes), turned.Width, turned.Height));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("Logo", 3)]
    public void It_goes_into_one_place_or_to_all_that_are_named(string? target, int places)
    {
        var options = new IllustrationOptions { Given = Photo, Query = new IllustrationQuery { Target = target } };
        FakeTarget[] targets = [.. Enumerable.Range(1, 3).Select(number => new FakeTarget { Where = $"slide {number}", Kind = TargetKind.Placeholder })];
        var plan = new PlacePlanner(options, Photo, _ => []).Plan(targets);
        Assert.Equal(Enumerable.Range(1, places).Select(number => $"slide {number}"), plan.Select(picture => picture.Where));
        Assert.All(plan, picture => Assert.Equal(("photo.png", 6, 4), (picture.Request.Prompt, picture.Request.Width, picture.Request.Height)));
        Assert.Equal(ErrorIds.TargetNotFound, Assert.Throws<AIImageException>(() => new PlacePlanner(options, Photo, _ => []).Plan([])).ErrorId);
    }

    [Fact]
    public void A_token_says_what_a_picture_that_does_not_say_it_shows()
    {
        var token = new FakeTarget { Where = "slide 1", Kind = TargetKind.Token, Prompt = "our logo" };
        var planned = Assert.Single(new PlacePlanner(new IllustrationOptions { Given = Photo }, Photo, _ => []).Plan([token]));
        Assert.Equal("our logo", planned.Settings.AltText);
    }

    private static GivenPicture Photo => new(PictureFile.Encode(Grey(6, 4), PictureFormat.Png, null), "photo.png");

    private static MadePicture Make(GivenPicture given, PictureSettings? settings = null) => given.Make(
        new PlannedPicture { Where = "slide 1", Action = "fill the placeholder", Prompt = given.Name, Settings = settings ?? new PictureSettings() }, null, CancellationToken.None);

    private static Picture Grey(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.Gray);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return PictureFile.Read(data.ToArray(), "grey").Picture;
    }

    /// <summary>A JPEG whose EXIF says that its rows go from the bottom to the top at the left (orientation 6).</summary>
    private static byte[] Turned(byte[] jpeg)
    {
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }
}
