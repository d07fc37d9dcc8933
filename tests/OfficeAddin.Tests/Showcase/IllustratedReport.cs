using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;
using PIC = DocumentFormat.OpenXml.Drawing.Pictures;
using W = DocumentFormat.OpenXml.Wordprocessing;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>The tests of the illustrated report, which is made once for all.</summary>
[CollectionDefinition]
public class IllustratedReportTests : ICollectionFixture<IllustratedReport>;

/// <summary>The showcase report, illustrated as a user would: a bookmark, a control, below a heading, then all the rest.</summary>
public sealed class IllustratedReport : IDisposable
{
    public IllustratedReport()
    {
        Original = ShowcaseReport.Bytes();
        Work = new ShowcaseWork("showcase.docx", Original);
        Work.Illustrate(new IllustrationQuery { Target = ShowcaseReport.Bookmark }, "a blue globe", new PictureSettings { Width = 1_080_000 });
        Work.Illustrate(new IllustrationQuery { Target = ShowcaseReport.ControlTag }, "a yellow star", new PictureSettings { Height = 1_080_000 });
        Work.Illustrate(new IllustrationQuery { Heading = ShowcaseReport.Heading }, "a rocket in the sky", new PictureSettings { Width = 2_880_000, Caption = "Where it goes" });
        Result = Work.Illustrate(new IllustrationQuery { All = true });
        Work.Keep("showcase.docx");
        Document = WordprocessingDocument.Open(Work.Path, false);
    }

    public byte[] Original { get; }

    public ShowcaseWork Work { get; }

    /// <summary>What the last run, that for all places, did.</summary>
    public IllustrationResult Result { get; }

    public WordprocessingDocument Document { get; }

    public void Dispose()
    {
        Document.Dispose();
        Work.Dispose();
    }

    /// <summary>The picture with a prompt, in whatever part, and not its copy for old readers.</summary>
    public PIC.Picture Picture(string prompt) => Roots(Document).SelectMany(root => root.Descendants<PIC.Picture>())
        .Single(picture => PictureOf(picture).Descendants().Any(each => each.LocalName == "origin" && each.GetAttribute("prompt", "").Value == prompt) && !picture.Ancestors<AlternateContentFallback>().Any());

    /// <summary>The properties (wp:docPr) of its frame.</summary>
    public static WP.DocProperties PictureOf(PIC.Picture picture) => FrameOf(picture).GetFirstChild<WP.DocProperties>()!;

    /// <summary>Its frame (wp:inline, wp:anchor).</summary>
    public static OpenXmlElement FrameOf(PIC.Picture picture) => picture.Ancestors<A.Graphic>().First().Parent!;

    /// <summary>Width and height of the frame.</summary>
    public static (long Width, long Height) SizeOf(PIC.Picture picture) => (FrameOf(picture).GetFirstChild<WP.Extent>()!.Cx!.Value, FrameOf(picture).GetFirstChild<WP.Extent>()!.Cy!.Value);

    /// <summary>Body, headers, footers and notes.</summary>
    public static IEnumerable<OpenXmlElement> Roots(WordprocessingDocument document)
    {
        var main = document.MainDocumentPart!;
        return [main.Document!, .. main.HeaderParts.Select(part => part.Header!), .. main.FooterParts.Select(part => part.Footer!), main.FootnotesPart!.Footnotes!];
    }

    /// <summary>The captions, as they read.</summary>
    public IEnumerable<string> Captions => Document.MainDocumentPart!.Document!.Body!.Elements<W.Paragraph>()
        .Where(paragraph => paragraph.ParagraphProperties?.ParagraphStyleId?.Val == "Caption").Select(paragraph => string.Concat(paragraph.Descendants<W.Text>().Select(text => text.Text)));
}
