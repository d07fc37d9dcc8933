using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Files;
using TextToImage.Office.PowerPoint;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>The open template, to which slides are added.</summary>
internal sealed class TemplateDeck : IDisposable
{
    private readonly MemoryStream _stream = new();

    public TemplateDeck(Action<PresentationDocument>? more = null)
    {
        _stream.Write(Template.Bytes(PresentationDocumentType.Presentation, more));
        Document = PresentationDocument.Open(_stream, true);
        Presentation = new Presentation(Document);
    }

    public PresentationDocument Document { get; private set; }

    public Presentation Presentation { get; }

    public P.Presentation Main => Document.PresentationPart!.Presentation!;

    public void Dispose()
    {
        Document.Dispose();
        _stream.Dispose();
    }

    public static Dictionary<string, string> Row(params (string Column, string Text)[] cells) => cells.ToDictionary(cell => cell.Column, cell => cell.Text);

    public SlidePart Slide(int number) =>
        (SlidePart)Document.PresentationPart!.GetPartById(Main.SlideIdList!.Elements<P.SlideId>().ElementAt(number - 1).RelationshipId!.Value!);

    /// <summary>The texts of the shapes of a slide.</summary>
    public IEnumerable<string> Texts(int number) => Slide(number).Slide!.Descendants<P.Shape>().Select(shape => shape.TextBody!.InnerText);

    /// <summary>The paragraphs of a slide, with their levels.</summary>
    public IEnumerable<(string Text, int Level)> Levels(int number) =>
        Slide(number).Slide!.Descendants<A.Paragraph>().Select(paragraph => (paragraph.InnerText, paragraph.ParagraphProperties?.Level?.Value ?? 0));

    /// <summary>Writes the file and opens it anew; what the validator and our own checks find.</summary>
    public List<string> Problems()
    {
        Document.Save();
        Document.Dispose();
        Document = PresentationDocument.Open(_stream, true);
        return [.. Deck.Problems(Document), .. PackageProblems.Find(_stream.ToArray())];
    }
}
