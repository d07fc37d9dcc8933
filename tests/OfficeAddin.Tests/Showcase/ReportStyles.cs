using static TextToImage.Office.Tests.Word.WordSample;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>Styles and numbering of the showcase report, under the names and ids that Word gives them.</summary>
internal static class ReportStyles
{
    public const string Heading1 = "<w:pStyle w:val=\"Heading1\"/>";
    public const string Heading2 = "<w:pStyle w:val=\"Heading2\"/>";

    public static string Styles { get; } =
        $"<w:styles {Namespaces}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme=\"minorHAnsi\" w:hAnsiTheme=\"minorHAnsi\" w:eastAsiaTheme=\"minorEastAsia\" w:cstheme=\"minorBidi\"/><w:sz w:val=\"22\"/><w:szCs w:val=\"22\"/><w:lang w:val=\"en-US\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"160\" w:line=\"259\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>"
        + "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>"
        + Style("Title", "Title", "", "<w:spacing w:after=\"0\"/>", "<w:color w:val=\"1F3864\"/><w:sz w:val=\"56\"/>")
        + Style("Heading1", "heading 1", "<w:next w:val=\"Normal\"/>", "<w:keepNext/><w:keepLines/><w:numPr><w:numId w:val=\"1\"/></w:numPr><w:spacing w:before=\"240\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/>", "<w:color w:val=\"2F75C8\"/><w:sz w:val=\"32\"/>")
        + Style("Heading2", "heading 2", "<w:next w:val=\"Normal\"/>", "<w:keepNext/><w:keepLines/><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr><w:spacing w:before=\"160\" w:after=\"80\"/><w:outlineLvl w:val=\"1\"/>", "<w:color w:val=\"2F75C8\"/><w:sz w:val=\"26\"/>")
        + Style("Caption", "caption", "<w:next w:val=\"Normal\"/>", "<w:spacing w:after=\"200\" w:line=\"240\" w:lineRule=\"auto\"/>", "<w:i/><w:color w:val=\"44546A\"/><w:sz w:val=\"18\"/>")
        + Style("TableofFigures", "table of figures", "<w:next w:val=\"Normal\"/>", "<w:spacing w:after=\"0\"/>", "")
        + Style("FootnoteText", "footnote text", "", "<w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/>", "<w:sz w:val=\"20\"/>")
        + "<w:style w:type=\"character\" w:styleId=\"FootnoteReference\"><w:name w:val=\"footnote reference\"/><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>"
        + "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
        + "</w:styles>";

    /// <summary>Headings are numbered 1, 1.1.</summary>
    public static string Numbering { get; } =
        $"<w:numbering {Namespaces}><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"multilevel\"/>{Level(0, "Heading1", "%1")}{Level(1, "Heading2", "%1.%2")}</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

    private static string Style(string id, string name, string next, string paragraph, string run) =>
        $"<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>{next}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>";

    private static string Level(int level, string style, string text) =>
        $"<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:pStyle w:val=\"{style}\"/><w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"567\" w:hanging=\"567\"/></w:pPr></w:lvl>";
}
