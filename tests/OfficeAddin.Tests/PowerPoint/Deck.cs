using System.Runtime.CompilerServices;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>A presentation as Office writes them, with a master, layouts and a theme, made part by part.</summary>
internal sealed class Deck : IDisposable
{
    public const string Spaces = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
    public const string Group = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>";

    /// <summary>The box of the master's body, which content placeholders inherit.</summary>
    public static readonly (long Width, long Height) BodySize = (10_515_600, 4_351_338);

    /// <summary>The box of the picture placeholder of "Picture with Caption".</summary>
    public static readonly (long Width, long Height) PictureSize = (6_172_200, 4_873_625);

    private readonly MemoryStream _stream = new();
    private readonly SlideMasterPart _master;

    public Deck()
    {
        Document = PresentationDocument.Create(_stream, PresentationDocumentType.Presentation);
        var main = Document.AddPresentationPart();
        _master = main.AddNewPart<SlideMasterPart>("rId1");
        _master.AddNewPart<ThemePart>("rId99").Theme = new A.Theme(Theme);
        Layout(1, "Title and Content", Placeholder(2, "Title 1", "type=\"title\"") + Placeholder(3, "Content Placeholder 2", "idx=\"1\"", text: "Click to edit"));
        Layout(2, "Picture with Caption", Placeholder(2, "Title 1", "type=\"title\"", (839_788, 457_200, 3_932_237, 1_600_200))
            + Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\" hasCustomPrompt=\"1\"", (5_183_188, 987_425, PictureSize.Width, PictureSize.Height), "a photo of the team")
            + Placeholder(4, "Text Placeholder 3", "type=\"body\" sz=\"half\" idx=\"2\"", (839_788, 2_057_400, 3_932_237, 3_811_588), "Caption")
            + Placeholder(5, "Date Placeholder 4", "type=\"dt\" sz=\"half\" idx=\"10\"", (838_200, 6_356_350, 2_743_200, 365_125)));
        Layout(3, "Title Only", Placeholder(2, "Title 1", "type=\"title\""));
        Layout(4, "Clip Art", Placeholder(2, "Title 1", "type=\"title\"") + Placeholder(3, "Clip Art 2", "type=\"clipArt\" idx=\"7\"", (838_200, 1_825_625, 3_000_000, 2_000_000)));
        _master.SlideMaster = new P.SlideMaster($"<p:sldMaster {Spaces}><p:cSld><p:bg><p:bgRef idx=\"1001\"><a:schemeClr val=\"bg1\"/></p:bgRef></p:bg><p:spTree>{Group}"
            + Placeholder(2, "Title Placeholder 1", "type=\"title\"", (838_200, 365_125, 10_515_600, 1_325_563), "Click to edit")
            + Placeholder(3, "Text Placeholder 2", "type=\"body\" idx=\"1\"", (838_200, 1_825_625, BodySize.Width, BodySize.Height), "Click to edit")
            + "</p:spTree></p:cSld><p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>"
            + "<p:sldLayoutIdLst>" + string.Concat(Enumerable.Range(1, 4).Select(each => $"<p:sldLayoutId id=\"{2147483648 + each}\" r:id=\"rId{each}\"/>")) + "</p:sldLayoutIdLst></p:sldMaster>");
        main.Presentation = new P.Presentation($"<p:presentation {Spaces}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst><p:sldIdLst/><p:sldSz cx=\"12192000\" cy=\"6858000\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/></p:presentation>");
    }

    public PresentationDocument Document { get; private set; }

    public void Dispose()
    {
        Document.Dispose();
        _stream.Dispose();
    }

    /// <summary>Adds a slide of a layout (1 to 4), with the XML of its shapes.</summary>
    public SlidePart Slide(int layout, string shapes, string? notes = null)
    {
        var main = Document.PresentationPart!;
        var slide = main.AddNewPart<SlidePart>();
        slide.AddPart(_master.GetPartById($"rId{layout}"), "rId1");
        slide.Slide = new P.Slide($"<p:sld {Spaces}><p:cSld><p:spTree>{Group}{shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>");
        if (notes is not null)
            slide.AddNewPart<NotesSlidePart>().NotesSlide = new P.NotesSlide($"<p:notes {Spaces}><p:cSld><p:spTree>{Group}{Placeholder(2, "Notes Placeholder 1", "type=\"body\" idx=\"1\"", text: notes)}</p:spTree></p:cSld></p:notes>");
        var list = main.Presentation!.SlideIdList!;
        list.Append(new P.SlideId { Id = (uint)(256 + list.ChildElements.Count), RelationshipId = main.GetIdOfPart(slide) });
        return slide;
    }

    /// <summary>A placeholder; without a box it inherits one. Lines of the text are paragraphs.</summary>
    public static string Placeholder(int id, string name, string attributes, (long X, long Y, long Width, long Height)? box = null, string text = "") =>
        Shape(id, name, box, Paragraphs(text), $"<p:nvPr><p:ph {attributes}/></p:nvPr>");

    public static string TextBox(int id, string name, (long X, long Y, long Width, long Height) box, string paragraphs, string more = "", string geometry = "rect") =>
        Shape(id, name, box, paragraphs, "<p:nvPr/>", more, $"<a:prstGeom prst=\"{geometry}\"><a:avLst/></a:prstGeom>");

    public static string Title(string text) => Placeholder(2, "Title 1", "type=\"title\"", text: text);

    public static string Paragraphs(string text) => string.Concat(text.Split('\n').Select(line => line.Length == 0 ? "<a:p/>" : $"<a:p><a:r><a:rPr lang=\"en-US\"/><a:t>{line}</a:t></a:r></a:p>"));

    /// <summary>Writes the file and opens it anew, as another program would.</summary>
    public Deck Reopen()
    {
        Document.Save();
        Document.Dispose();
        Document = PresentationDocument.Open(_stream, true);
        return this;
    }

    /// <summary>The file as it is now.</summary>
    public byte[] Bytes()
    {
        Reopen();
        return _stream.ToArray();
    }

    /// <summary>What the validator and our own checks find.</summary>
    public List<string> Problems([CallerMemberName] string test = "")
    {
        // For the eye: set the variable to a folder, convert what is there to PDF, and look.
        if (Environment.GetEnvironmentVariable("TEXTTOIMAGE_TEST_DOCUMENTS") is { Length: > 0 } kept)
            File.WriteAllBytes(Path.Combine(kept, $"{test}.pptx"), Bytes());
        return Problems(Reopen().Document);
    }

    public static List<string> Problems(PresentationDocument document)
    {
        List<string> problems = [.. new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(document).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}")];
        foreach (var slide in document.PresentationPart!.SlideParts)
        {
            var ids = slide.Slide!.Descendants<P.NonVisualDrawingProperties>().Select(each => each.Id!.Value).ToList();
            if (ids.Distinct().Count() != ids.Count)
                problems.Add($"{slide.Uri}: two shapes have one id.");
            var xml = slide.Slide.OuterXml;
            problems.AddRange(slide.Parts.Where(pair => pair.OpenXmlPart is ImagePart && !xml.Contains($"\"{pair.RelationshipId}\"", StringComparison.Ordinal)).Select(pair => $"{slide.Uri}: nothing uses {pair.RelationshipId}."));
        }
        var created = document.PresentationPart.SlideParts.SelectMany(slide => slide.Slide!.Descendants().Where(each => each.LocalName == "creationId")).Select(each => each.OuterXml).ToList();
        if (created.Distinct().Count() != created.Count)
            problems.Add("Two shapes have one creationId.");
        return problems;
    }

    private void Layout(int number, string name, string shapes)
    {
        var part = _master.AddNewPart<SlideLayoutPart>($"rId{number}");
        part.SlideLayout = new P.SlideLayout($"<p:sldLayout {Spaces} preserve=\"1\"><p:cSld name=\"{name}\"><p:spTree>{Group}{shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>");
        part.AddPart(_master, "rId1");
    }

    private static string Shape(int id, string name, (long X, long Y, long Width, long Height)? box, string paragraphs, string uses, string more = "", string geometry = "")
    {
        var transform = box is { } at ? $"<a:xfrm><a:off x=\"{at.X}\" y=\"{at.Y}\"/><a:ext cx=\"{at.Width}\" cy=\"{at.Height}\"/></a:xfrm>" : "";
        return $"<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\" {more}/><p:cNvSpPr/>{uses}</p:nvSpPr><p:spPr>{transform}{geometry}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</p:txBody></p:sp>";
    }

    public static string Theme
    {
        get
        {
            var colours = string.Concat(new[] { ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "44546A"), ("lt2", "E7E6E6"), ("accent1", "2F75C8"), ("accent2", "ED7D31"), ("accent3", "A5A5A5"), ("accent4", "FFC000"), ("accent5", "2F75C8"), ("accent6", "4CAF50"), ("hlink", "0563C1"), ("folHlink", "954F72") }
                .Select(each => $"<a:{each.Item1}><a:srgbClr val=\"{each.Item2}\"/></a:{each.Item1}>"));
            var fill = string.Concat(Enumerable.Repeat("<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>", 3));
            var line = string.Concat(Enumerable.Repeat("<a:ln><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>", 3));
            var effect = string.Concat(Enumerable.Repeat("<a:effectStyle><a:effectLst/></a:effectStyle>", 3));
            const string Fonts = "<a:latin typeface=\"Calibri\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>";
            return $"<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Office\"><a:themeElements><a:clrScheme name=\"Office\">{colours}</a:clrScheme><a:fontScheme name=\"Office\"><a:majorFont>{Fonts}</a:majorFont><a:minorFont>{Fonts}</a:minorFont></a:fontScheme>"
                + $"<a:fmtScheme name=\"Office\"><a:fillStyleLst>{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst><a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>";
        }
    }
}
