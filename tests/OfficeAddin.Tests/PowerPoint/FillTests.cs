using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.PowerPoint;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Shapes that a picture fills have an alt text of their own.</summary>
public class FillTests
{
    [Theory]
    [InlineData("descr=\"A wall\"", "", "A wall")]
    [InlineData("", "", "new")]
    [InlineData("", "Words", null)]
    public void A_new_picture_leaves_what_somebody_wrote_and_text_that_speaks_for_itself(string marks, string text, string? told)
    {
        var deck = Filled(marks, text);
        var presentation = new Presentation(deck.Document);
        var fill = Assert.Single(presentation.Illustrations());
        Assert.Equal("slide 1, fill of 'Wall'", fill.Where);
        Assert.Equal(marks.Length > 0 ? "A wall" : null, fill.AltText);
        presentation.Replace(fill, Pictures.Ring(200, 100, "new", 2), new PictureSettings());
        var after = Assert.Single(new Presentation(deck.Reopen().Document).Illustrations());
        Assert.Equal((told, "new"), (after.AltText, after.Origin!.Prompt));
        // What was the prompt follows the prompt.
        presentation = new Presentation(deck.Document);
        presentation.Replace(presentation.Illustrations()[0], Pictures.Ring(200, 100, "newer", 3), new PictureSettings());
        Assert.Equal(told == "new" ? "newer" : told, presentation.Illustrations()[0].AltText);
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void A_fill_becomes_a_decoration_when_it_is_asked_for()
    {
        var deck = Filled("descr=\"A wall\"", "");
        var presentation = new Presentation(deck.Document);
        presentation.Replace(presentation.Illustrations()[0], Pictures.Ring(200, 100, "new", 2), new PictureSettings { Decorative = true });
        var after = Assert.Single(new Presentation(deck.Reopen().Document).Illustrations());
        Assert.Equal((true, null), (after.Decorative, after.AltText));
        Assert.Empty(presentation.Warnings);
        Assert.Empty(deck.Problems());
    }

    [Theory]
    [InlineData(100, -50_000, -20_000)]
    [InlineData(200, -50_000, null)]
    public void A_picture_of_the_same_shape_keeps_what_somebody_moved_of_it(int width, int left, int? top)
    {
        var deck = Filled("", "", "l=\"-50000\" t=\"-20000\" r=\"-50000\" b=\"-80000\"");
        var presentation = new Presentation(deck.Document);
        presentation.Replace(presentation.Illustrations()[0], Pictures.Ring(width, 100, "new", 2), new PictureSettings());
        var edges = deck.Reopen().Document.PresentationPart!.SlideParts.Single().Slide!.Descendants<A.FillRectangle>().Single();
        Assert.Equal((left, top), (edges.Left!.Value, edges.Top?.Value));
        Assert.Empty(deck.Problems());
    }

    private static Deck Filled(string marks, string text, string edges = "")
    {
        var deck = new Deck();
        var shape = Deck.TextBox(3, "Wall", (0, 0, 2_000_000, 2_000_000), Deck.Paragraphs(text), marks);
        var slide = deck.Slide(3, shape.Replace("</p:spPr>", "<a:blipFill><a:blip r:embed=\"rId7\"/><a:stretch><a:fillRect " + edges + "/></a:stretch></a:blipFill></p:spPr>", StringComparison.Ordinal));
        using var stream = new MemoryStream(Pictures.Ring(100, 100, "old").Bytes);
        slide.AddNewPart<ImagePart>("image/png", "rId7").FeedData(stream);
        return deck.Reopen();
    }
}
