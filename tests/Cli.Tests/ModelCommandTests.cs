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

    private void Index(string name, string json)
    {
        Directory.CreateDirectory(_folder.File(name));
        File.WriteAllText(_folder.File(name, "model_index.json"), json);
    }
}
