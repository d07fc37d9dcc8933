using System.Diagnostics;

namespace TextToImage.Cli.Tests;

/// <summary>
/// Nothing leaves the machine, and nothing is written but what was asked for. Run with a home of its own and without the variables of
/// build servers, where ONNX Runtime would be silent by itself.
/// </summary>
public sealed class PrivacyTests : IDisposable
{
    private static readonly string[] Needed = ["PATH", "DOTNET_ROOT", "TMPDIR"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("picture.png", "new", "a red house", "--out", "picture.png")]
    [InlineData(null, "device", "list")]
    public void No_socket_is_opened_and_no_file_is_left(string? made, params string[] arguments) => Watch(made is null ? [] : [made], arguments);

    /// <summary>A reporter waits for some seconds before it sends, so one that were not off would open its sockets here.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void A_long_run_opens_none_either() =>
        Watch([.. Enumerable.Range(1, 40).Select(seed => $"a-red-house-{seed}.png")], "new", "a red house", "--size", "512x512", "--count", "40", "--seed", "1");

    private void Watch(string[] made, params string[] arguments)
    {
        var (home, work, trace) = (Directory.CreateDirectory(_folder.File("home")).FullName, Directory.CreateDirectory(_folder.File("work")).FullName, _folder.File("trace"));
        string[] tracing = ["strace", "-f", "-qq", "-e", "trace=socket", "-o", trace], isolated = ["unshare", "--map-root-user", "--net"];
        var watched = Works([.. tracing, "true"]);
        Assert.SkipUnless(watched || Works([.. isolated, "true"]), "Neither strace nor an empty network namespace (unshare --net) can be used here, so nobody sees what a run asks of the network.");

        using var process = Start(home, work, [.. watched ? tracing : isolated, "dotnet", Path.Combine(AppContext.BaseDirectory, "aiimage.dll"), .. arguments]);
        var result = CommandLine.Finish(process);
        Assert.True(result.ExitCode == 0, result.Error);
        if (watched)
            Assert.DoesNotContain(File.ReadLines(trace), call => call.Contains("socket(", StringComparison.Ordinal) && !call.Contains("socket(AF_UNIX", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(home));
        Assert.Equal(made.Order(StringComparer.Ordinal), Directory.EnumerateFiles(work).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private bool Works(string[] command)
    {
        try
        {
            using var process = Start(_folder.Path, _folder.Path, command);
            return CommandLine.Finish(process).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(string home, string work, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = work, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Except(Needed).ToList())
            start.Environment.Remove(name);
        start.Environment["HOME"] = home;
        return Process.Start(start)!;
    }
}
