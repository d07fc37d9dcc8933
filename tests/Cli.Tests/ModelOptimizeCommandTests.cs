using System.Text.Json;
using TextToImage.Tests.Models;

namespace TextToImage.Cli.Tests;

/// <summary><c>aiimage model optimize</c>.</summary>
public sealed class ModelOptimizeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ModelOptimizeCommandTests() => _folder.Sd15("mine");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_report_has_both_models_and_their_pictures()
    {
        var run = Run("model", "optimize", "./mine", "--precision", "int8", "--to", _folder.File("library"), "--out", "small", "--prompt", "a", "--prompt", "b", "--steps", "2", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var made = JsonDocument.Parse(run.Output).RootElement[0];
        Assert.Equal(("small", "int8", _folder.File("library", "small")), (made.GetProperty("name").GetString(), made.GetProperty("precision").GetString(), made.GetProperty("path").GetString()));
        Assert.Equal(["a", "b"], made.GetProperty("pictures").EnumerateArray().Select(picture => picture.GetProperty("prompt").GetString()));
        Assert.All(made.GetProperty("pictures").EnumerateArray(), picture => Assert.True(picture.GetProperty("psnr").GetDouble() > 15));
        Assert.True(made.GetProperty("before").GetProperty("bytes").GetInt64() > made.GetProperty("after").GetProperty("bytes").GetInt64());
        Assert.Equal(0, Run("new", "a", "--model", _folder.File("library", "small"), "--steps", "1", "--seed", "1", "--out", "a.png").ExitCode);
    }

    [Theory]
    [InlineData(2, "./mine")]
    [InlineData(2, "./mine", "--precision", "fp8")]
    [InlineData(1, "nobody", "--precision", "fp16")]
    public void An_error_is_a_sentence_and_an_exit_code(int exitCode, params string[] arguments)
    {
        var run = Run(["model", "optimize", .. arguments]);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("aiimage: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_is_ended_leaves_the_library_usable(bool killed)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are those of Unix.");
        var library = _folder.File("library");
        using (var large = File.Create(_folder.File("mine", "large.bin")))
            large.SetLength(1_000_000_000);
        string[] arguments = ["model", "optimize", "./mine", "--precision", "fp16", "--to", library, "--no-pictures"];
        using var process = CommandLine.Start(_folder.Path, arguments);
        CommandLine.Await(process, () => Directory.Exists(library) && Directory.GetFiles(library, "large.bin", SearchOption.AllDirectories).Length > 0);
        if (killed)
            process.Kill();
        else
            CommandLine.Interrupt(process);
        Assert.Equal(killed ? 137 : 130, CommandLine.Finish(process).ExitCode);
        Assert.Equal(killed, TinyModels.Entries(library).Contains(".installing-", StringComparison.Ordinal));
        File.Delete(_folder.File("mine", "large.bin"));
        Assert.Equal(0, Run(arguments).ExitCode);
        Assert.Equal("mine-fp16", TinyModels.Entries(library));
        Assert.Equal(TinyModels.Sd15Files, TinyModels.Files(_folder.File("mine")));
    }

    private CommandResult Run(params string[] arguments) => CommandLine.Run(_folder.Path, arguments);
}
