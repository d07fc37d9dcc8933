using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

public class NotesPagesTests
{
    [Fact]
    public void Notes_have_a_page_with_a_master_which_is_made_once()
    {
        using var deck = new TemplateDeck();
        deck.Presentation.AddSlides("Title Slide", [TemplateDeck.Row(("Title", "A"), ("Notes", "First\nSecond")), TemplateDeck.Row(("Title", "B"), ("NOTES", "Third")), TemplateDeck.Row(("Title", "C"), ("Notes", ""))]);
        Assert.Empty(deck.Problems());
        var master = deck.Document.PresentationPart!.NotesMasterPart!;
        foreach (var slide in new[] { deck.Slide(1), deck.Slide(2) })
            Assert.Equal((master, slide), (slide.NotesSlidePart!.NotesMasterPart, slide.NotesSlidePart.SlidePart));
        Assert.Equal(["First", "Second"], deck.Slide(1).NotesSlidePart!.NotesSlide!.Descendants<A.Paragraph>().Select(each => each.InnerText));
        Assert.Null(deck.Slide(3).NotesSlidePart);
        Assert.NotSame(deck.Slide(1).SlideLayoutPart!.SlideMasterPart!.ThemePart, master.ThemePart);
        Assert.Empty(deck.Presentation.Warnings);
    }

    [Fact]
    public void The_image_of_the_slide_has_its_shape_and_stays_on_the_page()
    {
        using var deck = new TemplateDeck(document => document.PresentationPart!.Presentation!.NotesSize = new P.NotesSize { Cx = 9_144_000, Cy = 6_858_000 });
        deck.Presentation.AddSlides("Title Slide", [TemplateDeck.Row(("Notes", "N"))]);
        Assert.Empty(deck.Problems());
        var image = deck.Document.PresentationPart!.NotesMasterPart!.NotesMaster!.Descendants<P.Shape>().Single(each => each.Descendants<P.PlaceholderShape>().Single().Type!.InnerText == "sldImg");
        var (place, size) = (image.ShapeProperties!.Transform2D!.Offset!, image.ShapeProperties.Transform2D.Extents!);
        Assert.Equal(12_192_000.0 / 6_858_000, (double)size.Cx!.Value / size.Cy!.Value, 3);
        Assert.InRange(place.X!.Value + (size.Cx.Value / 2), 4_571_000, 4_573_000);
        Assert.True(place.Y!.Value + size.Cy.Value < 3_400_000);
    }

    [Fact]
    public void A_line_of_the_notes_says_what_the_picture_shows_where_no_column_does()
    {
        using var deck = new TemplateDeck();
        deck.Presentation.AddSlides("Company/Picture with Caption", [TemplateDeck.Row(("Title", "A"), ("Notes", "Say hello.\nimage: a red rocket"))]);
        Assert.Equal("a red rocket", Assert.Single(deck.Presentation.Find(new IllustrationQuery())).Prompt);
    }
}
