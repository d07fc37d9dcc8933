using TextToImage.Office.PowerPoint;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Pictures in shapes that are turned, flipped, scaled by groups, or placed by a master.</summary>
public class ShapePlaceTests
{
    private const string Token = "{{image: a cat}}";
    private static readonly (long, long, long, long) Somewhere = (1_000_000, 2_000_000, 4_000_000, 2_000_000);

    [Theory]
    [InlineData("ellipse", "rot=\"2700000\" flipH=\"1\" flipV=\"1\"", 2_700_000, false, false)]
    [InlineData("rtTriangle", "rot=\"5400000\" flipH=\"1\"", 5_400_000, true, false)]
    [InlineData("rtTriangle", "flipV=\"1\"", 0, false, true)]
    public void A_turned_shape_turns_its_picture_and_flips_only_an_outline_that_needs_it(string outline, string attributes, int turn, bool across, bool down)
    {
        var picture = Illustrated(Turned(Deck.TextBox(3, "Box", Somewhere, Deck.Paragraphs(Token), geometry: outline), attributes), (200, 100));
        var place = picture.ShapeProperties!.Transform2D!;
        Assert.Equal((turn, across, down), (place.Rotation?.Value ?? 0, place.HorizontalFlip?.Value ?? false, place.VerticalFlip?.Value ?? false));
        Assert.Equal((1_000_000, 2_000_000, 4_000_000, 2_000_000), BoxOf(picture));
        Assert.Null(picture.BlipFill!.SourceRectangle);
    }

    [Fact]
    public void A_picture_that_is_upside_down_is_told()
    {
        var deck = new Deck();
        deck.Slide(3, Turned(Deck.TextBox(3, "Box", Somewhere, Deck.Paragraphs(Token), geometry: "rtTriangle"), "flipV=\"1\""));
        var target = Assert.Single(new Presentation(deck.Document).Find(new IllustrationQuery()));
        Assert.Contains("(slide 1, 'Box', token) is upside down", Assert.Single(target.Unheeded(new PictureSettings())), StringComparison.Ordinal);
        Assert.Empty(target.Unheeded(new PictureSettings { Fit = PictureFit.Contain }));
    }

    [Fact]
    public void A_picture_beside_turned_text_is_turned_about_the_same_point()
    {
        // The part at the right of 4 x 2 is 1.6 x 2 with its centre 1.2 right of the shape's; turned by 90 degrees that is below.
        var picture = Illustrated(Turned(Deck.TextBox(3, "Box", Somewhere, Deck.Paragraphs($"Text {Token}")), "rot=\"5400000\""), (160, 200));
        Assert.Equal(5_400_000, picture.ShapeProperties!.Transform2D!.Rotation!.Value);
        Assert.Equal((3_000_000 - 800_000, 3_000_000 + 1_200_000 - 1_000_000, 1_600_000, 2_000_000), BoxOf(picture));
    }

    [Theory]
    // The group is 4 x 1 on the slide and 2 x 2 inside, so a square inside is 4:1 on the slide.
    [InlineData("", 400, 100, null, null, 1_000_000)]
    [InlineData("", 100, 100, null, 37_500, 1_000_000)]
    [InlineData(" | width=1in", 400, 100, null, null, 457_200)]
    public void In_a_group_the_picture_has_its_shape_on_the_slide(string settings, int width, int height, int? left, int? top, long wide)
    {
        var token = $"{{{{image: a cat{settings}}}}}";
        var picture = Illustrated(Group(4_000_000, 1_000_000, 2_000_000, 2_000_000, Deck.TextBox(9, "Box", (1_500_000, 2_500_000, 1_000_000, 1_000_000), Deck.Paragraphs(token))), (width, height));
        Assert.IsType<P.GroupShape>(picture.Parent);
        Assert.Equal((left, top), (picture.BlipFill!.SourceRectangle?.Left?.Value, picture.BlipFill.SourceRectangle?.Top?.Value));
        Assert.Equal(wide, BoxOf(picture).Width);
        Assert.Equal(2_000_000, BoxOf(picture).X + (BoxOf(picture).Width / 2));
    }

    [Fact]
    public void Groups_in_groups_scale_twice_and_the_whole_picture_is_seen_in_its_own_shape()
    {
        var inner = Group(1_000_000, 1_000_000, 1_000_000, 500_000, Deck.TextBox(9, "Box", (1_000_000, 2_000_000, 1_000_000, 500_000), Deck.Paragraphs("{{image: a cat | fit=contain}}")), id: 8);
        var deck = new Deck();
        deck.Slide(3, Group(2_000_000, 1_000_000, 1_000_000, 1_000_000, inner));
        var target = Assert.Single(new Presentation(deck.Document).Find(new IllustrationQuery()));
        Assert.Equal((2_000_000, 1_000_000), target.Frame);
        var picture = Illustrated(deck, (100, 100));
        // A square of 1 x 1 in the middle of 2 x 1 is half of the width inside.
        Assert.Equal((1_250_000, 2_000_000, 500_000, 500_000), BoxOf(picture));
    }

    [Fact]
    public void A_placeholder_takes_its_box_and_turn_from_the_master()
    {
        var deck = new Deck();
        var master = deck.Document.PresentationPart!.SlideMasterParts.Single();
        master.SlideMaster!.Descendants<A.Transform2D>().Last().Rotation = 600_000;
        deck.Slide(1, Deck.Placeholder(3, "Content 2", "idx=\"1\""));
        deck.Slide(1, Deck.Placeholder(3, "Content 2", "idx=\"1\"", text: "{{image: a cat | width=5cm, height=5cm}}"));
        var presentation = new Presentation(deck.Document);
        var targets = presentation.Find(new IllustrationQuery());
        Assert.Equal([Deck.BodySize, (1_800_000, 1_800_000)], targets.Select(each => each.Frame));
        foreach (var target in targets)
            presentation.Insert(target, Pictures.Ring(100, 100, "x"), target.Settings);
        var pictures = deck.Reopen().Document.PresentationPart!.SlideParts.Select(slide => slide.Slide!.Descendants<P.Picture>().Single()).ToList();
        Assert.Null(pictures[0].ShapeProperties!.Transform2D);
        Assert.Equal(600_000, pictures[1].ShapeProperties!.Transform2D!.Rotation!.Value);
        Assert.Empty(deck.Problems());
    }

    private static string Turned(string shape, string attributes) => shape.Replace("<a:xfrm>", $"<a:xfrm {attributes}>", StringComparison.Ordinal);

    /// <summary>A group at 0, 0 whose inner coordinates begin at 1000000, 2000000.</summary>
    private static string Group(long width, long height, long insideWidth, long insideHeight, string shapes, int id = 3) =>
        $"<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"{id}\" name=\"Group\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"1000000\" y=\"2000000\"/><a:ext cx=\"{width}\" cy=\"{height}\"/><a:chOff x=\"1000000\" y=\"2000000\"/><a:chExt cx=\"{insideWidth}\" cy=\"{insideHeight}\"/></a:xfrm></p:grpSpPr>{shapes}</p:grpSp>";

    private static P.Picture Illustrated(string shapes, (int, int) size)
    {
        var deck = new Deck();
        deck.Slide(3, shapes);
        return Illustrated(deck, size);
    }

    private static P.Picture Illustrated(Deck deck, (int Width, int Height) size)
    {
        var presentation = new Presentation(deck.Document);
        foreach (var target in presentation.Find(new IllustrationQuery()))
            presentation.Insert(target, Pictures.Ring(size.Width, size.Height, "x"), target.Settings);
        Assert.Empty(deck.Problems());
        return deck.Document.PresentationPart!.SlideParts.Single().Slide!.Descendants<P.Picture>().Single();
    }

    private static (long X, long Y, long Width, long Height) BoxOf(P.Picture picture)
    {
        var at = picture.ShapeProperties!.Transform2D!;
        return (at.Offset!.X!.Value, at.Offset.Y!.Value, at.Extents!.Cx!.Value, at.Extents.Cy!.Value);
    }
}
