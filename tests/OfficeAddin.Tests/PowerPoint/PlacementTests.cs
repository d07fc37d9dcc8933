using TextToImage.Office.PowerPoint;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Where pictures go on slides that have no place for one, and where none goes.</summary>
public class PlacementTests
{
    private static readonly IllustrationQuery All = new() { All = true };

    private const string Logo = "Your logo here";

    [Theory]
    [InlineData("http://schemas.openxmlformats.org/drawingml/2006/chart", "a chart")]
    [InlineData("http://schemas.microsoft.com/office/drawing/2014/chartex", "a chart")]
    [InlineData("http://schemas.openxmlformats.org/drawingml/2006/table", "a table")]
    [InlineData("http://schemas.openxmlformats.org/drawingml/2006/diagram", "a SmartArt graphic")]
    [InlineData("http://schemas.openxmlformats.org/presentationml/2006/ole", "an embedded object")]
    public void A_slide_with_a_graphic_is_full_however_small_that_is(string uri, string what)
    {
        var deck = new Deck();
        deck.Slide(3, Deck.Title("Sales") + $"<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"4\" name=\"Graphic\"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x=\"9000000\" y=\"5000000\"/><a:ext cx=\"1000000\" cy=\"500000\"/></p:xfrm><a:graphic><a:graphicData uri=\"{uri}\"/></a:graphic></p:graphicFrame>");
        var presentation = new Presentation(deck.Document);
        Assert.Empty(presentation.Find(All));
        var left = Assert.Single(presentation.Search.Left);
        Assert.True(left.IsTold);
        Assert.StartsWith($"it shows {what}", left.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_video_fills_its_slide_and_is_no_picture()
    {
        var deck = new Deck();
        deck.Slide(3, Deck.Title("Watch") + "<p:pic><p:nvPicPr><p:cNvPr id=\"4\" name=\"Video\"/><p:cNvPicPr/><p:nvPr><a:videoFile r:link=\"rId9\"/></p:nvPr></p:nvPicPr><p:blipFill/><p:spPr><a:xfrm><a:off x=\"9000000\" y=\"5000000\"/><a:ext cx=\"1000000\" cy=\"500000\"/></a:xfrm></p:spPr></p:pic>");
        var presentation = new Presentation(deck.Document);
        Assert.Empty(presentation.Find(All));
        Assert.StartsWith("it shows a video", Assert.Single(presentation.Search.Left).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_that_flows_over_its_box_is_not_covered()
    {
        var deck = new Deck();
        // 60 points over a box 11 inches wide and 1.4 high, which ends at 1690688: three lines of an inch.
        var title = string.Join(" ", Enumerable.Repeat("A long title of many words", 3));
        deck.Slide(3, Deck.Title("x").Replace("<a:rPr lang=\"en-US\"/><a:t>x", $"<a:rPr lang=\"en-US\" sz=\"6000\"/><a:t>{title}", StringComparison.Ordinal));
        var area = Assert.IsType<FreeAreaTarget>(Assert.Single(new Presentation(deck.Document).Find(All))).Area;
        Assert.True(area.Y > 2_900_000, $"{area}");
        Assert.True(area.Height >= 0.15 * 6_858_000, $"{area}");
    }

    [Theory]
    [InlineData(1800, 3, true)]
    [InlineData(3200, 10, false)]
    public void Text_makes_room_only_where_it_still_fits(int size, int lines, bool fits)
    {
        var deck = new Deck();
        var text = string.Join("\n", Enumerable.Repeat("Some words on a line that goes on and on and does not end before the edge of its box but in the next one", lines));
        deck.Slide(1, Deck.Title("Points") + Deck.Placeholder(3, "Content 2", "idx=\"1\"", text: text).Replace("<a:rPr lang=\"en-US\"/>", $"<a:rPr lang=\"en-US\" sz=\"{size}\"/>", StringComparison.Ordinal));
        var presentation = new Presentation(deck.Document);
        Assert.Equal(fits ? 1 : 0, presentation.Find(All).OfType<BesideTextTarget>().Count());
        Assert.Equal(fits ? [] : ["its texts and shapes leave no room of 15 % of the slide's width and height"], presentation.Search.Left.Select(each => each.Reason));
    }

    [Fact]
    public void Nothing_stands_beside_a_footer()
    {
        var deck = new Deck();
        deck.Slide(3, Deck.TextBox(4, "Wall", (0, 0, 12_192_000, 5_500_000), Deck.Paragraphs(string.Join("\n", Enumerable.Repeat("Full of words that go on and on over the whole line of the box, from its left edge to its right one and so on", 20))))
            + Deck.Placeholder(5, "Slide Number", "type=\"sldNum\" idx=\"12\"", (2_000_000, 5_600_000, 9_000_000, 1_200_000), "7"));
        Assert.Empty(new Presentation(deck.Document).Find(All));
    }

    [Fact]
    public void A_picture_begins_and_ends_with_the_text_beside_it_and_keeps_the_margins()
    {
        var deck = new Deck();
        deck.Slide(3, Deck.Title("Plans") + Deck.TextBox(4, "Left", (838_200, 2_200_000, 5_000_000, 3_000_000), Deck.Paragraphs("One\nTwo")));
        var area = Assert.IsType<FreeAreaTarget>(Assert.Single(new Presentation(deck.Document).Find(All))).Area;
        Assert.Equal((2_200_000, 5_200_000, 838_200 + 10_515_600), (area.Y, area.Bottom, area.Right));
    }

    [Fact]
    public void An_empty_title_keeps_its_place()
    {
        var deck = new Deck();
        deck.Slide(3, Deck.Title("") + Deck.TextBox(4, "Text", (838_200, 1_825_625, 10_515_600, 4_351_338), Deck.Paragraphs(string.Join("\n", Enumerable.Repeat("Full of words that go on and on over the whole line of the box, from its left edge to its right one and so on", 24)))));
        Assert.Empty(new Presentation(deck.Document).Find(All));
    }

    [Fact]
    public void Corners_are_round_where_those_of_the_other_pictures_are()
    {
        var deck = new Deck();
        var part = deck.Slide(3, Deck.Title("A"));
        deck.Slide(3, Deck.Title("A yellow sun"));
        var picture = new PictureWriter(deck.Document).InBox(new SlideView(1, part), Pictures.Ring(40, 40, "x"), new PictureSettings(), new Box(1_000_000, 2_000_000, 2_000_000, 2_000_000));
        picture.ShapeProperties!.ReplaceChild(new A.PresetGeometry("<a:prstGeom xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" prst=\"roundRect\"><a:avLst><a:gd name=\"adj\" fmla=\"val 9000\"/></a:avLst></a:prstGeom>"), picture.ShapeProperties.GetFirstChild<A.PresetGeometry>()!);
        part.Slide!.CommonSlideData!.ShapeTree!.Append(picture);
        var presentation = new Presentation(deck.Document);
        var target = Assert.Single(presentation.Find(All));
        presentation.Insert(target, Pictures.Ring(40, 40, "y", 2), target.Settings);
        var outlines = deck.Document.PresentationPart!.SlideParts.SelectMany(slide => slide.Slide!.Descendants<P.Picture>()).Select(each => each.ShapeProperties!.GetFirstChild<A.PresetGeometry>()!.OuterXml).ToList();
        Assert.Equal(2, outlines.Count);
        Assert.Equal(outlines[0], outlines[1]);
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void The_largest_text_says_what_to_show_where_there_is_no_title()
    {
        var deck = new Deck();
        deck.Slide(3, Deck.TextBox(4, "Small", (838_200, 500_000, 3_000_000, 500_000), Deck.Paragraphs("some words"))
            + Deck.TextBox(5, "Large", (838_200, 1_500_000, 3_000_000, 900_000), "<a:p><a:r><a:rPr sz=\"4000\"/><a:t>Two boats</a:t></a:r></a:p>"));
        Assert.Equal("Two boats", Assert.Single(new Presentation(deck.Document).Find(All)).Prompt);
    }

    [Fact]
    public void A_place_for_a_logo_is_filled_only_by_name()
    {
        var deck = new Deck();
        deck.Slide(2, Deck.Title("Team") + Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\""));
        deck.Document.PresentationPart!.SlideMasterParts.First().SlideLayoutParts.SelectMany(layout => layout.SlideLayout!.Descendants<A.Text>()).Single(text => text.Text == "a photo of the team").Text = Logo;
        var presentation = new Presentation(deck.Document);
        var place = Assert.Single(presentation.Find(new IllustrationQuery()));
        Assert.Contains("for a logo", place.Reserved, StringComparison.Ordinal);
        Assert.Equal("Team", place.Prompt);
        Assert.Null(Assert.Single(presentation.Find(new IllustrationQuery { Target = "Picture*" })).Reserved);
    }
}
