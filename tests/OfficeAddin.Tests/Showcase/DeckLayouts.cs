using static TextToImage.Office.Tests.PowerPoint.Deck;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>The master of the showcase deck and its layouts, with the boxes that PowerPoint's own have.</summary>
internal static class DeckLayouts
{
    public const string TitleSlide = "Title Slide";
    public const string Content = "Title and Content";
    public const string SectionHeader = "Section Header";
    public const string TwoContent = "Two Content";
    public const string TitleOnly = "Title Only";
    public const string Blank = "Blank";
    public const string Picture = "Picture with Caption";
    public const string ClipArt = "Title, Clip Art and Text";

    /// <summary>Date, footer and number stand on the master and on all layouts.</summary>
    private static readonly string Footers =
        Placeholder(20, "Date Placeholder 19", "type=\"dt\" sz=\"half\" idx=\"10\"", text: "2026") + Placeholder(21, "Footer Placeholder 20", "type=\"ftr\" sz=\"quarter\" idx=\"11\"", text: "Footer")
        + Number(22, 12);

    /// <summary>Names, types and shapes of the layouts; where a placeholder has no box, the master's is inherited.</summary>
    public static IReadOnlyList<(string Name, string Type, string Shapes)> All { get; } =
    [
        (TitleSlide, "title", Placeholder(2, "Title 1", "type=\"ctrTitle\"", (1_524_000, 1_122_363, 9_144_000, 2_387_600), "Title") + Placeholder(3, "Subtitle 2", "type=\"subTitle\" idx=\"1\"", (1_524_000, 3_602_038, 9_144_000, 1_655_762), "Subtitle") + Footers),
        (Content, "obj", Title("Title") + Placeholder(3, "Content Placeholder 2", "idx=\"1\"", text: "Text") + Footers),
        (SectionHeader, "secHead", Placeholder(2, "Title 1", "type=\"title\"", (831_850, 1_709_738, 10_515_600, 2_852_737), "Title") + Placeholder(3, "Text Placeholder 2", "type=\"body\" idx=\"1\"", (831_850, 4_589_463, 10_515_600, 1_500_187), "Text") + Footers),
        (TwoContent, "twoObj", Title("Title") + Placeholder(3, "Content Placeholder 2", "sz=\"half\" idx=\"1\"", (838_200, 1_825_625, 5_181_600, 4_351_338), "Text") + Placeholder(4, "Content Placeholder 3", "sz=\"half\" idx=\"2\"", (6_172_200, 1_825_625, 5_181_600, 4_351_338), "Text") + Footers),
        (TitleOnly, "titleOnly", Title("Title") + Footers),
        (Blank, "blank", Footers),
        (Picture, "picTx", Placeholder(2, "Title 1", "type=\"title\"", (839_788, 457_200, 3_932_237, 1_600_200), "Title")
            + Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\" hasCustomPrompt=\"1\"", (5_183_188, 987_425, 6_172_200, 4_873_625), "a team of people in the city")
            + Placeholder(4, "Text Placeholder 3", "type=\"body\" sz=\"half\" idx=\"2\"", (839_788, 2_057_400, 3_932_237, 3_811_588), "Caption") + Footers),
        (ClipArt, "clipArtAndTx", Title("Title") + Placeholder(3, "ClipArt Placeholder 2", "type=\"clipArt\" sz=\"half\" idx=\"1\"", (838_200, 1_825_625, 4_351_338, 4_351_338)) + Placeholder(4, "Text Placeholder 3", "type=\"body\" sz=\"half\" idx=\"2\"", (5_486_400, 1_825_625, 5_867_400, 4_351_338), "Text") + Footers),
    ];

    /// <summary>The master's shapes: a band of colour at the left edge and a placeholder of each kind.</summary>
    public static string Master { get; } =
        "<p:sp><p:nvSpPr><p:cNvPr id=\"7\" name=\"Band\"/><p:cNvSpPr/><p:nvPr userDrawn=\"1\"/></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"228600\" cy=\"6858000\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val=\"accent1\"/></a:solidFill></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
        + Placeholder(2, "Title Placeholder 1", "type=\"title\"", (838_200, 365_125, 10_515_600, 1_325_563), "Title")
        + Placeholder(3, "Text Placeholder 2", "type=\"body\" idx=\"1\"", (838_200, 1_825_625, 10_515_600, 4_351_338), "Text")
        + Placeholder(4, "Date Placeholder 3", "type=\"dt\" sz=\"half\" idx=\"2\"", (838_200, 6_356_350, 2_743_200, 365_125), "2026")
        + Placeholder(5, "Footer Placeholder 4", "type=\"ftr\" sz=\"quarter\" idx=\"3\"", (4_038_600, 6_356_350, 4_114_800, 365_125), "Footer")
        + Number(6, 4, "<a:xfrm><a:off x=\"8610600\" y=\"6356350\"/><a:ext cx=\"2743200\" cy=\"365125\"/></a:xfrm>");

    /// <summary>How the master's texts look.</summary>
    public static string TextStyles { get; } =
        "<p:txStyles><p:titleStyle><a:lvl1pPr algn=\"l\"><a:lnSpc><a:spcPct val=\"90000\"/></a:lnSpc><a:buNone/><a:defRPr sz=\"3600\" b=\"1\"><a:solidFill><a:schemeClr val=\"tx2\"/></a:solidFill><a:latin typeface=\"+mj-lt\"/></a:defRPr></a:lvl1pPr></p:titleStyle><p:bodyStyle>"
        + Level(1, 228_600, 2400) + Level(2, 685_800, 2000) + "</p:bodyStyle><p:otherStyle><a:lvl1pPr><a:defRPr sz=\"1100\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl1pPr></p:otherStyle></p:txStyles>";

    /// <summary>How texts outside of placeholders look.</summary>
    public static string DefaultText { get; } =
        "<p:defaultTextStyle><a:lvl1pPr marL=\"0\" algn=\"l\"><a:defRPr sz=\"1800\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl1pPr></p:defaultTextStyle>";

    /// <summary>The notes master's shapes: the picture of the slide, and the notes.</summary>
    public static string Notes { get; } =
        "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide Image Placeholder 1\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\" idx=\"2\"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"685800\" y=\"1143000\"/><a:ext cx=\"5486400\" cy=\"3086100\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:sp>"
        + Placeholder(3, "Notes Placeholder 2", "type=\"body\" sz=\"quarter\" idx=\"3\"", (685_800, 4_400_550, 5_486_400, 3_600_450), "Notes");

    /// <summary>The shapes of a page of notes.</summary>
    public static string NotesOf(string text) =>
        "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Slide Image Placeholder 1\"/><p:cNvSpPr><a:spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"sldImg\"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>"
        + Placeholder(3, "Notes Placeholder 2", "type=\"body\" idx=\"1\"", text: text);

    /// <summary>A placeholder with the number of the slide.</summary>
    public static string Number(int id, int index, string box = "") =>
        $"<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Slide Number Placeholder {id - 1}\"/><p:cNvSpPr/><p:nvPr><p:ph type=\"sldNum\" sz=\"quarter\" idx=\"{index}\"/></p:nvPr></p:nvSpPr><p:spPr>{box}</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>"
        + "<a:p><a:pPr algn=\"r\"/><a:fld id=\"{BB5E49A5-4136-284D-997B-48E1D791AD67}\" type=\"slidenum\"><a:rPr lang=\"en-US\"/><a:t>&#8249;#&#8250;</a:t></a:fld></a:p></p:txBody></p:sp>";

    private static string Level(int level, int margin, int size) =>
        $"<a:lvl{level}pPr marL=\"{margin}\" indent=\"-228600\"><a:spcBef><a:spcPts val=\"600\"/></a:spcBef><a:buFont typeface=\"Arial\"/><a:buChar char=\"&#8226;\"/><a:defRPr sz=\"{size}\"><a:solidFill><a:schemeClr val=\"tx1\"/></a:solidFill><a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl{level}pPr>";
}
