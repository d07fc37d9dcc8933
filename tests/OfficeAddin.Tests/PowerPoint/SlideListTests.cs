using System.IO.Packaging;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.PowerPoint;
using P = DocumentFormat.OpenXml.Presentation;
using P14 = DocumentFormat.OpenXml.Office2010.PowerPoint;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>What else of a file has to know of a new slide.</summary>
public class SlideListTests
{
    private static readonly Dictionary<string, string>[] Two = [TemplateDeck.Row(("Title", "A")), TemplateDeck.Row(("Title", "B"))];

    [Fact]
    public void The_first_slides_of_a_template_are_listed_where_the_schema_wants_them()
    {
        using var deck = new TemplateDeck();
        Assert.Null(deck.Main.SlideIdList);
        deck.Presentation.AddSlides("Title Slide", [.. Two, TemplateDeck.Row(("Title", "C"), ("Notes", "N"))]);
        Assert.Empty(deck.Problems());
        Assert.Equal(["sldMasterIdLst", "notesMasterIdLst", "sldIdLst", "sldSz", "notesSz"], deck.Main.ChildElements.Select(each => each.LocalName));
        Assert.Equal([256u, 257u, 258u], deck.Main.SlideIdList!.Elements<P.SlideId>().Select(each => each.Id!.Value));
        var properties = deck.Document.ExtendedFilePropertiesPart!.Properties!;
        Assert.Equal(("3", "1"), (properties.Slides!.Text, properties.Notes!.Text));
    }

    [Fact]
    public void New_slides_are_of_the_last_section()
    {
        using var deck = new TemplateDeck();
        deck.Presentation.AddSlides("Title Slide", [.. Two, .. Two]);
        Template.Divide(deck.Document);
        Assert.Empty(deck.Problems());
        new Presentation(deck.Document).AddSlides("Title Slide", Two);
        Assert.Empty(deck.Problems());
        Assert.Equal(["256", "257 258 259 260 261"], deck.Main.Descendants<P14.Section>().Select(section => string.Join(' ', section.Descendants<P14.SectionSlideIdListEntry>().Select(each => each.Id!.Value))));
    }

    [Fact]
    public void A_last_section_without_slides_gets_its_list()
    {
        using var deck = new TemplateDeck();
        deck.Presentation.AddSlides("Title Slide", Two);
        Template.Divide(deck.Document);
        deck.Main.Descendants<P14.Section>().Last().SectionSlideIdList!.Remove();
        new Presentation(deck.Document).AddSlides("Title Slide", [Two[0]]);
        Assert.Empty(deck.Problems());
        Assert.Equal(258u, deck.Main.Descendants<P14.Section>().Last().SectionSlideIdList!.GetFirstChild<P14.SectionSlideIdListEntry>()!.Id!.Value);
    }

    [Fact]
    public void Ids_stay_below_what_the_schema_allows()
    {
        using var deck = new TemplateDeck();
        deck.Presentation.AddSlides("Title Slide", Two);
        deck.Main.SlideIdList!.Elements<P.SlideId>().Last().Id = 2_147_483_647;
        deck.Presentation.AddSlides("Title Slide", Two);
        Assert.Empty(deck.Problems());
        Assert.Equal([256u, 2_147_483_647u, 257u, 258u], deck.Main.SlideIdList!.Elements<P.SlideId>().Select(each => each.Id!.Value));
    }

    [Fact]
    public void New_parts_do_not_take_the_names_of_others()
    {
        // A part that nothing leads to, as other programs leave them, and one in capitals.
        using var stream = new MemoryStream();
        stream.Write(Template.Bytes(DocumentFormat.OpenXml.PresentationDocumentType.Presentation));
        using (var package = Package.Open(stream, FileMode.Open))
        {
            foreach (var name in new[] { "/ppt/slides/slide1.xml", "/ppt/slides/Slide2.XML", "/ppt/notesSlides/notesSlide1.xml" })
                package.CreatePart(new Uri(name, UriKind.Relative), "application/xml").GetStream().WriteByte((byte)'x');
        }
        using (var document = PresentationDocument.Open(stream, true))
        {
            var presentation = new Presentation(document);
            presentation.AddSlides("Title Slide", [.. Two, TemplateDeck.Row(("Title", "C"), ("Notes", "N"))]);
            presentation.Flush();
        }
        using var again = PresentationDocument.Open(stream, false);
        Assert.Equal(["A", "B", "C"], new[] { 0, 1, 2 }.Select(index => ((SlidePart)again.PresentationPart!.GetPartById(again.PresentationPart.Presentation!.SlideIdList!.Elements<P.SlideId>().ElementAt(index).RelationshipId!.Value!)).Slide!.InnerText));
        Assert.Empty(Deck.Problems(again));
    }
}
