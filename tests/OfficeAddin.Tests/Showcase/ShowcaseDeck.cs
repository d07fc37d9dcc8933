using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.PowerPoint;
using TextToImage.Office.Tests.PowerPoint;
using static TextToImage.Office.Tests.PowerPoint.Deck;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>A deck with every kind of place that a slide has for pictures; slides 1, 4 and 8 are for what users name.</summary>
internal static class ShowcaseDeck
{
    /// <summary>The shape of slide 8 that is named.</summary>
    public const string Hero = "Hero";

    /// <summary>The slide that is left out of the show.</summary>
    public const int HiddenSlide = 12;

    private const string EmptyPicture = "type=\"pic\" idx=\"1\"";

    public static byte[] Bytes()
    {
        using var deck = new DeckBuilder();
        deck.Section("Where we are");
        deck.Slide(DeckLayouts.TitleSlide, Placeholder(2, "Title 1", "type=\"ctrTitle\"", text: "Our new office") + Placeholder(3, "Subtitle 2", "type=\"subTitle\" idx=\"1\"", text: "Moving in May"));
        deck.Slide(DeckLayouts.Picture, Title("Who moves") + Placeholder(3, "Picture Placeholder 2", EmptyPicture) + Placeholder(4, "Text Placeholder 3", "type=\"body\" sz=\"half\" idx=\"2\"", text: "All of us\nThe plants too"));
        deck.Slide(DeckLayouts.Content, Title("Where we go") + Placeholder(3, "Content Placeholder 2", "idx=\"1\""), notes: "Tell the story first.\nimage: a rocket at night");
        deck.Slide(DeckLayouts.TwoContent, Title("What we keep") + Placeholder(3, "Content Placeholder 2", "sz=\"half\" idx=\"1\"", text: "The chairs\nThe tree in the hall") + Placeholder(4, "Content Placeholder 3", "sz=\"half\" idx=\"2\""), notes: "image: a green tree next to a yellow chair");
        deck.Slide(DeckLayouts.ClipArt, Title("Ideas") + Placeholder(3, "ClipArt Placeholder 2", "type=\"clipArt\" sz=\"half\" idx=\"1\"") + Placeholder(4, "Text Placeholder 3", "type=\"body\" sz=\"half\" idx=\"2\"", text: "More light\nMore room"), notes: "image: icon of a light bulb");
        deck.Section("In texts and shapes");
        deck.Slide(DeckLayouts.TitleOnly, Title("Amid a text, and all of an ellipse") + Texts);
        deck.Slide(DeckLayouts.TitleOnly, Title("In a table and in a group") + Table + Grouped);
        Tag(deck.Slide(DeckLayouts.TitleOnly, Title("Shapes with a name or a tag") + HeroShape + TextBox(5, "Badge", (7_400_000, 2_200_000, 3_200_000, 3_200_000), "<a:p/>", geometry: "roundRect"), timing: Fading(4)), shape: 5, "IMAGE", "a trophy on a yellow background");
        deck.Section("Without a place");
        deck.Slide(DeckLayouts.TitleOnly, Title("Three blue birds over a green hill"));
        deck.Slide(DeckLayouts.Content, Title("What we say") + Placeholder(3, "Content Placeholder 2", "idx=\"1\"", text: "It is nearer to the park\nIt has a kitchen for all, and a room that is quiet\nEverybody finds a desk"), notes: "image: two speech bubbles");
        deck.Slide(DeckLayouts.SectionHeader, Title("What is left to do") + Placeholder(3, "Text Placeholder 2", "type=\"body\" idx=\"1\"", text: "By the end of the year"), notes: "image: a calendar");
        deck.Slide(DeckLayouts.Picture, Title("Hidden") + Placeholder(3, "Picture Placeholder 2", EmptyPicture), notes: "image: a key", hidden: true);
        OwnPicture(deck.Slide(DeckLayouts.Blank, Heart(4, 800_000) + Heart(5, 4_600_000) + Theirs));
        new Presentation(deck.Document).AddSlides(DeckLayouts.Picture, [new Dictionary<string, string> { ["Title"] = "From a layout", ["Caption"] = "A slide that was added", ["Picture"] = "a woman" }]);
        return deck.Bytes();
    }

    /// <summary>A token split over runs and in curly quotes amid text, and one that is all of an ellipse.</summary>
    private static string Texts =>
        TextBox(4, "TextBox 3", (838_200, 1_825_625, 5_000_000, 2_500_000), "<a:p><a:r><a:rPr lang=\"en-US\" sz=\"2000\"/><a:t>We deliver by boat. {{ima</a:t></a:r><a:r><a:rPr lang=\"en-US\" sz=\"2000\" b=\"1\"/><a:t>ge: \u201ca boat at</a:t></a:r><a:r><a:rPr lang=\"en-US\" sz=\"2000\"/><a:t> sea\u201d | fit=contain, seed=4}} It is slow, but the view is good.</a:t></a:r></a:p>")
        + TextBox(5, "TextBox 4", (7_000_000, 1_825_625, 3_500_000, 3_500_000), Paragraphs("{{image: a yellow star on a blue background | alt=A star}}"), geometry: "ellipse");

    private static string Table =>
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"3\" name=\"Table 2\"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x=\"838200\" y=\"1825625\"/><a:ext cx=\"6000000\" cy=\"3600000\"/></p:xfrm><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\"><a:tbl><a:tblPr firstRow=\"1\"/><a:tblGrid><a:gridCol w=\"4200000\"/><a:gridCol w=\"1800000\"/></a:tblGrid>"
        + Row("Parking for bicycles", "{{image: a bicycle | seed=11}}") + Row("A room to meet", "{{image: a handshake}}") + "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>";

    private static string Row(string left, string right) => $"<a:tr h=\"1800000\">{Cell(left, "")}{Cell(right, "<a:lnL w=\"12700\"><a:solidFill><a:schemeClr val=\"accent1\"/></a:solidFill></a:lnL><a:solidFill><a:schemeClr val=\"bg2\"/></a:solidFill>")}</a:tr>";

    private static string Cell(string text, string look) => $"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{Paragraphs(text).Replace("<a:rPr lang=\"en-US\"", "<a:rPr lang=\"en-US\" sz=\"1800\"", StringComparison.Ordinal)}</a:txBody><a:tcPr anchor=\"ctr\">{look}</a:tcPr></a:tc>";

    /// <summary>A group that shows its shapes at twice their size.</summary>
    private static string Grouped =>
        "<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"6\" name=\"Group 5\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"7400000\" y=\"1825625\"/><a:ext cx=\"4000000\" cy=\"3600000\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"2000000\" cy=\"1800000\"/></a:xfrm></p:grpSpPr>"
        + TextBox(7, "Photo", (0, 0, 2_000_000, 1_500_000), Paragraphs("{{image: a cup | decorative}}")) + TextBox(8, "Label", (0, 1_500_000, 2_000_000, 300_000), Paragraphs("Coffee at ten")) + "</p:grpSp>";

    /// <summary>A turned shape with a line and a shadow.</summary>
    private static string HeroShape =>
        "<p:sp><p:nvSpPr><p:cNvPr id=\"4\" name=\"Hero\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm rot=\"900000\"><a:off x=\"1400000\" y=\"2200000\"/><a:ext cx=\"4200000\" cy=\"3000000\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val=\"bg2\"/></a:solidFill><a:ln w=\"57150\"><a:solidFill><a:schemeClr val=\"accent2\"/></a:solidFill></a:ln>"
        + "<a:effectLst><a:outerShdw blurRad=\"127000\" dist=\"76200\" dir=\"2700000\"><a:prstClr val=\"black\"><a:alpha val=\"50000\"/></a:prstClr></a:outerShdw></a:effectLst></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>";

    private static string Heart(int id, long x) => TextBox(id, $"Heart {id}", (x, 900_000, 3_000_000, 2_000_000), Paragraphs("{{image: a red heart | seed=9}}"));

    /// <summary>A picture that somebody put there.</summary>
    private static string Theirs =>
        "<p:pic><p:nvPicPr><p:cNvPr id=\"6\" name=\"Logo\" descr=\"The logo of the firm\"/><p:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></p:cNvPicPr><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed=\"rId77\"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm><a:off x=\"8800000\" y=\"900000\"/><a:ext cx=\"2000000\" cy=\"2000000\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>";

    private static void OwnPicture(SlidePart slide)
    {
        using var bytes = new MemoryStream(Pictures.Ring(100, 100, "").Bytes);
        slide.AddImagePart(ImagePartType.Png, "rId77").FeedData(bytes);
    }

    /// <summary>Gives a shape a tag, as programs and add-ins of PowerPoint do.</summary>
    private static void Tag(SlidePart slide, uint shape, string name, string value)
    {
        slide.AddNewPart<UserDefinedTagsPart>("rId88").TagList = new P.TagList(new P.Tag { Name = name, Val = value });
        var uses = slide.Slide!.Descendants<P.NonVisualShapeProperties>().Single(each => each.NonVisualDrawingProperties!.Id!.Value == shape).ApplicationNonVisualDrawingProperties!;
        uses.Append(new P.CustomerDataList(new P.CustomerDataTags { Id = "rId88" }));
    }

    /// <summary>A shape that fades in at a click.</summary>
    private static string Fading(int shape) =>
        "<p:timing><p:tnLst><p:par><p:cTn id=\"1\" dur=\"indefinite\" restart=\"never\" nodeType=\"tmRoot\"><p:childTnLst><p:seq concurrent=\"1\" nextAc=\"seek\"><p:cTn id=\"2\" dur=\"indefinite\" nodeType=\"mainSeq\"><p:childTnLst><p:par><p:cTn id=\"3\" fill=\"hold\"><p:stCondLst><p:cond delay=\"indefinite\"/></p:stCondLst><p:childTnLst>"
        + "<p:par><p:cTn id=\"4\" fill=\"hold\"><p:stCondLst><p:cond delay=\"0\"/></p:stCondLst><p:childTnLst><p:par><p:cTn id=\"5\" presetID=\"10\" presetClass=\"entr\" presetSubtype=\"0\" fill=\"hold\" nodeType=\"clickEffect\"><p:stCondLst><p:cond delay=\"0\"/></p:stCondLst><p:childTnLst>"
        + $"<p:set><p:cBhvr><p:cTn id=\"6\" dur=\"1\" fill=\"hold\"><p:stCondLst><p:cond delay=\"0\"/></p:stCondLst></p:cTn><p:tgtEl><p:spTgt spid=\"{shape}\"/></p:tgtEl><p:attrNameLst><p:attrName>style.visibility</p:attrName></p:attrNameLst></p:cBhvr><p:to><p:strVal val=\"visible\"/></p:to></p:set>"
        + $"<p:animEffect transition=\"in\" filter=\"fade\"><p:cBhvr><p:cTn id=\"7\" dur=\"500\"/><p:tgtEl><p:spTgt spid=\"{shape}\"/></p:tgtEl></p:cBhvr></p:animEffect></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn>"
        + "<p:prevCondLst><p:cond evt=\"onPrev\" delay=\"0\"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:prevCondLst><p:nextCondLst><p:cond evt=\"onNext\" delay=\"0\"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:nextCondLst></p:seq></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>";
}
