using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using SkiaSharp;
using TextToImage.Office.Word;

namespace TextToImage.Office.Tests.Word;

/// <summary>A Word document in memory, made from the XML of its parts; what is done to it is checked when it is read again.</summary>
internal sealed class WordSample
{
    public const string Namespaces =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
        + "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
        + "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "
        + "xmlns:wpg=\"http://schemas.microsoft.com/office/word/2010/wordprocessingGroup\" xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" xmlns:v=\"urn:schemas-microsoft-com:vml\" "
        + "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" mc:Ignorable=\"w14\"";

    /// <summary>A4 with margins of an inch: the column is 9026 twentieths of a point wide.</summary>
    public const string A4 = "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/>";

    public const long Column = 9026 * 635;

    public const string Styles =
        $"<w:styles {Namespaces}><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Standard\"><w:name w:val=\"Normal\"/></w:style>"
        + "<w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"Standard\"/><w:pPr><w:keepNext/><w:spacing w:before=\"240\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"32\"/></w:rPr></w:style>"
        + "<w:style w:type=\"paragraph\" w:styleId=\"Kapitel\"><w:name w:val=\"Kapitel\"/><w:basedOn w:val=\"berschrift1\"/></w:style>"
        + "<w:style w:type=\"paragraph\" w:styleId=\"Inhalt\"><w:name w:val=\"TOC Heading\"/><w:basedOn w:val=\"berschrift1\"/><w:pPr><w:outlineLvl w:val=\"9\"/></w:pPr></w:style>"
        + "<w:style w:type=\"paragraph\" w:styleId=\"berschrift2\"><w:name w:val=\"heading 2\"/><w:basedOn w:val=\"Standard\"/><w:rPr><w:b/></w:rPr></w:style></w:styles>";

    private byte[] _file;

    private WordSample(byte[] file) => _file = file;

    public byte[] File => _file;

    /// <summary>A document of an A4 page.</summary>
    /// <param name="body">Paragraphs and tables.</param>
    /// <param name="more">Adds other parts, and may say more of the section.</param>
    public static WordSample Of(string body, Func<MainDocumentPart, string>? more = null)
    {
        var stream = new MemoryStream();
        using (var package = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = package.AddMainDocumentPart();
            Feed(main.AddNewPart<StyleDefinitionsPart>(), Styles);
            var references = more?.Invoke(main) ?? "";
            Feed(main, $"<w:document {Namespaces}><w:body>{body}<w:sectPr>{references}{A4}{(references.Contains("\"first\"") ? "<w:titlePg/>" : "")}</w:sectPr></w:body></w:document>");
        }
        return new WordSample(stream.ToArray());
    }

    public static WordSample Read(string path) => new(System.IO.File.ReadAllBytes(path));

    public static void Feed(OpenXmlPart part, string xml)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(xml));
        part.FeedData(stream);
    }

    public static string Paragraph(string text, string properties = "") => $"<w:p>{(properties.Length > 0 ? $"<w:pPr>{properties}</w:pPr>" : "")}{Run(text)}</w:p>";

    public static string Run(string text, string look = "") => $"<w:r>{(look.Length > 0 ? $"<w:rPr>{look}</w:rPr>" : "")}<w:t xml:space=\"preserve\">{text}</w:t></w:r>";

    /// <summary>A text box as Word writes it: twice.</summary>
    public static string TextBox(string content, long width = 2_743_200, int id = 1) =>
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:anchor distT=\"0\" distB=\"0\" distL=\"114300\" distR=\"114300\" simplePos=\"0\" relativeHeight=\"251659264\" behindDoc=\"0\" locked=\"0\" layoutInCell=\"1\" allowOverlap=\"1\">"
        + "<wp:simplePos x=\"0\" y=\"0\"/><wp:positionH relativeFrom=\"column\"><wp:align>right</wp:align></wp:positionH><wp:positionV relativeFrom=\"paragraph\"><wp:posOffset>0</wp:posOffset></wp:positionV>"
        + $"<wp:extent cx=\"{width}\" cy=\"2000000\"/><wp:wrapSquare wrapText=\"bothSides\"/><wp:docPr id=\"{id}\" name=\"Text Box {id}\"/><wp:cNvGraphicFramePr/>"
        + "<a:graphic><a:graphicData uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp><wps:cNvSpPr txBox=\"1\"/>"
        + $"<wps:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"2000000\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:ln w=\"6350\"><a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill></a:ln></wps:spPr>"
        + $"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx><wps:bodyPr><a:spAutoFit/></wps:bodyPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        + $"<mc:Fallback><w:pict><v:rect style=\"width:{width / 12700}pt;height:100pt\"><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r>";

    public static string ImageToken(string inside) => "{{image: " + inside + "}}";

    public static IllustrationPicture Picture(int width = 64, int height = 64, SKColor? color = null, string prompt = "a red rocket", ulong seed = 4)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { Color = SKColors.White };
        canvas.Clear(color ?? SKColors.Firebrick);
        // A disc shows where the shape of the picture was not kept.
        canvas.DrawCircle(width / 2f, height / 2f, Math.Min(width, height) / 3f, paint);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return new IllustrationPicture(data.ToArray(), width, height, new PictureOrigin(prompt, seed, "starter"));
    }

    /// <summary>Does something to the document and checks that it is not worse than before.</summary>
    public IReadOnlyList<string> Edit(Action<TextDocument> edit)
    {
        var stream = new MemoryStream();
        stream.Write(_file, 0, _file.Length);
        IReadOnlyList<string> warnings;
        using (var document = new TextDocument(WordprocessingDocument.Open(stream, isEditable: true)))
        {
            edit(document);
            document.Flush();
            warnings = document.Warnings;
        }
        var before = WordCheck.Problems(_file);
        _file = stream.ToArray();
        Assert.Empty(WordCheck.Problems(_file).Except(before));
        return warnings;
    }

    /// <summary>The document changed by hand.</summary>
    public WordSample With(Action<WordprocessingDocument> change)
    {
        var stream = new MemoryStream();
        stream.Write(_file, 0, _file.Length);
        using (var package = WordprocessingDocument.Open(stream, isEditable: true))
            change(package);
        return new WordSample(stream.ToArray());
    }

    /// <summary>Fills all places of a query with small pictures.</summary>
    public IReadOnlyList<string> Illustrate(IllustrationQuery? query = null, IllustrationPicture? picture = null, PictureSettings? settings = null) => Edit(document =>
    {
        foreach (var target in document.Find(query ?? new IllustrationQuery()))
            document.Insert(target, picture ?? Picture(), (settings ?? new PictureSettings()).Or(target.Settings));
    });

    /// <summary>Looks at the document as it is now.</summary>
    public T Look<T>(Func<WordprocessingDocument, T> look)
    {
        using var package = WordprocessingDocument.Open(new MemoryStream(_file), isEditable: false);
        return look(package);
    }

    public string BodyXml => Look(package => package.MainDocumentPart!.Document!.Body!.OuterXml);

    public string BodyText => Look(package => package.MainDocumentPart!.Document!.Body!.InnerText);
}
