using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TextToImage.Imaging.Metadata;
using TextToImage.Models;

namespace TextToImage.Cli.Tests.Hub;

/// <summary><c>aiimage model install --repository</c>, <c>find</c> and <c>save</c>, in processes of their own, which are also killed.</summary>
public sealed class HubCommandTests : IDisposable
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("TEXTTOIMAGE_KILLS") ?? "5", CultureInfo.InvariantCulture);
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void A_model_is_fetched_draws_and_its_pictures_say_where_it_is_from()
    {
        var listed = Run("model", "install", "--repository", HubServer.Repository, "--dry-run");
        Assert.Equal((0, ""), (listed.ExitCode, listed.Error));
        Assert.Contains(listed.Lines, line => line.EndsWith("unet/model.onnx", StringComparison.Ordinal));
        Assert.Contains("licence: openrail++", listed.Lines[^1], StringComparison.Ordinal);
        var refused = Run("model", "install", "--repository", HubServer.Repository, "--to", _hub.Library);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--accept-license", refused.Error, StringComparison.Ordinal);
        _hub.RequireFolderless();

        var installed = Run(Install);
        Assert.Equal((0, _hub.Installed), (installed.ExitCode, Assert.Single(installed.Lines)));
        _hub.RequireInstalled();
        var shown = Run("model", "show", "tiny");
        Assert.Contains(shown.Lines, line => line.StartsWith("licence", StringComparison.Ordinal) && line.EndsWith("openrail++", StringComparison.Ordinal));
        Assert.Contains(shown.Lines, line => line.StartsWith("revision", StringComparison.Ordinal) && line.EndsWith(HubServer.Commit, StringComparison.Ordinal));
        Assert.Equal(0, Run("new", "a", "--model", "tiny", "--steps", "1", "--seed", "1", "--out", "a.png").ExitCode);
        Assert.Equal("owner/tiny@0123456789ab", MetadataContainer.Extract(File.ReadAllBytes(_hub.Folder("a.png")))!.Other["Model source"]);

        var saved = Run("model", "save", "tiny", "--out", "carried/");
        Assert.Equal((0, "", _hub.Folder(Path.Combine("carried", "tiny.zip"))), (saved.ExitCode, saved.Error, Assert.Single(saved.Lines)));
        Assert.Equal(1, Run("model", "save", "tiny", "--out", "carried").ExitCode);
        Assert.Equal(0, Run("model", "install", "carried/tiny.zip", "--name", "carried", "--to", _hub.Library).ExitCode);
        Assert.Equal("owner/tiny@0123456789ab", ModelProvenance.Find(Path.Combine(_hub.Library, "carried"))!.Short);
    }

    [Fact]
    public void The_catalogue_is_listed_without_a_connection()
    {
        var all = JsonDocument.Parse(Run("model", "find", "--json").Output).RootElement.EnumerateArray().ToList();
        Assert.Contains(all, model => model.GetProperty("name").GetString() == "sdxl-turbo");
        Assert.All(all, model => Assert.StartsWith("https://", model.GetProperty("documented").GetString(), StringComparison.Ordinal));
        Assert.Equal("sdxl-turbo", Assert.Single(Run("model", "find", "TURBO").Lines).Split('\t')[0]);
        Assert.Empty(_hub.Server.Requests);
        // The repository of the catalogue is not at this hub, which is asked for it by that name.
        var missing = Run("model", "install", "--name", "sdxl-turbo");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("no repository 'stabilityai/sdxl-turbo'", missing.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "model", "install", "folder", "--repository", "owner/tiny")]
    [InlineData(2, "model", "install", "--repository", "no repository")]
    [InlineData(2, "model", "install", "--repository", "owner/tiny@a/../b")]
    [InlineData(2, "model", "install", "--repository", "owner/tiny", "--precision", "fp64")]
    [InlineData(2, "model", "install", "--repository", "owner/tiny", "--subfolder", "../up")]
    [InlineData(2, "model", "install", "--name", "sd15", "--subfolder", "up")]
    [InlineData(1, "model", "install", "--name", "nobody")]
    [InlineData(1, "model", "install", "--repository", "owner/nobody")]
    [InlineData(1, "model", "save", "nobody", "--out", "x.zip")]
    public void An_error_is_a_sentence_and_an_exit_code(int exitCode, params string[] arguments)
    {
        var run = Run(arguments);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("aiimage: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void After_Ctrl_C_the_same_command_goes_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are those of Unix.");
        Hold(300_000);
        using var process = Start(Install);
        // Other files come at the same time, and are smaller.
        CommandLine.Await(process, () => Lengths("*.part").Any(length => length >= 300_000));
        CommandLine.Interrupt(process);
        var ended = CommandLine.Finish(process);
        Assert.Equal(130, ended.ExitCode);
        Assert.EndsWith("aiimage: cancelled.\n", ended.Error, StringComparison.Ordinal);
        _hub.RequireNothing();

        _hub.Server.Sending = null;
        _hub.Server.Forget();
        Assert.Equal(0, Run(Install).ExitCode);
        _hub.RequireInstalled();
        Assert.True(Assert.Single(_hub.Server.Requests, IsUnet).From >= 300_000);
    }

    /// <summary>
    /// Killed when so many bytes have arrived, from none to all and while files are put to their places; with another number of kills in TEXTTOIMAGE_KILLS,
    /// as often as that. After each the library shows no model or the whole one, no lock keeps the next out, and what had arrived is not sent again.
    /// </summary>
    [Fact]
    [Trait("Category", "Soak")]
    public void Kills_at_any_moment_leave_nothing_half_installed_and_no_lock()
    {
        var random = new Random(17);
        var all = _hub.Server.Files.Sum(file => file.Value.LongLength);
        var (partial, whole, sent) = (0, 0, 0L);
        for (var kill = 0; kill < Kills; kill++)
        {
            var at = (long)(1.05 * all * random.NextDouble());
            using (var process = Start(Install))
            {
                while (Arrived() < at && !process.HasExited && !Directory.Exists(_hub.Installed))
                {
                }
                process.Kill();
                process.WaitForExit();
            }
            sent += _hub.Server.BytesSent;
            if (Directory.Exists(_hub.Installed))
                whole++;
            else
                _hub.RequireNothing();
            partial += Arrived() > 0 && !Directory.Exists(_hub.Installed) ? 1 : 0;
            if (kill % 4 != 3 && kill != Kills - 1 && !Directory.Exists(_hub.Installed))
                continue;
            // What the kills left is completed, and the next begins with nothing.
            if (!Directory.Exists(_hub.Installed))
                Assert.Equal(0, Run(Install).ExitCode);
            else
                Assert.Equal(0, Run([.. Install, "--force"]).ExitCode);
            _hub.RequireInstalled();
            Directory.Delete(_hub.Installed, recursive: true);
            _hub.Server.Forget();
        }
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{Kills} kills: {partial} left a part, {whole} the whole model."));
        Assert.True(partial > 0, "No kill came amid a download.");
    }

    private string[] Install => ["model", "install", "--repository", HubServer.Repository, "--to", _hub.Library, "--accept-license", "--quiet"];

    /// <summary>The hub sends so many bytes of the U-Net, and then waits.</summary>
    private void Hold(long bytes) => _hub.Server.Sending = (path, sent, hungUp) => path.EndsWith("unet/model.onnx", StringComparison.Ordinal) && sent >= bytes ? Task.Delay(Timeout.Infinite, hungUp) : Task.CompletedTask;

    /// <summary>Bytes that are there of files that are not yet at their places.</summary>
    private long Arrived() => Lengths("*").Sum();

    /// <summary>Bytes of each file in the library whose name is like that.</summary>
    private List<long> Lengths(string pattern)
    {
        try
        {
            return Directory.Exists(_hub.Library) ? [.. Directory.GetFiles(_hub.Library, pattern, SearchOption.AllDirectories).Select(file => new FileInfo(file)).Where(file => file.Exists).Select(file => file.Length)] : [];
        }
        catch (DirectoryNotFoundException)
        {
            // Folders are renamed while they are looked at.
            return [];
        }
    }

    private static bool IsUnet(HubServerRequest request) => request.Path.EndsWith("unet/model.onnx", StringComparison.Ordinal);

    private CommandResult Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return CommandLine.Finish(process);
    }

    private Process Start(params string[] arguments) => CommandLine.Start(
        _hub.Folder(""), new Dictionary<string, string> { ["HF_ENDPOINT"] = _hub.Server.Address.AbsoluteUri, ["TEXTTOIMAGE_MODELS"] = _hub.Library, ["HF_TOKEN"] = "" }, arguments);
}
