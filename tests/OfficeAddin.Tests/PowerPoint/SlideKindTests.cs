using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.PowerPoint;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Hidden slides, sections, and several masters.</summary>
public class SlideKindTests
{
    private const string Hero = "<p:sp><p:nvSpPr><p:cNvPr id=\"3\" name=\"Hero\"/><p:cNvSpPr/><p:nvPr><p:ph type=\"pic\" idx=\"1\"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>";

    [Fact]
    public void Hidden_slides_get_pictures_and_are_called_hidden()
    {
        var deck = new Deck();
        deck.Slide(2, Hero).Slide!.Show = false;
        deck.Slide(2, Hero).Slide!.Show = true;
        var presentation = new Presentation(deck.Document);
        var targets = presentation.Find(new IllustrationQuery());
        Assert.Equal(["slide 1 (hidden), placeholder 'Hero'", "slide 2, placeholder 'Hero'"], targets.Select(each => each.Where));
        presentation.Insert(targets[0], Pictures.Ring(100, 100, "x"), targets[0].Settings);
        Assert.False(deck.Reopen().Document.PresentationPart!.SlideParts.First().Slide!.Show!.Value);
        Assert.Equal("slide 1 (hidden), picture 'Hero'", Assert.Single(new Presentation(deck.Document).Illustrations()).Where);
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void Sections_stay_as_they_are()
    {
        var deck = new Deck();
        deck.Slide(2, Hero);
        deck.Slide(3, Deck.Title("Two"));
        const string Sections = "<p:extLst xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"><p:ext uri=\"{521415D9-36F7-43E2-AB2F-B90AF26B5E84}\"><p14:sectionLst xmlns:p14=\"http://schemas.microsoft.com/office/powerpoint/2010/main\">"
            + "<p14:section name=\"First\" id=\"{11111111-2222-4333-8444-555555555555}\"><p14:sldIdLst><p14:sldId id=\"256\"/></p14:sldIdLst></p14:section><p14:section name=\"Rest\" id=\"{11111111-2222-4333-8444-666666666666}\"><p14:sldIdLst><p14:sldId id=\"257\"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>";
        deck.Document.PresentationPart!.Presentation!.Append(new P.PresentationExtensionList(Sections));
        var before = deck.Reopen().Document.PresentationPart!.Presentation!.OuterXml;
        var presentation = new Presentation(deck.Document);
        var targets = presentation.Find(new IllustrationQuery { All = true });
        Assert.Equal(2, targets.Count);
        foreach (var target in targets)
            presentation.Insert(target, Pictures.Ring(100, 100, "x"), target.Settings);
        Assert.Equal(before, deck.Reopen().Document.PresentationPart!.Presentation!.OuterXml);
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void Layouts_of_one_name_under_two_masters_are_both_meant_and_each_slide_has_the_boxes_of_its_own()
    {
        var deck = new Deck();
        deck.Slide(2, Hero);
        deck.Slide(3, Deck.Title("No picture"));
        var slide = deck.Slide(2, Hero);
        // A second master as PowerPoint keeps it: with layouts of its own, whose names are those of the first.
        var main = deck.Document.PresentationPart!;
        var second = Clone(main, slide.SlideLayoutPart!);
        main.Presentation!.SlideMasterIdList!.Append(new P.SlideMasterId { Id = 2_147_483_700u, RelationshipId = "rId77" });
        var layout = second.SlideLayoutParts.Single();
        layout.SlideLayout!.Descendants<A.Extents>().First(each => each.Cx!.Value == Deck.PictureSize.Width).Cx = 2_000_000;
        slide.DeletePart(slide.SlideLayoutPart!);
        slide.AddPart(layout, "rId1");
        deck.Reopen();
        var presentation = new Presentation(deck.Document);
        var targets = presentation.Find(new IllustrationQuery { Layout = "Picture with Caption" });
        Assert.Equal([("slide 1, placeholder 'Hero'", Deck.PictureSize.Width), ("slide 3, placeholder 'Hero'", 2_000_000)], targets.Select(each => (each.Where, each.Frame.Width)));
        foreach (var target in targets)
            presentation.Insert(target, Pictures.Ring(100, 100, "x"), target.Settings);
        Assert.Equal([1, 3], presentation.Illustrations(new IllustrationQuery { Layout = "picture with caption" }).Select(each => each.Slide!.Value));
        Assert.Empty(deck.Problems());
    }

    private static SlideMasterPart Clone(PresentationPart main, SlideLayoutPart layout)
    {
        var (first, second) = (layout.SlideMasterPart!, main.AddNewPart<SlideMasterPart>("rId77"));
        second.SlideMaster = (P.SlideMaster)first.SlideMaster!.CloneNode(true);
        var copy = second.AddNewPart<SlideLayoutPart>("rId1");
        copy.SlideLayout = (P.SlideLayout)layout.SlideLayout!.CloneNode(true);
        copy.AddPart(second, "rId1");
        second.AddNewPart<ThemePart>("rId99").Theme = (A.Theme)first.ThemePart!.Theme!.CloneNode(true);
        var list = second.SlideMaster.SlideLayoutIdList!;
        list.RemoveAllChildren();
        list.Append(new P.SlideLayoutId { Id = 2_147_483_701u, RelationshipId = "rId1" });
        return second;
    }
}
