using System.Diagnostics;
using System.Text.Json;
using TextToImage.Tests.Models;

namespace TextToImage.Cli.Tests;

/// <summary><c>aiimage model install, remove and test</c>, with a folder of models of the test's own.</summary>
public sealed class ModelInstallCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _library;

    public ModelInstallCommandTests()
    {
        _library = _folder.File("library");
        _folder.Sd15("mine");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_installed_used_tested_and_removed_by_its_name()
    {
        var installed = Run("model", "install", "mine", "--name", "other", "--to", _library);
        Assert.Equal((0, "", Path.Combine(_library, "other")), (installed.ExitCode, installed.Error, Assert.Single(installed.Lines)));
        Assert.Contains($"other\tStableDiffusionPipeline\t{_library}/other", Run("model", "list").Lines);
        Assert.Equal(0, Run("new", "a", "--model", "other", "--steps", "1", "--seed", "1", "--out", "a.png").ExitCode);

        var tested = Run("model", "test", "other", "--device", "cpu");
        Assert.Equal(0, tested.ExitCode);
        Assert.StartsWith("other: passed", tested.Lines[0], StringComparison.Ordinal);

        Assert.Equal(Path.Combine(_library, "other"), Assert.Single(Run("model", "remove", "OTHER").Lines));
        Assert.Empty(TinyModels.Entries(_library));
        Assert.Equal(1, Run("model", "test", "other").ExitCode);
    }

    [Fact]
    public void Objects_are_written_as_one_array()
    {
        _folder.Variant("fast", "whole");
        var installed = Run("model", "install", "fast", "--to", _library, "--json");
        var line = Json(installed);
        Assert.Equal(("fast", Path.Combine(_library, "fast"), false), (line.GetProperty("name").GetString(), line.GetProperty("path").GetString(), line.GetProperty("replaced").GetBoolean()));
        Assert.Contains("'whole'", line.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("warning", installed.Error, StringComparison.Ordinal);
        Assert.Equal("StableDiffusionPipeline", Json(Run("model", "show", "mine", "--json")).GetProperty("pipeline").GetString());

        File.WriteAllText(_folder.File("mine", "unet", "model.onnx"), "no network");
        var tested = Run("model", "test", "mine", "--json");
        Assert.Equal(1, tested.ExitCode);
        Assert.False(Json(tested).GetProperty("passed").GetBoolean());
        Assert.False(Json(tested).GetProperty("checks")[0].GetProperty("passed").GetBoolean());
    }

    [Theory]
    [InlineData(2, "model", "install")]
    [InlineData(2, "model", "install", "mine", "--name", "../up")]
    [InlineData(2, "model", "install", "mine", "--name", "starter")]
    [InlineData(1, "model", "install", "nothing")]
    [InlineData(1, "model", "remove", "nobody")]
    [InlineData(1, "model", "remove", "starter")]
    [InlineData(2, "model", "test", "mine", "--device", "abacus")]
    [InlineData(1, "model", "test", "mine", "nobody")]
    public void An_error_is_a_sentence_and_an_exit_code(int exitCode, params string[] arguments)
    {
        var run = Run(arguments);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("aiimage: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_usage_error_names_the_whole_command() =>
        Assert.Contains("'aiimage model install --help'", Run("model", "install").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_installation_that_is_ended_leaves_the_library_usable(bool killed)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are those of Unix.");
        Assert.Equal(0, Run("model", "install", "mine", "--to", _library).ExitCode);
        using (var large = File.Create(_folder.File("mine", "large.bin")))
            large.SetLength(2_000_000_000);
        using var process = Start("model", "install", "mine", "--to", _library, "--force");
        CommandLine.Await(process, () => Directory.GetFiles(_library, "large.bin", SearchOption.AllDirectories).Length > 0);
        if (killed)
            process.Kill();
        else
            CommandLine.Interrupt(process);
        var ended = CommandLine.Finish(process);
        Assert.Equal(killed ? 137 : 130, ended.ExitCode);
        Assert.Equal(killed, TinyModels.Entries(_library).Contains(".installing-", StringComparison.Ordinal));

        Assert.Single(Run("model", "list").Lines, line => line.StartsWith("mine\t", StringComparison.Ordinal));
        Assert.Equal(TinyModels.Sd15Files, TinyModels.Files(Path.Combine(_library, "mine")));
        File.Delete(_folder.File("mine", "large.bin"));
        Assert.Equal(0, Run("model", "install", "mine", "--to", _library, "--name", "next").ExitCode);
        Assert.Equal("mine next", TinyModels.Entries(_library));
    }

    private CommandResult Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return CommandLine.Finish(process);
    }

    /// <summary>The library is one of the user's.</summary>
    private Process Start(params string[] arguments) => CommandLine.Start(_folder.Path, new Dictionary<string, string> { ["TEXTTOIMAGE_MODELS"] = _library }, arguments);

    private static JsonElement Json(CommandResult result) => Assert.Single(JsonDocument.Parse(result.Output).RootElement.EnumerateArray());
}
