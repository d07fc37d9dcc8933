using System.Globalization;

namespace TextToImage.Cli.Tests;

/// <summary>
/// Kills aiimage while it illustrates a document: before it writes, and at moments that are spread over the bytes that it writes. With another
/// number of kills in TEXTTOIMAGE_KILLS, it does so as often as that.
/// </summary>
public sealed class KilledIllustrateTests : IDisposable
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("TEXTTOIMAGE_KILLS") ?? "8", CultureInfo.InvariantCulture);
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
            amidWriting += RunAndKill(path, kill % 4 == 0 ? 0 : (long)(1.5 * whole * (kill - 1 + _random.NextDouble()) / Kills)) ? 1 : 0;
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

    /// <summary>An undisturbed run, and the bytes it writes: document and backup.</summary>
    private long Whole(string path)
    {
        var result = CommandLine.Run(_folder.Path, Arguments(path));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return new FileInfo(path).Length + new FileInfo(path + ".bak").Length;
    }

    private static bool IsWhole(string path, byte[] original)
    {
        Assert.Empty(IllustratedSamples.Problems(path));
        Assert.Equal(IllustratedSamples.Pictures, IllustratedSamples.Count(path));
        return original.AsSpan().SequenceEqual(File.ReadAllBytes(path + ".bak"));
    }

    /// <summary>Kills it as soon as it wrote so many bytes, at once where they are none; tells whether a file was being written.</summary>
    private bool RunAndKill(string path, long bytes)
    {
        foreach (var left in Unfinished())
            File.Delete(left);
        using var process = CommandLine.Start(_folder.Path, Arguments(path));
        while (bytes > 0 && Written(path) < bytes && !process.HasExited)
        {
        }
        process.Kill();
        process.WaitForExit();
        return Unfinished().Length > 0;
    }

    /// <summary>Files may be renamed while they are looked at.</summary>
    private long Written(string path) => Unfinished().Append(path + ".bak").Select(file => new FileInfo(file)).Sum(file => file.Exists ? file.Length : 0);

    private string[] Unfinished() => Directory.GetFiles(_folder.Path, ".*.tmp");

    private static string[] Arguments(string path) => ["illustrate", path, "--seed", "1", "--size", "256x256", "--steps", "4", "--quiet"];
}
