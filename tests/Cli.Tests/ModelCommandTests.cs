using System.Text.Json.Nodes;

namespace TextToImage.Cli.Tests;

public sealed class ModelCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_variant_is_shown_as_a_model_of_its_own()
    {
        Index("whole", """{ "_class_name": "StableDiffusionPipeline", "aiimage": { "name": "Whole", "description": "All of it." } }""");
        Index("fast", """{ "aiimage": { "based_on": "whole", "description": "Four steps." } }""");
        File.WriteAllBytes(_folder.File("whole", "weights.bin"), new byte[3_000_000]);
        File.WriteAllBytes(_folder.File("fast", "weights.bin"), new byte[1_000_000]);
        var shown = CommandLine.Run(_folder.Path, "model", "show", _folder.File("fast"));
        Assert.Equal(0, shown.ExitCode);
        Assert.Equal(
            ["name         fast", "description  Four steps.", "pipeline     StableDiffusionPipeline", $"folder       {_folder.File("fast")}", "based on     whole", "on disk      1.0 MB"],
            shown.Lines);
    }

    [Fact]
    public void A_variant_without_its_base_is_one_sentence()
    {
        Index("fast", """{ "aiimage": { "based_on": "whole" } }""");
        var shown = CommandLine.Run(_folder.Path, "model", "show", _folder.File("fast"));
        Assert.Equal(1, shown.ExitCode);
        Assert.Empty(shown.Output);
        Assert.Contains("is based on 'whole'", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_model_of_the_repository_lies_beside_the_program()
    {
        var models = Path.Combine(ReferenceData.RepositoryRoot, "models");
        foreach (var file in Directory.EnumerateFiles(models, "*", SearchOption.AllDirectories))
            Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "models", Path.GetRelativePath(models, file))), file);
        Assert.Contains("starter", CommandLine.Run(_folder.Path, "model", "list").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_are_listed_by_group()
    {
        var listed = CommandLine.Run(_folder.Path, "model", "words", "--model", ReferenceData.Bundled("lexicon"));
        Assert.Equal(0, listed.ExitCode);
        Assert.Contains(listed.Lines, line => line.StartsWith("animals and nature (", StringComparison.Ordinal));
        Assert.Equal("styles (4)", listed.Lines[^2]);
        Assert.Equal("3d, flat, line, classic", listed.Lines[^1]);
    }

    [Fact]
    public void With_a_filter_words_have_their_phrases()
    {
        var found = CommandLine.Run(_folder.Path, "model", "words", "hund", "--language", "de", "--model", ReferenceData.Bundled("lexicon"));
        Assert.Equal("animals and nature (1)", found.Lines[0]);
        Assert.StartsWith("Hund: ", found.Lines[1], StringComparison.Ordinal);
        var json = JsonNode.Parse(CommandLine.Run(_folder.Path, "model", "words", "hund", "--language", "de", "--json", "--model", ReferenceData.Bundled("lexicon")).Output)!;
        Assert.Equal(("Hund", "thing", "animals and nature", "de"), ((string?)json[0]!["word"], (string?)json[0]!["kind"], (string?)json[0]!["group"], (string?)json[0]!["language"]));
        Assert.Contains("Hund", json[0]!["phrases"]!.AsArray().Select(phrase => (string?)phrase));
    }

    [Fact]
    public void A_filter_that_nothing_fits_is_told()
    {
        var found = CommandLine.Run(_folder.Path, "model", "words", "zorglub", "--model", ReferenceData.Bundled("lexicon"));
        Assert.Equal((0, ""), (found.ExitCode, found.Output));
        Assert.Contains("no word of the model has 'zorglub' in it", found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_are_no_list_are_one_sentence()
    {
        var refused = CommandLine.Run(_folder.Path, "model", "words", "--model", ReferenceData.Bundled("reference", "sd15"));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("The words of the model 'sd15' are no list", refused.Error, StringComparison.Ordinal);
    }

    private void Index(string name, string json)
    {
        Directory.CreateDirectory(_folder.File(name));
        File.WriteAllText(_folder.File(name, "model_index.json"), json);
    }
}
