using TextToImage.Office.PowerPoint;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Animations stay with shapes that become pictures, and go with shapes that go.</summary>
public class AnimationTests
{
    private static readonly (long, long, long, long) Somewhere = (1_000_000, 2_000_000, 6_000_000, 2_000_000);

    [Fact]
    public void A_picture_is_moved_as_the_shape_was_without_its_paragraphs()
    {
        var deck = new Deck();
        var slide = deck.Slide(3, Deck.TextBox(3, "Box", Somewhere, Deck.Paragraphs("{{image: a cat}}")) + Deck.TextBox(4, "Other", Somewhere, Deck.Paragraphs("Other")));
        Timing.Set(slide, Timing.Appear(3, 3, Timing.Paragraph(0, 0)) + Timing.Appear(7, 4), builds: "<p:bldP spid=\"3\" grpId=\"0\" build=\"p\"/><p:bldP spid=\"4\" grpId=\"0\"/>");
        Assert.Equal(["3:0-0", "4"], Timing.Moved(slide.Slide!));
        Illustrate(deck, new IllustrationQuery());
        Assert.Equal(["3", "4"], Timing.Moved(Only(deck)));
        Assert.Equal("4", Assert.Single(Only(deck).Descendants<P.BuildParagraph>()).ShapeId!.Value);
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void A_new_picture_in_the_place_of_one_changes_no_animation()
    {
        var deck = new Deck();
        deck.Slide(2, Deck.Placeholder(3, "Hero", "type=\"pic\" idx=\"1\""));
        Illustrate(deck, new IllustrationQuery());
        Timing.Set(Only(deck).SlidePart!, Timing.Appear(3, 3));
        var before = Only(deck.Reopen()).Timing!.OuterXml;
        var presentation = new Presentation(deck.Document);
        presentation.Replace(presentation.Illustrations()[0], Pictures.Ring(200, 100, "new"), new PictureSettings());
        Assert.Equal(before, Only(deck.Reopen()).Timing!.OuterXml);
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void What_moved_the_shapes_of_a_group_goes_with_them_and_lines_let_go()
    {
        var deck = new Deck();
        var slide = deck.Slide(3, Group() + Line(7, from: 9, to: 4) + Deck.TextBox(4, "Other", Somewhere, Deck.Paragraphs("Other")));
        Timing.Set(slide, Timing.Appear(10, 9) + Timing.Appear(14, 4) + Timing.Appear(18, 3), Timing.OnClickOf(22, 9, Timing.Appear(23, 4)) + Timing.OnClickOf(30, 4, Timing.Appear(31, 9)));
        Illustrate(deck, new IllustrationQuery { Target = "Group" });
        Assert.Equal(["4", "3"], Timing.Moved(Only(deck)));
        Assert.DoesNotContain("spid=\"9\"", Only(deck).OuterXml, StringComparison.Ordinal);
        Assert.Equal((0, 1), (Only(deck).Descendants<A.StartConnection>().Count(), Only(deck).Descendants<A.EndConnection>().Count()));
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void Where_nothing_moves_any_more_there_are_no_animations()
    {
        var deck = new Deck();
        Timing.Set(deck.Slide(3, Group()), Timing.Appear(10, 9), builds: "<p:bldP spid=\"9\" grpId=\"0\" animBg=\"1\"/>");
        Illustrate(deck, new IllustrationQuery { Target = "Group" });
        Assert.Null(Only(deck).Timing);
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void A_paragraph_that_was_a_token_takes_its_animation_with_it()
    {
        var deck = new Deck();
        var slide = deck.Slide(1, Deck.Placeholder(3, "Content 2", "idx=\"1\"", text: "One\n{{image: a cat}}\nTwo\nThree"));
        Timing.Set(slide, Timing.Appear(3, 3, Timing.Paragraph(0, 0)) + Timing.Appear(7, 3, Timing.Paragraph(1, 1)) + Timing.Appear(11, 3, Timing.Paragraph(2, 3)), builds: "<p:bldP spid=\"3\" grpId=\"0\" build=\"p\"/>");
        Illustrate(deck, new IllustrationQuery());
        Assert.Equal(["3:0-0", "3:1-2"], Timing.Moved(Only(deck)));
        Assert.Single(Only(deck).Descendants<P.BuildParagraph>());
        Assert.Empty(deck.Problems());
    }

    private static string Group() =>
        "<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"3\" name=\"Group\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"2000000\" cy=\"1000000\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"2000000\" cy=\"1000000\"/></a:xfrm></p:grpSpPr>"
        + Deck.TextBox(9, "Inside", (0, 0, 2_000_000, 1_000_000), Deck.Paragraphs("a red house")) + "</p:grpSp>";

    private static string Line(int id, int from, int to) =>
        $"<p:cxnSp><p:nvCxnSpPr><p:cNvPr id=\"{id}\" name=\"Line\"/><p:cNvCxnSpPr><a:stCxn id=\"{from}\" idx=\"0\"/><a:endCxn id=\"{to}\" idx=\"0\"/></p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr><p:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"1000\" cy=\"1000\"/></a:xfrm><a:prstGeom prst=\"line\"><a:avLst/></a:prstGeom></p:spPr></p:cxnSp>";

    private static void Illustrate(Deck deck, IllustrationQuery query)
    {
        var presentation = new Presentation(deck.Document);
        foreach (var target in presentation.Find(query))
            presentation.Insert(target, Pictures.Ring(100, 100, target.Prompt ?? "a ring"), target.Settings);
        deck.Reopen();
    }

    private static P.Slide Only(Deck deck) => deck.Document.PresentationPart!.SlideParts.Single().Slide!;
}
