using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using static TextToImage.Office.Tests.PowerPoint.Deck;
using A = DocumentFormat.OpenXml.Drawing;
using Ap = DocumentFormat.OpenXml.ExtendedProperties;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>A company's template: two slide masters with designed layouts and, as most templates, no slide.</summary>
internal static class Template
{
    private const string Map = "bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"";
    private const string NoBullets = "<a:lvl1pPr marL=\"0\" indent=\"0\"><a:buNone/><a:defRPr sz=\"2000\"/></a:lvl1pPr>";
    private static readonly string TitleShape = Placeholder(2, "Title 1", "type=\"title\"");

    private static readonly (string Name, string Shapes, string? Background)[] Layouts =
    [
        ("Title Slide", Placeholder(2, "Title 1", "type=\"ctrTitle\"", (1_200_000, 1_800_000, 9_800_000, 1_500_000)).Replace("<a:lstStyle/>", "<a:lstStyle><a:lvl1pPr><a:defRPr sz=\"5400\"><a:solidFill><a:schemeClr val=\"accent4\"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>", StringComparison.Ordinal) + Styled(Placeholder(3, "Subtitle 2", "type=\"subTitle\" idx=\"1\"", (1_200_000, 3_500_000, 9_800_000, 1_000_000))), "tx2"),
        ("Title and Content", TitleShape + Placeholder(3, "Content Placeholder 2", "idx=\"1\"")
            + Placeholder(4, "Date Placeholder 3", "type=\"dt\" sz=\"half\" idx=\"10\"") + Placeholder(5, "Slide Number Placeholder 4", "type=\"sldNum\" sz=\"quarter\" idx=\"12\""), null),
        ("Picture with Caption", Placeholder(2, "Title 1", "type=\"title\"", (700_000, 700_000, 4_600_000, 1_200_000))
            + Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"13\" hasCustomPrompt=\"1\"", (5_800_000, 0, 6_392_000, 6_858_000), "Portrait")
            + Styled(Placeholder(4, "Text Placeholder 3", "type=\"body\" sz=\"half\" idx=\"14\" hasCustomPrompt=\"1\"", (700_000, 2_100_000, 4_600_000, 3_600_000), "Caption")), null),
        ("Two Pictures", TitleShape + Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"13\"", (838_200, 1_825_625, 5_000_000, 3_200_000)) + Styled(Placeholder(4, "Text Placeholder 3", "type=\"body\" idx=\"14\"", (838_200, 5_150_000, 5_000_000, 700_000)))
            + Placeholder(5, "Picture Placeholder 4", "type=\"pic\" idx=\"15\"", (6_353_800, 1_825_625, 5_000_000, 3_200_000)) + Styled(Placeholder(6, "Text Placeholder 5", "type=\"body\" idx=\"16\"", (6_353_800, 5_150_000, 5_000_000, 700_000))), null),
        ("Title and Vertical Text", TitleShape + Placeholder(3, "Vertical Text Placeholder 2", "type=\"body\" orient=\"vert\" idx=\"1\"").Replace("<a:bodyPr/>", "<a:bodyPr vert=\"eaVert\"/>", StringComparison.Ordinal), null),
        ("Other Contents", TitleShape + Placeholder(3, "Chart Placeholder 2", "type=\"chart\" idx=\"1\"") + Placeholder(4, "Table Placeholder 3", "type=\"tbl\" idx=\"2\"") + Placeholder(5, "Media Placeholder 4", "type=\"media\" idx=\"3\"")
            + Placeholder(6, "Clip Art Placeholder 5", "type=\"clipArt\" idx=\"4\"") + Placeholder(7, "SmartArt Placeholder 6", "type=\"dgm\" idx=\"5\"") + Placeholder(8, "Footer Placeholder 7", "type=\"ftr\" idx=\"11\""), null),
    ];

    /// <summary>The file.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="more">Changes it further.</param>
    public static byte[] Bytes(PresentationDocumentType type = PresentationDocumentType.Template, Action<PresentationDocument>? more = null)
    {
        using var stream = new MemoryStream();
        using (var document = PresentationDocument.Create(stream, type))
        {
            var main = document.AddPresentationPart();
            Master(main, "rId1", "Company", "accent1", 2_147_483_648, Layouts);
            Master(main, "rId2", "Night", "accent4", 2_147_483_700, [.. Layouts.Skip(2).Take(1).Select(each => (each.Name, each.Shapes, (string?)"tx2"))]);
            // No list of slides at all, as in templates that PowerPoint saves.
            main.Presentation = new P.Presentation($"<p:presentation {Spaces}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/><p:sldMasterId id=\"2147483700\" r:id=\"rId2\"/></p:sldMasterIdLst><p:sldSz cx=\"12192000\" cy=\"6858000\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/></p:presentation>");
            document.AddExtendedFilePropertiesPart().Properties = new Ap.Properties(new Ap.Slides("0"), new Ap.Notes("0"));
            more?.Invoke(document);
        }
        return stream.ToArray();
    }

    /// <summary>Puts the slides that there are into sections: the first into one, the others into another.</summary>
    public static void Divide(PresentationDocument document)
    {
        var ids = document.PresentationPart!.Presentation!.SlideIdList!.Elements<P.SlideId>().Select(each => $"<p14:sldId id=\"{each.Id!.Value}\"/>").ToList();
        document.PresentationPart.Presentation.Append(new P.PresentationExtensionList($"<p:extLst {Spaces}><p:ext uri=\"{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}\"><p14:sectionLst xmlns:p14=\"http://schemas.microsoft.com/office/powerpoint/2010/main\">"
            + $"<p14:section name=\"First\" id=\"{{7F0A1B2C-0D1E-4F2A-8B3C-4D5E6F708192}}\"><p14:sldIdLst>{ids[0]}</p14:sldIdLst></p14:section>"
            + $"<p14:section name=\"Last\" id=\"{{8F0A1B2C-0D1E-4F2A-8B3C-4D5E6F708193}}\"><p14:sldIdLst>{string.Concat(ids.Skip(1))}</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>"));
    }

    private static string Styled(string placeholder) => placeholder.Replace("<a:lstStyle/>", $"<a:lstStyle>{NoBullets}</a:lstStyle>", StringComparison.Ordinal);

    private static void Master(PresentationPart main, string id, string name, string titles, long firstId, (string Name, string Shapes, string? Background)[] layouts)
    {
        var part = main.AddNewPart<SlideMasterPart>(id);
        part.AddNewPart<ThemePart>("rId99").Theme = new A.Theme(Theme.Replace("name=\"Office\"><a:themeElements>", $"name=\"{name}\"><a:themeElements>", StringComparison.Ordinal).Replace("Calibri", "Arial", StringComparison.Ordinal));
        for (var index = 0; index < layouts.Length; index++)
        {
            var (layout, shapes, background) = layouts[index];
            var layoutPart = part.AddNewPart<SlideLayoutPart>($"rId{index + 1}");
            var filled = background is null ? "" : $"<p:bg><p:bgPr><a:solidFill><a:schemeClr val=\"{background}\"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>";
            var colours = background is null ? "<a:masterClrMapping/>" : $"<a:overrideClrMapping bg1=\"dk1\" tx1=\"lt1\" {Map}/>";
            layoutPart.SlideLayout = new P.SlideLayout($"<p:sldLayout {Spaces} preserve=\"1\"><p:cSld name=\"{layout}\">{filled}<p:spTree>{Group}{shapes}</p:spTree></p:cSld><p:clrMapOvr>{colours}</p:clrMapOvr></p:sldLayout>");
            layoutPart.AddPart(part, "rId1");
        }
        part.SlideMaster = new P.SlideMaster($"<p:sldMaster {Spaces}><p:cSld><p:bg><p:bgRef idx=\"1001\"><a:schemeClr val=\"bg1\"/></p:bgRef></p:bg><p:spTree>{Group}"
            + Bar(7, (0, 0, 260_000, 6_858_000), "accent1") + Bar(8, (0, 6_500_000, 260_000, 358_000), "accent2")
            + Placeholder(2, "Title Placeholder 1", "type=\"title\"", (838_200, 365_125, 10_515_600, 1_325_563), "Click to edit")
            + Placeholder(3, "Text Placeholder 2", "type=\"body\" idx=\"1\"", (838_200, 1_825_625, BodySize.Width, BodySize.Height), "Click to edit")
            + $"</p:spTree></p:cSld><p:clrMap bg1=\"lt1\" tx1=\"dk1\" {Map}/>"
            + "<p:sldLayoutIdLst>" + string.Concat(layouts.Select((_, index) => $"<p:sldLayoutId id=\"{firstId + 1 + index}\" r:id=\"rId{index + 1}\"/>")) + "</p:sldLayoutIdLst>"
            + $"<p:txStyles><p:titleStyle><a:lvl1pPr algn=\"l\"><a:spcBef><a:spcPct val=\"0\"/></a:spcBef><a:buNone/><a:defRPr sz=\"3600\" b=\"1\"><a:solidFill><a:schemeClr val=\"{titles}\"/></a:solidFill><a:latin typeface=\"+mj-lt\"/></a:defRPr></a:lvl1pPr></p:titleStyle>"
            + $"<p:bodyStyle>{string.Concat(Enumerable.Range(1, 5).Select(Level))}</p:bodyStyle></p:txStyles></p:sldMaster>");
    }

    private static string Level(int level) =>
        $"<a:lvl{level}pPr marL=\"{(457_200 * level) - 228_600}\" indent=\"-228600\"><a:spcBef><a:spcPts val=\"600\"/></a:spcBef><a:buFont typeface=\"Arial\"/><a:buChar char=\"\u2022\"/><a:defRPr sz=\"{3000 - (400 * level)}\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl{level}pPr>";

    private static string Bar(int id, (long X, long Y, long Width, long Height) box, string colour) =>
        $"<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Bar {id}\"/><p:cNvSpPr/><p:nvPr userDrawn=\"1\"/></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"{box.X}\" y=\"{box.Y}\"/><a:ext cx=\"{box.Width}\" cy=\"{box.Height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val=\"{colour}\"/></a:solidFill></p:spPr></p:sp>";
}
