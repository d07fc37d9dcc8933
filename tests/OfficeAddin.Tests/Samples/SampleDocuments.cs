using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Tests.Showcase;
using static TextToImage.Office.Tests.PowerPoint.Deck;
using static TextToImage.Office.Tests.Showcase.ReportStyles;
using static TextToImage.Office.Tests.Word.WordSample;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Tests.Samples;

/// <summary>The documents in docs/samples, which the examples of the documentation are tried on.</summary>
internal static class SampleDocuments
{
    private const string Words = "The plan was made in spring, and by the end of the summer most of it was done. What is left takes until winter, and it is written down here so that nobody has to remember it. ";

    /// <summary>The documents by name.</summary>
    public static IReadOnlyDictionary<string, Func<byte[]>> All { get; } = new Dictionary<string, Func<byte[]>> { ["deck.pptx"] = Deck, ["report.docx"] = Report };

    /// <summary>Five slides: two placeholders, a token, and a title without a picture.</summary>
    private static byte[] Deck()
    {
        using var deck = new DeckBuilder();
        deck.Slide(DeckLayouts.TitleSlide, Placeholder(2, "Title 1", "type=\"ctrTitle\"", text: "Our new office") + Placeholder(3, "Subtitle 2", "type=\"subTitle\" idx=\"1\"", text: "Moving in May"));
        deck.Slide(DeckLayouts.Picture, Title("Who moves") + Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\"") + Placeholder(4, "Text Placeholder 3", "type=\"body\" sz=\"half\" idx=\"2\"", text: "All of us\nThe plants too"));
        deck.Slide(DeckLayouts.Content, Title("Where we go") + Placeholder(3, "Content Placeholder 2", "idx=\"1\""), notes: "Tell the story first.\nimage: a rocket at night");
        deck.Slide(DeckLayouts.TitleOnly, Title("How we get there") + TextBox(4, "TextBox 3", (838_200, 1_825_625, 10_515_600, 4_000_000), Paragraphs("{{image: a boat at sea | fit=contain}} It is slow, but the view is good.")));
        deck.Slide(DeckLayouts.TitleOnly, Title("Three blue birds over a green hill"));
        return deck.Bytes();
    }

    /// <summary>A page: a bookmark, two headings, and a token with text beside it.</summary>
    private static byte[] Report() => Of(
        $"<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:bookmarkStart w:id=\"1\" w:name=\"Logo\"/>{Run("[logo]")}<w:bookmarkEnd w:id=\"1\"/>{Run(" Our new office")}</w:p>"
        + Paragraph("Summary", Heading1) + Paragraph(Words + Words)
        + Paragraph("Results", Heading1) + Paragraph(ImageToken("a trophy | width=4cm, wrap=square") + Words + Words + Words),
        main =>
        {
            Feed(main.StyleDefinitionsPart!, ReportStyles.Styles);
            Feed(main.AddNewPart<NumberingDefinitionsPart>(), Numbering);
            main.AddNewPart<ThemePart>().Theme = new A.Theme(ShowcaseTheme.Xml);
            return "";
        }).File;
}
