using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>The showcase deck regenerated, as months later.</summary>
[Trait("Category", "Slow")]
[Collection<IllustratedDeckTests>]
public partial class DeckUpdateTests(IllustratedDeck deck)
{
    [Fact]
    public void The_same_seeds_give_the_same_files_and_slides()
    {
        using var work = deck.Work.Copy();
        Assert.Equal(19, work.Update().Pictures.Count);
        using var updated = PresentationDocument.Open(work.Path, false);
        Assert.Equal(PictureFiles.Hashes(deck.Document), PictureFiles.Hashes(updated));
        for (var number = 1; number <= 14; number++)
            Assert.Equal(WithoutReferences(deck.Slide(number)), WithoutReferences(IllustratedDeck.Slide(updated, number)));
    }

    [Fact]
    public void Another_style_changes_the_pictures_and_nothing_around_them()
    {
        using var work = deck.Work.Copy();
        work.Update("line art");
        work.Keep("showcase-line-art.pptx");
        using var updated = PresentationDocument.Open(work.Path, false);
        // Only the logo is the same.
        Assert.Single(PictureFiles.Hashes(deck.Document).Intersect(PictureFiles.Hashes(updated)));
        Assert.All(work.Listed().Where(each => each.Origin is not null), picture => Assert.Equal("line art", picture.Origin!.Style));
        for (var number = 1; number <= 14; number++)
            Assert.Equal(Around(deck.Slide(number)), Around(IllustratedDeck.Slide(updated, number)));
        Assert.Equal(deck.Work.Listed().Select(each => (each.Where, each.AltText, each.Decorative)), work.Listed().Select(each => (each.Where, each.AltText, each.Decorative)));
    }

    /// <summary>Where a namespace is declared, and in which place among attributes, is no difference.</summary>
    [GeneratedRegex(" xmlns:[a-z0-9]+=\"[^\"]*\"")]
    private static partial Regex Declaration { get; }

    /// <summary>A slide without the ids by which it refers to its parts.</summary>
    private static string WithoutReferences(P.Slide slide)
    {
        var copy = (P.Slide)slide.CloneNode(true);
        foreach (var blip in copy.Descendants<A.Blip>())
            blip.Embed = null;
        return Declaration.Replace(copy.OuterXml, "");
    }

    /// <summary>Boxes, looks, ids, names, alt texts, crops and animations of a slide.</summary>
    private static List<string> Around(P.Slide slide) =>
    [
        .. slide.Descendants().Where(each => each is P.ShapeProperties or P.Timing or A.SourceRectangle or A.FillRectangle or A.TableCellProperties).Select(WithoutFill),
        .. slide.Descendants<P.NonVisualDrawingProperties>().Select(each => $"{each.Id} {each.Name} {each.Description}"),
    ];

    private static string WithoutFill(OpenXmlElement element)
    {
        var copy = element.CloneNode(true);
        copy.RemoveAllChildren<A.BlipFill>();
        return copy.OuterXml;
    }
}
