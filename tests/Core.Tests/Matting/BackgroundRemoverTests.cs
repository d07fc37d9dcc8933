using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Matting;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Matting;

/// <summary>Which way a background is found, and what each way makes.</summary>
public sealed class BackgroundRemoverTests : IDisposable
{
    private const int Side = 64;

    private readonly TemporaryFolder _folder = new();
    private readonly ModelCache _cache = new(long.MaxValue);

    /// <summary>A dark picture with a light square, whose border has many colours.</summary>
    private static readonly Picture Square = Drawn((x, y) => x is >= 20 and < 44 && y is >= 20 and < 44 ? (250, 240, 230) : (5, x * 3, y * 3));

    public void Dispose()
    {
        _cache.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_network_finds_what_a_picture_shows()
    {
        TinyMatting.Save(_folder.File("models", "finder", "model.onnx"));
        var made = Remove(Square, new MatteRequest());
        Assert.Equal(("network", "finder", "cpu", 1), (made.Method, made.Model, made.Device, made.NetworkCalls));
        Assert.Equal(24.0 * 24 / (Side * Side), made.Kept, 0.01);
        for (var i = 0; i < Side * Side; i++)
        {
            var isInside = i % Side is >= 22 and < 42 && i / Side is >= 22 and < 42;
            var isOutside = i % Side is < 18 or >= 46 || i / Side is < 18 or >= 46;
            if (isInside)
                Assert.Equal(255, made.Picture.Alpha![i]);
            if (isOutside)
                Assert.Equal(0, made.Picture.Alpha![i]);
        }
    }

    [Fact]
    public void A_large_picture_gets_a_matte_along_its_own_edges()
    {
        // The network sees 64 pixels of 384: its own edge would be a ramp of 12.
        TinyMatting.Save(_folder.File("finder.onnx"));
        var large = Enlarged(Square, 6);
        var made = Remove(large, new MatteRequest { Model = _folder.File("finder.onnx") });
        var row = Enumerable.Range(100, 40).Select(x => (int)made.Picture.Alpha![(192 * 384) + x]).ToList();
        Assert.InRange(row.Count(value => value is > 64 and < 191), 0, 3);
        Assert.InRange(row.FindIndex(value => value > 127) + 100, 119, 121);
    }

    [Fact]
    public void Logits_become_probabilities()
    {
        TinyMatting.Save(_folder.File("finder.onnx"), times: 20);
        var alpha = Remove(Square, new MatteRequest { Model = _folder.File("finder.onnx") }).Picture.Alpha!;
        Assert.Equal((0, 255), (alpha[(5 * Side) + 5], alpha[(32 * Side) + 32]));
    }

    [Fact]
    public void A_picture_without_a_subject_is_said_so()
    {
        TinyMatting.Save(_folder.File("finder.onnx"));
        Assert.Contains("sees nothing", Fails(Drawn((x, y) => (x + 20, x * 3, y * 3)), new MatteRequest { Model = _folder.File("finder.onnx") }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_ground_needs_no_network()
    {
        var plain = Drawn((x, y) => x is >= 20 and < 44 && y is >= 20 and < 44 ? (200, 30, 40) : (255, 255, 255));
        var made = Remove(plain, new MatteRequest { Metadata = new PictureMetadata { Prompt = "a square" } });
        Assert.Equal(("plain", null, 0), (made.Method, made.Model, made.NetworkCalls));
        Assert.Equal(24.0 * 24 / (Side * Side), made.Kept, 6);
        Assert.Equal(("a square", "plain"), (made.Metadata!.Prompt, made.Metadata.Other["cutout"]));
        Assert.Null(Remove(plain, new MatteRequest { Background = PictureBackground.Parse("navy") }).Picture.Alpha);
    }

    [Fact]
    public void A_model_that_draws_on_nothing_draws_its_pictures_again()
    {
        TinyAlphaModel.Save(_folder.Copy(ReferenceData.Bundled("reference", "sd15"), Path.Combine("models", "alpha")));
        var library = new ModelLibrary([_folder.File("models")]);
        using var pipeline = DiffusionPipeline.Load(library.Open("alpha"), DeviceKind.Cpu);
        var request = new GenerationRequest { Prompt = "a", Seed = 4, Steps = 2 };
        var drawn = pipeline.Generate(request with { Background = PictureBackground.Parse("#20a050") }).First();
        var bare = pipeline.Generate(request with { Background = PictureBackground.Transparent }).First();
        Assert.NotNull(bare.Picture.Alpha);

        var made = Remove(drawn.Picture, new MatteRequest { Metadata = drawn.Metadata });
        Assert.Equal(("own", drawn.Metadata.Model), (made.Method, made.Model));
        Assert.Equal(bare.Picture.Alpha, made.Picture.Alpha);
        Assert.Equal(bare.Picture.Rgb, made.Picture.Rgb);

        // Another picture than the file says is not drawn again.
        Assert.Contains("does not draw this picture again", Fails(Resampling.Resize(Square, drawn.Picture.Width, drawn.Picture.Height, default), new MatteRequest { Method = "own", Metadata = drawn.Metadata }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_transparent_is_given_back()
    {
        var made = Remove(Square.WithAlpha([.. Enumerable.Range(0, Side * Side).Select(i => (byte)i)]), new MatteRequest());
        Assert.Equal("none", made.Method);
        Assert.Contains("transparent already", Assert.Single(made.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto", null, 6, "no network is installed")]
    [InlineData("network", null, 6, "There is no network here")]
    [InlineData("plain", null, 6, "its background is not plain")]
    [InlineData("own", null, 6, "does not name a model")]
    [InlineData("magic", null, 6, "There is no method 'magic'")]
    [InlineData("plain", "x", 6, "uses no network")]
    [InlineData("plain", null, 51, "out of range")]
    [InlineData("auto", "nothing-there", 6, "There is no model named")]
    public void What_cannot_be_is_told(string method, string? model, double tolerance, string sentence) =>
        Assert.Contains(sentence, Fails(Square, new MatteRequest { Method = method, Model = model, Tolerance = tolerance }), StringComparison.Ordinal);

    private MattedPicture Remove(Picture picture, MatteRequest request)
    {
        using var remover = new BackgroundRemover(new ModelLibrary([_folder.File("models")]), _cache, DeviceKind.Cpu);
        return remover.Remove(picture, request);
    }

    private string Fails(Picture picture, MatteRequest request) => Assert.Throws<AIImageException>(() => Remove(picture, request)).Message;

    private static Picture Enlarged(Picture picture, int times)
    {
        var side = Side * times;
        var rgb = new byte[side * side * 3];
        for (var i = 0; i < rgb.Length; i++)
            rgb[i] = picture.Rgb[(((i / 3 / side / times * Side) + (i / 3 % side / times)) * 3) + (i % 3)];
        return new Picture(side, side, rgb);
    }

    private static Picture Drawn(Func<int, int, (int R, int G, int B)> colour)
    {
        var rgb = new byte[Side * Side * 3];
        for (var i = 0; i < Side * Side; i++)
        {
            var (r, g, b) = colour(i % Side, i / Side);
            (rgb[i * 3], rgb[(i * 3) + 1], rgb[(i * 3) + 2]) = ((byte)r, (byte)g, (byte)b);
        }
        return new Picture(Side, Side, rgb);
    }
}
