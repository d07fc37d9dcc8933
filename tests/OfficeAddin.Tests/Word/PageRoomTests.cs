using static TextToImage.Office.Tests.Word.WordSample;
using W = DocumentFormat.OpenXml.Wordprocessing;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Tests.Word;

/// <summary>A document of one page stays one, as far as can be estimated, unless a size is asked for.</summary>
public class PageRoomTests
{
    private const string Heading = "<w:pStyle w:val=\"berschrift1\"/>";

    /// <summary>Lines of ten points: 58 of them fill the page of 698 points.</summary>
    private static string Lines(int count) => string.Concat(Enumerable.Repeat(Paragraph("x"), count));

    [Theory]
    [InlineData(5, 1 / 3.0)]
    [InlineData(40, 0.21)]
    public void Pictures_have_what_is_left_of_the_page(int lines, double most)
    {
        var sample = Of(Paragraph("Boats", Heading) + Lines(lines));
        sample.Illustrate(new IllustrationQuery { All = true }, Picture(64, 128));
        var height = sample.Look(package => package.MainDocumentPart!.Document!.Descendants<WP.Inline>().Single().Extent!.Cy!.Value);
        Assert.InRange(height, 0.15 * 13958 * 635, (most * 13958 * 635) + 1);
    }

    [Fact]
    public void A_full_page_gets_none_but_by_a_size_and_two_pages_do()
    {
        string? Refusal(int lines, PictureSettings settings)
        {
            string? refusal = null;
            Of(Paragraph("Boats", Heading) + Lines(lines)).Edit(document => refusal = Assert.Single(document.Find(new IllustrationQuery { All = true })).Refusal(settings));
            return refusal;
        }

        Assert.Contains("no room", Refusal(52, new PictureSettings()), StringComparison.Ordinal);
        Assert.Null(Refusal(52, new PictureSettings { Width = DocumentLength.Inch }));
        Assert.Null(Refusal(90, new PictureSettings()));
    }

    [Fact]
    public void A_heading_stays_with_its_picture()
    {
        var sample = Of(Paragraph("Boats", "<w:outlineLvl w:val=\"0\"/>") + Paragraph("text"));
        sample.Illustrate(new IllustrationQuery { All = true });
        Assert.NotNull(sample.Look(package => package.MainDocumentPart!.Document!.Body!.Elements<W.Paragraph>().First().ParagraphProperties!.KeepNext));
    }

    [Fact]
    public void A_heading_as_long_as_a_paragraph_says_nothing_to_show()
    {
        var text = string.Join(" ", Enumerable.Repeat("word", 40));
        Of(Paragraph(text, Heading)).Edit(document =>
        {
            var place = Assert.Single(document.Find(new IllustrationQuery { All = true }));
            Assert.Null(place.Prompt);
            Assert.Contains("199 letters long", place.NoPrompt, StringComparison.Ordinal);
        });
    }
}
