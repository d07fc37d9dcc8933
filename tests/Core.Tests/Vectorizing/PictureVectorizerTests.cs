using System.Text;
using System.Xml.Linq;
using TextToImage.Imaging;
using TextToImage.Vectorizing;

namespace TextToImage.Tests.Vectorizing;

/// <summary>Flat pictures as shapes: what they look like when they are painted again, by us and by a renderer of others.</summary>
public sealed class PictureVectorizerTests
{
    private static readonly Rgb Blue = Rgb.Of(0x4472C4), Red = Rgb.Of(0xC02020), White = Rgb.Of(0xFFFFFF), Sand = Rgb.Of(0xE0C080);

    private static readonly Picture Flag = new DrawnPicture(160, 120).Rectangle(0, 0, 160, 120, Sand).Disc(80, 60, 45, Blue).Disc(80, 60, 20, White).Rectangle(100, 80, 150, 110, Red).Paint();

    [Fact]
    public void A_flat_picture_becomes_a_path_for_each_of_its_areas()
    {
        var drawn = PictureVectorizer.Trace(Flag, new VectorizeRequest());
        Assert.Equal([Sand, Blue, Red, White], drawn.Picture.Shapes.Select(shape => shape.Fill.Colour));
        Assert.All(drawn.Picture.Shapes, shape => Assert.Single(shape.Contours));
        Assert.InRange(drawn.Changed, 0, 0.01);
        Assert.Equal(drawn.Svg, PictureVectorizer.Trace(Flag, new VectorizeRequest()).Svg);
    }

    [Fact]
    public void Others_paint_the_file_as_it_was()
    {
        var drawn = PictureVectorizer.Trace(Flag, new VectorizeRequest());
        Assert.InRange(ChangedPixels.Share(Flag, SvgPainter.Paint(drawn.Svg)), 0, 0.01);
        var ours = VectorRenderer.Render(drawn.Picture, 160, 120);
        Assert.InRange(ChangedPixels.Share(ours, SvgPainter.Paint(drawn.Svg)), 0, 0.005);
    }

    /// <summary>A tile whose neighbours are drawn apart would show the ground between them: no pixel of the inside may be seen through.</summary>
    [Fact]
    public void No_ground_is_seen_between_two_shapes()
    {
        var picture = new DrawnPicture(120, 120).Rectangle(0, 0, 60, 120, Blue).Rectangle(60, 0, 120, 70, Red).Rectangle(60, 70, 120, 120, Sand).Paint();
        Assert.Null(SvgPainter.Paint(PictureVectorizer.Trace(picture, new VectorizeRequest()).Svg).Alpha);
    }

    [Fact]
    public void What_is_transparent_stays_so_in_holes_too()
    {
        var picture = new DrawnPicture(120, 120).Shape((x, y) => Math.Sqrt(((x - 60) * (x - 60)) + ((y - 60) * (y - 60))) is > 20 and < 50, (_, _) => Red).Paint();
        var drawn = PictureVectorizer.Trace(picture, new VectorizeRequest());
        Assert.Equal(2, Assert.Single(drawn.Picture.Shapes).Contours.Count);
        var painted = SvgPainter.Paint(drawn.Svg);
        Assert.Equal((0, 255, 0), (painted.Alpha![0], painted.Alpha[(60 * 120) + 25], painted.Alpha[(60 * 120) + 60]));
        Assert.InRange(ChangedPixels.Share(picture, painted), 0, 0.02);
    }

    [Fact]
    public void A_sky_becomes_a_gradient_and_with_a_number_of_colours_bands()
    {
        var picture = new DrawnPicture(160, 160).Shape((_, _) => true, (_, y) => new Rgb((byte)(90 + y), (byte)(150 + (y / 2)), 240)).Disc(80, 80, 30, White).Paint();
        var drawn = PictureVectorizer.Trace(picture, new VectorizeRequest());
        Assert.Equal(2, drawn.Paths);
        var sky = Assert.IsType<LinearGradient>(drawn.Picture.Shapes[0].Fill.Gradient);
        Assert.InRange(Math.Abs(sky.From.Y - sky.To.Y), 155, 161);
        Assert.InRange(ChangedPixels.Share(picture, SvgPainter.Paint(drawn.Svg)), 0, 0.005);
        var flat = PictureVectorizer.Trace(picture, new VectorizeRequest { Colours = 4 });
        Assert.InRange(flat.Colours, 2, 4);
        Assert.All(flat.Picture.Shapes, shape => Assert.Null(shape.Fill.Gradient));
    }

    [Fact]
    public void Noise_is_refused_unless_it_is_forced()
    {
        var random = new Random(3);
        var pixels = new byte[96 * 96 * 3];
        random.NextBytes(pixels);
        var noise = new Picture(96, 96, pixels);
        Assert.Equal(ErrorIds.PictureInvalid, Assert.Throws<AIImageException>(() => PictureVectorizer.Trace(noise, new VectorizeRequest())).ErrorId);
        Assert.Contains("not flat", Assert.Single(PictureVectorizer.Trace(noise, new VectorizeRequest { Force = true }).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_says_what_it_shows_whatever_characters_that_has()
    {
        var drawn = PictureVectorizer.Trace(Flag, new VectorizeRequest { Metadata = new PictureMetadata { Prompt = "<a> & \"b\" \u0001\ud83d\ude00\ud83d", Model = "starter", Seed = 3 } });
        var root = XDocument.Parse(Encoding.UTF8.GetString(drawn.Svg)).Root!;
        Assert.Equal(("<a> & \"b\" \ud83d\ude00", "Made by the model starter, seed 3."), (root.Element(root.Name.Namespace + "title")!.Value, root.Element(root.Name.Namespace + "desc")!.Value));
        Assert.Equal(("160", "120", "0 0 160 120"), ((string)root.Attribute("width")!, (string)root.Attribute("height")!, (string)root.Attribute("viewBox")!));
    }

    [Fact]
    public void Colours_near_a_theme_become_its_own_and_get_its_classes_and_white_stays()
    {
        var near = Rgb.Of(0x4A78C0);
        var picture = new DrawnPicture(100, 100).Rectangle(0, 0, 100, 100, White).Disc(50, 50, 30, near).Paint();
        var drawn = PictureVectorizer.Trace(picture, new VectorizeRequest { Theme = OfficeTheme.Office });
        Assert.Equal([White, Blue], drawn.Picture.Shapes.Select(shape => shape.Fill.Colour));
        var root = XDocument.Parse(Encoding.UTF8.GetString(drawn.Svg)).Root!;
        Assert.Equal(".MsftOfcThm_Accent1_Fill_v2{fill:#4472c4;}", root.Element(root.Name.Namespace + "style")!.Value);
        Assert.Equal([null, "MsftOfcThm_Accent1_Fill_v2"], root.Elements(root.Name.Namespace + "path").Select(path => (string?)path.Attribute("class")));
        Assert.Equal(["#ffffff", "#4472c4"], root.Elements(root.Name.Namespace + "path").Select(path => (string?)path.Attribute("fill")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(65)]
    public void A_number_of_colours_out_of_range_is_refused(int colours) =>
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => PictureVectorizer.Trace(Flag, new VectorizeRequest { Colours = colours })).ErrorId);
}
