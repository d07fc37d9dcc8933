using TextToImage.Office.Tests.Showcase;
using static TextToImage.Office.Tests.Word.WordSample;

namespace TextToImage.Office.Tests.Large;

/// <summary>Documents as long as people have them, with places for 200 pictures.</summary>
internal static class LargeDocuments
{
    private const string Words = "The plan was made in spring, and by the end of the summer most of it was done. What is left takes until winter, and it is written down here so that nobody has to remember it. ";

    /// <summary>500 slides with titles, texts and notes; two of five have an empty picture placeholder.</summary>
    public static byte[] Deck()
    {
        using var deck = new DeckBuilder();
        for (var number = 1; number <= 500; number++)
        {
            var text = string.Join('\n', Enumerable.Range(1, 5).Select(line => $"Point {line} of slide {number}: {Words}"));
            if (number % 5 < 2)
                deck.Slide(DeckLayouts.Picture, PowerPoint.Deck.Title($"Slide {number}") + PowerPoint.Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\"") + PowerPoint.Deck.Placeholder(4, "Text Placeholder 3", "type=\"body\" sz=\"half\" idx=\"2\"", text: text), notes: $"{Words}\nimage: picture {number}");
            else
                deck.Slide(DeckLayouts.Content, PowerPoint.Deck.Title($"Slide {number}") + PowerPoint.Deck.Placeholder(3, "Content Placeholder 2", "idx=\"1\"", text: text), notes: Words);
        }
        return deck.Bytes();
    }

    /// <summary>200 pages, each with a heading, six paragraphs, and a token with a caption.</summary>
    public static byte[] Report()
    {
        var page = string.Concat(Enumerable.Repeat(Paragraph(Words + Words + Words), 6));
        return Of(string.Concat(Enumerable.Range(1, 200).Select(number =>
            Paragraph($"Page {number}", $"{ReportStyles.Heading1}<w:pageBreakBefore/>") + page + Paragraph(ImageToken($"picture {number} | width=6cm, caption=Picture {number}")))),
            main =>
            {
                Feed(main.StyleDefinitionsPart!, ReportStyles.Styles);
                Feed(main.AddNewPart<DocumentFormat.OpenXml.Packaging.NumberingDefinitionsPart>(), ReportStyles.Numbering);
                return "";
            }).File;
    }
}
