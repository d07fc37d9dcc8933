using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>The tests of the illustrated deck, which is made once for all.</summary>
[CollectionDefinition]
public class IllustratedDeckTests : ICollectionFixture<IllustratedDeck>;

/// <summary>The showcase deck, illustrated as a user would: a background, a shape by name, a slide by number, then all the rest.</summary>
public sealed class IllustratedDeck : IDisposable
{
    public IllustratedDeck()
    {
        Original = ShowcaseDeck.Bytes();
        Work = new ShowcaseWork("showcase.pptx", Original);
        Work.Illustrate(new IllustrationQuery { Slides = [1], Background = true }, "a cloud in the sky");
        Work.Illustrate(new IllustrationQuery { Target = ShowcaseDeck.Hero }, "a red house");
        Work.Illustrate(new IllustrationQuery { Slides = [4] }, settings: new PictureSettings { Fit = PictureFit.Contain }, side: 512);
        Result = Work.Illustrate(new IllustrationQuery { All = true });
        Work.Keep("showcase.pptx");
        Document = PresentationDocument.Open(Work.Path, false);
    }

    public byte[] Original { get; }

    public ShowcaseWork Work { get; }

    /// <summary>What the last run, that for all places, did.</summary>
    public IllustrationResult Result { get; }

    public PresentationDocument Document { get; }

    public void Dispose()
    {
        Document.Dispose();
        Work.Dispose();
    }

    /// <summary>A slide, from 1.</summary>
    public P.Slide Slide(int number) => Slide(Document, number);

    public static P.Slide Slide(PresentationDocument document, int number)
    {
        var main = document.PresentationPart!;
        var id = main.Presentation!.SlideIdList!.Elements<P.SlideId>().ElementAt(number - 1);
        return ((SlidePart)main.GetPartById(id.RelationshipId!.Value!)).Slide!;
    }

    /// <summary>A picture of a slide by its shape's name.</summary>
    public P.Picture Picture(int slide, string name) => Slide(slide).Descendants<P.Picture>().Single(each => each.NonVisualPictureProperties!.NonVisualDrawingProperties!.Name == name);

    /// <summary>The crop: left, top, right, bottom in thousandths of a percent.</summary>
    public static (int, int, int, int) CropOf(P.Picture picture)
    {
        var crop = picture.BlipFill!.GetFirstChild<A.SourceRectangle>();
        return (crop?.Left?.Value ?? 0, crop?.Top?.Value ?? 0, crop?.Right?.Value ?? 0, crop?.Bottom?.Value ?? 0);
    }

    /// <summary>Its own box: left, top, width, height.</summary>
    public static (long, long, long, long) BoxOf(P.Picture picture)
    {
        var box = picture.ShapeProperties!.Transform2D!;
        return (box.Offset!.X!.Value, box.Offset.Y!.Value, box.Extents!.Cx!.Value, box.Extents.Cy!.Value);
    }

    /// <summary>The pixels of the picture's file, from the header of the PNG.</summary>
    public static (int Width, int Height) PixelsOf(P.Picture picture)
    {
        var slide = picture.Ancestors<P.Slide>().Single().SlidePart!;
        using var stream = slide.GetPartById(picture.BlipFill!.Blip!.Embed!.Value!).GetStream();
        Span<byte> header = stackalloc byte[24];
        stream.ReadExactly(header);
        return (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header[16..]), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header[20..]));
    }
}
