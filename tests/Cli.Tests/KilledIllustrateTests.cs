using System.Diagnostics;
using System.Globalization;

namespace TextToImage.Cli.Tests;

/// <summary>
/// Kills aiimage while it illustrates a document, at moments spread over its whole run. With another number of kills in
/// TEXTTOIMAGE_KILLS, it does so as often as that.
/// </summary>
public sealed class KilledIllustrateTests : IDisposable
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("TEXTTOIMAGE_KILLS") ?? "12", CultureInfo.InvariantCulture);
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("deck.pptx")]
    [InlineData("report.docx")]
    public void A_command_killed_at_any_moment_leaves_the_original_or_the_whole_result(string name)
    {
        var original = IllustratedSamples.Bytes(name);
        var path = _folder.Write(name, original);
        Assert.Empty(IllustratedSamples.Problems(path));
        var whole = Whole(path);
        var (untouched, done, amidWriting) = (0, 0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            _folder.Write(name, original);
            File.Delete(path + ".bak");
            amidWriting += RunAndKill(path, whole * 1.1 * (kill + _random.NextDouble()) / Kills, whileWriting: kill % 3 == 2) ? 1 : 0;
            if (File.ReadAllBytes(path).AsSpan().SequenceEqual(original))
                untouched++;
            else
                done += IsWhole(path, original) ? 1 : 0;
            // The backup is there as a whole, or is not yet.
            if (File.Exists(path + ".bak"))
                Assert.True(original.AsSpan().SequenceEqual(File.ReadAllBytes(path + ".bak")), "The backup is not the original.");
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{Kills} kills: {untouched} left the original, {done} the result; {amidWriting} came amid writing.");
        Assert.Equal(Kills, untouched + done);
        Assert.True(untouched > 0 && amidWriting > 0, "The moments are not spread over the run.");
        _folder.Write(name, original);
        Whole(path);
        Assert.True(IsWhole(path, original));
    }

    /// <summary>An undisturbed run, and the time it takes.</summary>
    private TimeSpan Whole(string path)
    {
        var clock = Stopwatch.StartNew();
        var result = CommandLine.Run(_folder.Path, Arguments(path));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return clock.Elapsed;
    }

    private static bool IsWhole(string path, byte[] original)
    {
        Assert.Empty(IllustratedSamples.Problems(path));
        Assert.Equal(IllustratedSamples.Pictures, IllustratedSamples.Count(path));
        return original.AsSpan().SequenceEqual(File.ReadAllBytes(path + ".bak"));
    }

    /// <summary>Kills it after a time, or as soon as it writes and a little later; tells whether a file was being written.</summary>
    private bool RunAndKill(string path, TimeSpan after, bool whileWriting)
    {
        foreach (var left in Unfinished())
            File.Delete(left);
        using var process = CommandLine.Start(_folder.Path, Arguments(path));
        if (whileWriting)
        {
            while (!process.HasExited && Unfinished().Length == 0)
                Thread.Sleep(1);
            after = TimeSpan.FromMilliseconds(_random.Next(0, 60));
        }
        process.WaitForExit(after);
        process.Kill();
        process.WaitForExit();
        return Unfinished().Length > 0;
    }

    private string[] Unfinished() => Directory.GetFiles(_folder.Path, ".*.tmp");

    private static string[] Arguments(string path) => ["illustrate", path, "--seed", "1", "--size", "256x256", "--steps", "4", "--quiet"];
}
