using System.Diagnostics;
using System.Security.Cryptography;
using TextToImage.Office.Files;

namespace TextToImage.Office.Tests.Files;

/// <summary>Kills a process while it writes a document again and again.</summary>
public sealed class KilledWriterTests : IDisposable
{
    private const int Kills = 100;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public void A_process_killed_at_any_moment_leaves_documents_that_open()
    {
        // Large enough that most of the time goes into writing.
        var path = _folder.Write("a.docx", WordFile.WithEntry(WordFile.Bytes(), "customXml/item1.bin", stream => stream.Write(RandomNumberGenerator.GetBytes(4 << 20))));
        var random = new Random(1);
        // About half of the processes get to the end of a save, however busy the machine is.
        var window = 2 * MillisecondsOfASave(path);
        var changes = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = File.ReadAllBytes(path);
            RunAndKill(path, random.Next(0, window));
            Assert.StartsWith("Hello", WordFile.Text(path), StringComparison.Ordinal);
            OfficeFile.Open(path, DocumentUse.Replace);
            if (File.Exists(path + ".bak"))
                Assert.StartsWith("Hello", WordFile.Text(Unpacked(path + ".bak")), StringComparison.Ordinal);
            changes += before.AsSpan().SequenceEqual(File.ReadAllBytes(path)) ? 0 : 1;
        }
        Assert.InRange(changes, Kills / 10, Kills);
        AssertLeftoversGo(path);
    }

    /// <summary>What the killed processes left is gone after the next run, and nothing else.</summary>
    private void AssertLeftoversGo(string path)
    {
        var mine = _folder.Write(".notes.tmp", "mine");
        var file = OfficeFile.Open(path, DocumentUse.Replace);
        file.Save(WordFile.WithParagraph(file, "!"), new DocumentTarget());
        Assert.Equal([Path.GetFileName(mine)], _folder.Names.Where(name => name.StartsWith('.')));
    }

    /// <summary>The backup under a name that says what it is.</summary>
    private string Unpacked(string backup)
    {
        File.Copy(backup, _folder.File("backup.docx"), overwrite: true);
        return _folder.File("backup.docx");
    }

    private static int MillisecondsOfASave(string path)
    {
        using var process = ChildProgram.Start(WriteAgainAndAgain, path);
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        var watch = Stopwatch.StartNew();
        Assert.Equal("saved", process.StandardOutput.ReadLine());
        process.Kill();
        process.WaitForExit();
        return (int)watch.ElapsedMilliseconds;
    }

    private static void RunAndKill(string path, int milliseconds)
    {
        using var process = ChildProgram.Start(WriteAgainAndAgain, path);
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        Thread.Sleep(milliseconds);
        process.Kill();
        process.WaitForExit();
    }

    private static void WriteAgainAndAgain(string path)
    {
        for (var round = 0; ; round++)
        {
            var file = OfficeFile.Open(path, DocumentUse.Replace);
            var changed = WordFile.WithParagraph(file, $" {round}");
            if (round == 0)
                Console.Out.WriteLine("ready");
            file.Save(changed, new DocumentTarget());
            if (round == 0)
                Console.Out.WriteLine("saved");
        }
    }
}
