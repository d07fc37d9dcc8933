using DocumentFormat.OpenXml.Packaging;
using static TextToImage.Office.Tests.Showcase.ReportStyles;
using static TextToImage.Office.Tests.Word.WordSample;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>A report of four sections (one in two columns, one landscape) with every kind of place that a Word document has for pictures.</summary>
internal static class ShowcaseReport
{
    public const string Bookmark = "Logo";
    public const string ControlTag = "badge";
    public const string Heading = "What comes next";

    /// <summary>What Word puts into an empty picture control is a picture, too.</summary>
    private const string PlaceholderId = "rId77";

    private const string Words = "The plan was made in spring, and by the end of the summer most of it was done. What is left takes until winter, and it is written down here so that nobody has to remember it. ";
    private const string Margins = "<w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/>";

    public static byte[] Bytes() => Of(Body, main =>
    {
        Feed(main.StyleDefinitionsPart!, ReportStyles.Styles);
        Feed(main.AddNewPart<NumberingDefinitionsPart>(), Numbering);
        main.AddNewPart<ThemePart>().Theme = new A.Theme(ShowcaseTheme.Xml);
        using (var placeholder = new MemoryStream(Picture(10, 10).Bytes))
            main.AddImagePart(ImagePartType.Png, PlaceholderId).FeedData(placeholder);
        Feed(main.AddNewPart<FootnotesPart>(), $"<w:footnotes {Namespaces}><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
            + $"<w:footnote w:id=\"1\">{Paragraph("By boat, mostly. " + ImageToken("a boat at sea | height=1.5cm"), "<w:pStyle w:val=\"FootnoteText\"/>")}</w:footnote></w:footnotes>");
        // The first section names them, and the others go on with them.
        Feed(main.AddNewPart<HeaderPart>("rId90"), $"<w:hdr {Namespaces}>{Paragraph(ImageToken("a red heart | width=1cm, decorative") + " Yearly report")}</w:hdr>");
        Feed(main.AddNewPart<FooterPart>("rId91"), $"<w:ftr {Namespaces}><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>{Run(ImageToken("a green leaf | height=0.8cm, decorative") + " Page ")}<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{Run("1")}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:ftr>");
        return "";
    }).File;

    private static string Body => Opening + Places + TwoColumns + Landscape + End;

    /// <summary>Title, list of figures and the first headings, up to the end of the first section.</summary>
    private static string Opening =>
        $"<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:bookmarkStart w:id=\"1\" w:name=\"{Bookmark}\"/>{Run("[logo]")}<w:bookmarkEnd w:id=\"1\"/>{Run(" Our new office")}</w:p>" + ListOfFigures
        + Paragraph("A green tree", Heading1) + Paragraph(Words + Words)
        + Paragraph("Results", Heading1) + Paragraph(ImageToken("a trophy | width=4cm, wrap=square") + Words + Words + Words)
        + Paragraph("So it went. " + ImageToken("a line chart | width=9cm, caption=\u201cMoney, and how it went\u201d") + " It will go on.", "<w:jc w:val=\"center\"/>")
        + Caption("The old one, of which only the caption is here") + Paragraph(Words + ImageToken("a flag | width=3cm, height=2cm, fit=fill, wrap=square, align=right") + Words);

    private static string ListOfFigures =>
        "<w:p><w:pPr><w:pStyle w:val=\"TableofFigures\"/></w:pPr><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TOC \\h \\z \\c \"Figure\" </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
        + $"{Run("Figure 1: The old one, of which only the caption is here")}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";

    private static string Caption(string text) =>
        $"<w:p><w:pPr><w:pStyle w:val=\"Caption\"/><w:jc w:val=\"center\"/></w:pPr>{Run("Figure ")}<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> SEQ Figure \\* ARABIC </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{Run("1")}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>{Run(": " + text)}</w:p>";

    /// <summary>Table, text box, footnote and content controls, and the end of the first section.</summary>
    private static string Places =>
        Paragraph("In other places", Heading1) + Table + $"<w:p>{TextBox(Paragraph("To whom it may concern: " + ImageToken("an envelope")), width: 2_160_000, id: 30)}{Run(Words + Words)}<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"1\"/></w:r></w:p>"
        + PictureControl + $"<w:sdt><w:sdtPr><w:alias w:val=\"Badge\"/><w:tag w:val=\"{ControlTag}\"/><w:id w:val=\"4712\"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{Paragraph("Click here to choose a badge", "<w:jc w:val=\"right\"/>")}</w:sdtContent></w:sdt>"
        + SectionEnd("<w:headerReference w:type=\"default\" r:id=\"rId90\"/><w:footerReference w:type=\"default\" r:id=\"rId91\"/>", A4);

    private static string Table =>
        "<w:tbl><w:tblPr><w:tblW w:w=\"9026\" w:type=\"dxa\"/><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/><w:left w:val=\"single\" w:sz=\"4\"/><w:bottom w:val=\"single\" w:sz=\"4\"/><w:right w:val=\"single\" w:sz=\"4\"/><w:insideV w:val=\"single\" w:sz=\"4\"/></w:tblBorders><w:tblLook w:val=\"04A0\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"2400\"/><w:gridCol w:w=\"6626\"/></w:tblGrid>"
        + $"<w:tr><w:tc><w:tcPr><w:tcW w:w=\"2400\" w:type=\"dxa\"/></w:tcPr>{Paragraph(ImageToken("a bar chart"))}</w:tc><w:tc><w:tcPr><w:tcW w:w=\"6626\" w:type=\"dxa\"/></w:tcPr>{Paragraph(Words)}</w:tc></w:tr></w:tbl>";

    /// <summary>A picture control as Word makes one, showing its placeholder.</summary>
    private static string PictureControl =>
        "<w:p><w:sdt><w:sdtPr><w:alias w:val=\"a camera\"/><w:tag w:val=\"photo\"/><w:id w:val=\"4711\"/><w:showingPlcHdr/><w:picture/></w:sdtPr><w:sdtContent><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"2540000\" cy=\"1905000\"/><wp:docPr id=\"7\" name=\"Picture 1\"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
        + $"<pic:pic><pic:nvPicPr><pic:cNvPr id=\"0\" name=\"Picture 1\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"{PlaceholderId}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"2540000\" cy=\"1905000\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:sdtContent></w:sdt></w:p>";

    private static string TwoColumns =>
        Paragraph("In two columns", Heading1) + Paragraph(Words) + Paragraph(ImageToken("two cups | caption=As wide as a column")) + Paragraph(Words + Words)
        + SectionEnd("<w:type w:val=\"continuous\"/>", A4 + "<w:cols w:num=\"2\" w:space=\"708\"/>");

    private static string Landscape =>
        Paragraph("Over the whole width", Heading1) + Paragraph(ImageToken("a train in the city"), "<w:jc w:val=\"center\"/>")
        + SectionEnd("", $"<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>{Margins}");

    private static string End => Paragraph(Heading, Heading2) + Paragraph(Words) + Paragraph(ImageToken("an arrow | height=2cm, wrap=topAndBottom") + Words) + Paragraph(ImageToken("a team of people | width=8cm, caption=\u201cThe team, all of it\u201d"));

    private static string SectionEnd(string first, string page) => $"<w:p><w:pPr><w:sectPr>{first}{page}</w:sectPr></w:pPr></w:p>";
}
