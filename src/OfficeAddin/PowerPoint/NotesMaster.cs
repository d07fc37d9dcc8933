using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>The master of notes pages, which a presentation has from its first notes on: the slide's image above, the text below, as PowerPoint lays them out.</summary>
internal static class NotesMaster
{
    private const string Spaces = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";

    /// <summary>The page that the places below are for, in EMU.</summary>
    private const long PageWidth = 6_858_000;

    private const long PageHeight = 9_144_000;

    private const string Levels = "<a:p><a:pPr lvl=\"0\"/><a:r><a:rPr lang=\"en-US\"/><a:t>Click to edit Master text styles</a:t></a:r></a:p><a:p><a:pPr lvl=\"1\"/><a:r><a:rPr lang=\"en-US\"/><a:t>Second level</a:t></a:r></a:p>";
    private const string Number = "<a:p><a:fld id=\"{8E2C7B53-7A0D-4B0B-9C2F-5D0E1B6A4F21}\" type=\"slidenum\"><a:rPr lang=\"en-US\"/><a:t>\u2039#\u203a</a:t></a:fld><a:endParaRPr lang=\"en-US\"/></a:p>";
    private const string Nothing = "<a:p><a:endParaRPr lang=\"en-US\"/></a:p>";

    /// <summary>Adds it, with a theme of its own that is a copy of the slides'.</summary>
    public static NotesMasterPart AddTo(PresentationPart presentation)
    {
        var part = presentation.AddNewPart<NotesMasterPart>();
        CopyTheme(presentation, part.AddNewPart<ThemePart>());
        var size = presentation.Presentation!.NotesSize;
        var (across, down) = ((double)(size?.Cx.Emu() ?? PageWidth) / PageWidth, (double)(size?.Cy.Emu() ?? PageHeight) / PageHeight);
        part.NotesMaster = new P.NotesMaster(Xml(presentation.Presentation.SlideSize, across, down));
        presentation.Presentation.NotesMasterIdList = new P.NotesMasterIdList(new P.NotesMasterId { Id = presentation.GetIdOfPart(part) });
        return part;
    }

    private static void CopyTheme(PresentationPart presentation, ThemePart copy)
    {
        var theme = presentation.SlideMasterParts.Select(master => master.ThemePart).FirstOrDefault(each => each is not null) ?? presentation.ThemePart;
        if (theme is null)
            throw new AIImageException(ErrorIds.DocumentInvalid, "The presentation has no theme, so speaker notes cannot be added; open it in PowerPoint and save it again.");
        using var stream = theme.GetStream(FileMode.Open, FileAccess.Read);
        copy.FeedData(stream);
        // A theme may fill backgrounds with pictures.
        foreach (var pair in theme.Parts)
            copy.AddPart(pair.OpenXmlPart, pair.RelationshipId);
    }

    private static string Xml(P.SlideSize? slide, double across, double down)
    {
        const long ImageWidth = 5_486_400, ImageHeight = 3_086_100, Middle = PageWidth / 2;
        const string Right = "<a:lvl1pPr algn=\"r\"><a:defRPr sz=\"1200\"/></a:lvl1pPr>", Left = "<a:lvl1pPr algn=\"l\"><a:defRPr sz=\"1200\"/></a:lvl1pPr>";
        // The image keeps the shape of the slides, on pages of any size.
        var shape = (slide?.Cx.Emu(), slide?.Cy.Emu()) is ( > 0 and var wide, > 0 and var high) ? (double)wide / high : 16 / 9.0;
        var (width, height) = (ImageWidth * across, ImageHeight * down);
        (width, height) = width / height > shape ? (height * shape, height) : (width, width / shape);
        var image = (X: (long)((Middle * across) - (width / 2)), Y: (long)(1_143_000 * down), Width: (long)width, Height: (long)height);
        return $"<p:notesMaster {Spaces}><p:cSld><p:bg><p:bgRef idx=\"1001\"><a:schemeClr val=\"bg1\"/></p:bgRef></p:bg><p:spTree><p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"
            + Place(2, "Header Placeholder 1", "type=\"hdr\" sz=\"quarter\"", At(0, 0, 2_971_800, 458_788), Left, Nothing)
            + Place(3, "Date Placeholder 2", "type=\"dt\" idx=\"1\"", At(3_884_613, 0, 2_971_800, 458_788), Right, Nothing)
            + Place(4, "Slide Image Placeholder 3", "type=\"sldImg\" idx=\"2\"", image, "", Nothing, "<a:noFill/><a:ln w=\"12700\"><a:solidFill><a:prstClr val=\"black\"/></a:solidFill></a:ln>", " noRot=\"1\" noChangeAspect=\"1\"")
            + Place(5, "Notes Placeholder 4", "type=\"body\" sz=\"quarter\" idx=\"3\"", At(685_800, 4_400_550, 5_486_400, 3_600_450), "", Levels)
            + Place(6, "Footer Placeholder 5", "type=\"ftr\" sz=\"quarter\" idx=\"4\"", At(0, 8_685_213, 2_971_800, 458_787), Left, Nothing)
            + Place(7, "Slide Number Placeholder 6", "type=\"sldNum\" sz=\"quarter\" idx=\"5\"", At(3_884_613, 8_685_213, 2_971_800, 458_787), Right, Number)
            + "</p:spTree></p:cSld><p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>"
            + $"<p:notesStyle>{string.Concat(Enumerable.Range(1, 9).Select(Style))}</p:notesStyle></p:notesMaster>";

        (long X, long Y, long Width, long Height) At(long x, long y, long w, long h) => ((long)(x * across), (long)(y * down), (long)(w * across), (long)(h * down));
    }

    private static string Place(int id, string name, string type, (long X, long Y, long Width, long Height) box, string style, string text, string looks = "", string locks = "") =>
        $"<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"{locks}/></p:cNvSpPr><p:nvPr><p:ph {type}/></p:nvPr></p:nvSpPr>"
        + $"<p:spPr><a:xfrm><a:off x=\"{box.X}\" y=\"{box.Y}\"/><a:ext cx=\"{box.Width}\" cy=\"{box.Height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>{looks}</p:spPr>"
        + $"<p:txBody><a:bodyPr/><a:lstStyle>{style}</a:lstStyle>{text}</p:txBody></p:sp>";

    private static string Style(int level) =>
        $"<a:lvl{level}pPr marL=\"{457_200 * (level - 1)}\" algn=\"l\" defTabSz=\"914400\" rtl=\"0\" eaLnBrk=\"1\" latinLnBrk=\"0\" hangingPunct=\"1\"><a:defRPr sz=\"1200\" kern=\"1200\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/><a:ea typeface=\"+mn-ea\"/><a:cs typeface=\"+mn-cs\"/></a:defRPr></a:lvl{level}pPr>";
}
