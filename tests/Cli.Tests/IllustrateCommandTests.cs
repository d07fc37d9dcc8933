using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Imaging;
using TextToImage.Office.Tests.PowerPoint;

namespace TextToImage.Cli.Tests;

public sealed class IllustrateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--slide", "3-1", "1,3-5")]
    [InlineData("--slide", "0", "1,3-5")]
    [InlineData("--count", "2", "leave --count out")]
    [InlineData("--palette", "blue", "theme")]
    [InlineData("--width", "big", "6cm")]
    [InlineData("--height", "-1cm", "6cm")]
    [InlineData("--left", "60cm", "cannot be read")]
    [InlineData("--wrap", "tight", "topAndBottom")]
    public void What_cannot_be_read_is_a_usage_error(string option, string value, string said)
    {
        var result = CommandLine.Run(_folder.Path, "illustrate", "a.docx", option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, result.Error);
    }

    [Theory]
    [InlineData("--update", "--all")]
    [InlineData("--update", "--wrap=square")]
    [InlineData("--update", "--caption=A cat")]
    [InlineData("--list", "--background")]
    [InlineData("--list", "--style=sketch")]
    [InlineData("--list", "--prompt=a cat")]
    [InlineData("--list", "--format=svg")]
    [InlineData("--retheme", "--style=sketch")]
    public void Pictures_that_are_there_are_not_asked_for_what_only_new_ones_can_do(string what, string option)
    {
        var result = CommandLine.Run(_folder.Path, "illustrate", "a.docx", what, option);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{option.Split('=')[0]} does not go with {what}", result.Error);
    }

    [Fact]
    public void A_picture_that_is_there_goes_into_the_first_place_and_takes_the_place_of_others_by_number()
    {
        Write("deck.pptx");
        foreach (var (name, seed) in new[] { ("one.png", "1"), ("two.png", "2") })
            Assert.Equal(0, CommandLine.Run(_folder.Path, "new", "a red house", "--seed", seed, "--size", "128x128", "--out", name, "--quiet").ExitCode);
        string[] always = ["illustrate", "deck.pptx", "--no-backup", "--quiet"];
        Assert.Equal(0, CommandLine.Run(_folder.Path, [.. always, "--picture", "one.png"]).ExitCode);
        Assert.Equal(["1: a red house 1"], Listed());
        Assert.Equal(0, CommandLine.Run(_folder.Path, [.. always, "--update", "--number", "1", "--picture", "two.png", "--alt", "Our house"]).ExitCode);
        Assert.Equal(["1: a red house 2"], Listed());
        var unnamed = CommandLine.Run(_folder.Path, [.. always, "--update", "--picture", "two.png"]);
        Assert.Equal((2, true), (unnamed.ExitCode, unnamed.Error.Contains("Nothing says which picture 'two.png' takes the place of", StringComparison.Ordinal)));
        Assert.Equal(2, CommandLine.Run(_folder.Path, [.. always, "--number", "1"]).ExitCode);
        Assert.Equal(1, CommandLine.Run(_folder.Path, [.. always, "--update", "--number", "7"]).ExitCode);

        string[] Listed() => [.. JsonDocument.Parse(CommandLine.Run(_folder.Path, "illustrate", "deck.pptx", "--list", "--json").Output).RootElement.EnumerateArray()
            .Select(picture => $"{picture.GetProperty("number")}: {picture.GetProperty("prompt")} {picture.GetProperty("seed")}")];
    }

    [Fact]
    public void A_flat_picture_goes_in_as_a_drawing_too_which_follows_a_new_theme()
    {
        Write("deck.pptx");
        var blue = new Picture(64, 64, [.. Enumerable.Range(0, 64 * 64).SelectMany(at => at % 64 is > 15 and < 48 && at / 64 is > 15 and < 48 ? new byte[] { 0x2F, 0x75, 0xC8 } : [255, 255, 255])]);
        _folder.Write("flat.png", PictureFile.Encode(blue, PictureFormat.Png, new PictureMetadata { Prompt = "a square", Seed = 1 }));
        string[] always = ["illustrate", "deck.pptx", "--no-backup", "--quiet"];
        var made = CommandLine.Run(_folder.Path, [.. always, "--picture", "flat.png", "--format", "svg"]);
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.Contains("MsftOfcThm_Accent1_Fill_v2{fill:#2f75c8;}", Drawing(), StringComparison.Ordinal);
        Assert.Contains("nothing to do", CommandLine.Run(_folder.Path, [.. always, "--retheme"]).Error, StringComparison.Ordinal);
        using (var document = PresentationDocument.Open(_folder.File("deck.pptx"), true))
            document.PresentationPart!.SlideMasterParts.Single().ThemePart!.Theme = new(Deck.Theme.Replace("<a:accent1><a:srgbClr val=\"2F75C8\"", "<a:accent1><a:srgbClr val=\"C02060\"", StringComparison.Ordinal));
        Assert.Equal(0, CommandLine.Run(_folder.Path, [.. always, "--retheme"]).ExitCode);
        Assert.Contains("MsftOfcThm_Accent1_Fill_v2{fill:#c02060;}", Drawing(), StringComparison.Ordinal);

        string Drawing()
        {
            using var document = PresentationDocument.Open(_folder.File("deck.pptx"), false);
            Assert.Empty(Deck.Problems(document));
            using var text = new StreamReader(document.PresentationPart!.SlideParts.SelectMany(slide => slide.ImageParts).Single(part => part.ContentType == "image/svg+xml").GetStream());
            return text.ReadToEnd();
        }
    }

    [Fact]
    public void A_copy_of_another_kind_or_of_several_documents_is_a_usage_error()
    {
        Write("deck.pptx");
        var kind = CommandLine.Run(_folder.Path, "illustrate", "deck.pptx", "--out", "deck.docx");
        Assert.Equal(2, kind.ExitCode);
        Assert.Contains("must end with .pptx", kind.Error);
        var several = CommandLine.Run(_folder.Path, "illustrate", "deck.pptx", "other.pptx", "--out", "copy.pptx");
        Assert.Equal(2, several.ExitCode);
        Assert.Contains("2 documents need a folder", several.Error);
        Assert.Equal(["deck.pptx"], _folder.Names);
    }

    [Fact]
    public void Slides_choose_among_places_and_later_among_pictures()
    {
        Write("deck.pptx");
        string[] always = ["illustrate", "deck.pptx", "--no-backup", "--quiet", "--seed", "1"];
        var made = CommandLine.Run(_folder.Path, [.. always, "--slide", "1,2", "--width", "2cm", "--left", "-1cm"]);
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("setting left is not heeded (slide 1, 'Box', token)", made.Error);
        var listed = CommandLine.Run(_folder.Path, "illustrate", "deck.pptx", "--list", "--slide", "2-3", "--json");
        Assert.Contains("\"slide\": 2", listed.Output);
        Assert.DoesNotContain("\"slide\": 1", listed.Output);
        var again = CommandLine.Run(_folder.Path, "illustrate", "deck.pptx", "--update", "--title", "Two", "--prompt", "a blue boat", "--plan");
        Assert.Contains("slide 2, picture 'Box'", again.Output);
        Assert.DoesNotContain("slide 1,", again.Output);
        var none = CommandLine.Run(_folder.Path, "illustrate", "deck.pptx", "--list", "--slide", "4");
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("There is no slide 4", none.Error);
    }

    private void Write(string name)
    {
        using var deck = new Deck();
        foreach (var title in new[] { "One", "Two", "Three" })
            deck.Slide(3, Deck.Title(title) + Deck.TextBox(3, "Box", (1_000_000, 2_000_000, 3_000_000, 2_000_000), Deck.Paragraphs("{{image: a red house}}")));
        _folder.Write(name, deck.Bytes());
    }

    [Fact]
    public void A_folder_named_with_a_slash_is_made_for_copies()
    {
        File.Copy(Path.Combine(ReferenceData.RepositoryRoot, "docs", "samples", "deck.pptx"), _folder.File("deck.pptx"));
        var result = CommandLine.Run(_folder.Path, "illustrate", "deck.pptx", "--slide", "2", "--prompt", "a house", "--model", CommandLine.TinyModel, "--steps", "1", "--size", "64x64", "--out", "copies/");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.True(File.Exists(_folder.File("copies", "deck.pptx")));
    }

    [Fact]
    public void JSON_is_printed_and_other_documents_follow_whatever_is_wrong_with_one()
    {
        _folder.Write("a.docx", "no document");
        Write("deck.pptx");
        foreach (var more in new[] { new[] { "--plan" }, ["--plan", "--all"], ["--target", "nobody"] })
        {
            var result = CommandLine.Run(_folder.Path, ["illustrate", "a.docx", "deck.pptx", "--json", .. more]);
            Assert.Equal(1, result.ExitCode);
            Assert.Equal(more[0] == "--plan" ? 3 : 0, JsonDocument.Parse(result.Output).RootElement.GetArrayLength());
        }
    }

    [Fact]
    public void Where_there_is_nothing_to_do_it_is_said_what_was_looked_for()
    {
        File.Copy(ReferenceData.Bundled("office-faults", "bar-chart-template.pptx"), _folder.File("chart.pptx"));
        var result = CommandLine.Run(_folder.Path, "illustrate", "chart.pptx", "--all", "--json");
        Assert.Equal((0, "[]"), (result.ExitCode, result.Output.Trim()));
        Assert.Contains("slides without a picture, and slide 1: it shows a chart", result.Error);
        Assert.DoesNotContain("--all takes", result.Error);
        Assert.Contains("--all takes", CommandLine.Run(_folder.Path, "illustrate", "chart.pptx").Error);
    }

    [Fact]
    public void Every_document_that_fails_is_told_in_a_sentence()
    {
        var empty = _folder.Write("empty.docx", "");
        var result = CommandLine.Run(_folder.Path, "illustrate", "none.pptx", "empty.docx", "--plan");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("'none.pptx' does not exist", result.Error);
        Assert.Contains("is empty (0 bytes)", result.Error);
        Assert.Equal(2, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(0, new FileInfo(empty).Length);
    }
}
