using System.Text.Json;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Tests.PowerPoint;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Cli.Tests;

/// <summary><c>aiimage illustrate --data</c>.</summary>
public sealed class SlideDataTests : IDisposable
{
    private const string Rows = "\ufeffTitle;Text;Picture;Notes;Cost\r\n\"A house\";\"Two floors\r\n\tA garden\";\"a red house | fit=contain, seed=4\";\"Say hello.\";1\r\n;;;;\r\nA boat;Every hour;;;2\r\n";
    private const string Layout = "Company/Picture with Caption";
    private readonly TemporaryFolder _folder = new();

    public SlideDataTests()
    {
        _folder.Write("company.potx", Template.Bytes());
        _folder.Write("rows.csv", Rows);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_template_and_a_table_become_a_presentation()
    {
        var result = Run("company.potx", "--data", "rows.csv", "--layout", Layout, "--out", "team.pptx", "--json");
        Assert.Equal((0, true), (result.ExitCode, File.Exists(_folder.File("team.pptx"))));
        Assert.Equal(["aiimage: warning: The layout 'Picture with Caption' has no placeholder for the column 'Cost', which is on none of its slides; its placeholders are 'Title 1', 'Picture Placeholder 2', 'Text Placeholder 3'."],
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        var document = JsonDocument.Parse(result.Output).RootElement[0];
        Assert.Equal([(1, "A house"), (2, "A boat")], document.GetProperty("slides").EnumerateArray().Select(slide => (slide.GetProperty("number").GetInt32(), slide.GetProperty("title").GetString())));
        Assert.Equal(4, Assert.Single(document.GetProperty("pictures").EnumerateArray()).GetProperty("seed").GetInt64());
        using var deck = PresentationDocument.Open(_folder.File("team.pptx"), false);
        Assert.Equal(PresentationDocumentType.Presentation, deck.DocumentType);
        Assert.Empty(Deck.Problems(deck));
        Assert.Equal([1, 0], deck.PresentationPart!.Presentation!.SlideIdList!.Elements<P.SlideId>()
            .Select(id => ((SlidePart)deck.PresentationPart.GetPartById(id.RelationshipId!.Value!)).Slide!.Descendants<P.Picture>().Count()));
    }

    [Fact]
    public void The_plan_shows_slides_and_pictures_and_changes_nothing()
    {
        var before = File.ReadAllBytes(_folder.File("company.potx"));
        var result = Run("company.potx", "--data", "rows.csv", "--layout", Layout, "--plan");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(5, result.Lines.Length);
        Assert.Equal(["slide 1", "slide 2", "slide 1, 'Picture Placeholder 2', token"], result.Lines[2..].Select(line => line.Split("  ", 2)[0]));
        Assert.EndsWith($"add with layout 'Picture with Caption': A house", result.Lines[2], StringComparison.Ordinal);
        Assert.Contains("a red house", result.Lines[4], StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_folder.File("company.potx")));
    }

    [Theory]
    [InlineData("--all")]
    [InlineData("--update")]
    [InlineData("--list")]
    [InlineData("--background")]
    [InlineData("--target", "x")]
    [InlineData("--heading", "x")]
    [InlineData("--title", "x")]
    [InlineData("--slide", "1")]
    [InlineData("--picture", "x.png")]
    public void What_chooses_among_old_slides_does_not_go_with_a_table(params string[] option)
    {
        var result = Run(["company.potx", "--data", "rows.csv", .. option]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{option[0]} does not go with --data", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_or_a_layout_that_cannot_be_used_fails_and_changes_nothing()
    {
        _folder.Write("twice.csv", "Title,Title\nA,B\n");
        var before = File.ReadAllBytes(_folder.File("company.potx"));
        foreach (var (arguments, code, said) in new (string[], int, string)[] { (["--data", "twice.csv"], 1, "two columns 'Title'"), (["--data", "rows.csv", "--layout", "None"], 1, "has no layout 'None'"), (["--data", "rows.csv"], 2, "Row 1 names no layout") })
        {
            var result = Run(["company.potx", .. arguments]);
            Assert.Equal(code, result.ExitCode);
            Assert.Contains(said, Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
        Assert.Equal(before, File.ReadAllBytes(_folder.File("company.potx")));
        Assert.DoesNotContain(_folder.Names, name => name.EndsWith(".bak", StringComparison.Ordinal));
    }

    private CommandResult Run(params string[] arguments) => CommandLine.Run(_folder.Path, ["illustrate", .. arguments]);
}
