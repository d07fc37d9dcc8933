using System.Globalization;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Vectorizing;

namespace TextToImage.Tests.Vectorizing;

/// <summary>What docs/svg.md and docs/office.md say of pictures of the starter model. TEXTTOIMAGE_DRAWINGS says of how many; with more than 1 all 12 themes are tried, else 2.</summary>
[Trait("Category", "Slow")]
public sealed class StarterPicturesTests
{
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("TEXTTOIMAGE_DRAWINGS") ?? "1", CultureInfo.InvariantCulture);

    private static readonly string[] Prompts =
    [
        "a red house", "a castle on a hill", "a blue bird", "a book", "a cake", "a cat", "a coffee cup", "a fish under water", "a green tree", "a heart", "a laptop", "a lighthouse at night", "a penguin", "a rainbow", "a robot", "a smiling face",
        "a sunflower", "a trophy", "an icon of a lock", "two apples",
    ];

    /// <summary>Second text and background, and accents, of themes that come with Office (2013, 2023, 2007, Facet, Blue Green, Red Violet, Yellow Orange, Aspect, Green, a dark one, Blue Warm) and of one in black and red.</summary>
    private static readonly string[] Themes =
    [
        "44546A E7E6E6 4472C4 ED7D31 A5A5A5 FFC000 5B9BD5 70AD47", "333333 F2F2F2 111111 555555 888888 AAAAAA C8102E E6A2AA", "0E2841 E8E8E8 156082 E97132 196B24 0F9ED5 A02B93 4EA72E", "1F497D EEECE1 4F81BD C0504D 9BBB59 8064A2 4BACC6 F79646",
        "2C3C43 EBEBEB 90C226 54A021 E6B91E E76618 C42F1A 918655", "373545 CEDBE6 3494BA 58B6C0 75BDA7 7A8C8E 84ACB6 2683C6", "505046 EEECE1 B83D68 AC66BB DE6C36 F9B639 CF6DA4 FA8D3D", "39302A E5DEDB FFCA08 F8931D CE8D3E EC7016 E64823 9C6A6A",
        "323232 E3DED1 F07F09 9F2936 1B587C 4E8542 604878 C19859", "455F51 E3DED1 549E39 8AB833 C0CF3A 029676 4AB5C4 0989B1", "DCE6F2 1F2E46 2E9AFE 00C2A8 FFB000 FF5D5D 9B7BFF 7FD1FF", "242852 ACCBF9 4A66AC 629DD1 297FD5 7F8FA9 5AA2AE 9D90A0",
    ];

    [Fact]
    public void Drawings_are_small_and_look_as_the_pictures_and_areas_have_exactly_the_colours_of_themes()
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter")), DeviceKind.Cpu);
        foreach (var prompt in Prompts.Take(Count))
        {
            var picture = pipeline.Generate(new GenerationRequest { Prompt = prompt, Seed = 1, Width = 512, Height = 512 }).First().Picture;
            var drawn = PictureVectorizer.Trace(picture, new VectorizeRequest());
            Assert.InRange(drawn.Paths, 2, PictureVectorizer.MostPaths);
            Assert.InRange(drawn.Svg.Length, 500, 50 * 1024);
            Assert.InRange(ChangedPixels.Share(picture, SvgPainter.Paint(drawn.Svg)), 0, 0.03);
            foreach (var colours in Themes.Take(Count > 1 ? Themes.Length : 2))
            {
                var areas = ThemeRecolouring.Recolour(picture, Theme(colours)).Areas;
                Assert.All(areas.Where(area => area.Share >= 0.01), area => Assert.InRange(area.Error, 0, 2));
            }
        }
    }

    private static OfficeTheme Theme(string colours)
    {
        string[] names = ["Text2", "Background2", .. OfficeTheme.Accents];
        var theme = new Dictionary<string, Rgb>(OfficeTheme.Office.Colours);
        foreach (var (name, text) in names.Zip(colours.Split(' ')))
            theme[name] = Rgb.Parse(text)!.Value;
        return new OfficeTheme(theme);
    }
}
