using System.Globalization;
using System.Security.Cryptography;
using TextToImage.Office.Files;

namespace TextToImage.Office.Tests.Files;

/// <summary>Kills a process while it writes a document again and again. With another number of kills in TEXTTOIMAGE_KILLS, it does so as often as that.</summary>
public sealed class KilledWriterTests : IDisposable
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("TEXTTOIMAGE_KILLS") ?? "24", CultureInfo.InvariantCulture);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public void A_process_killed_at_any_moment_leaves_documents_that_open()
    {
        // Large enough that most of the time goes into writing.
        var path = _folder.Write("a.docx", WordFile.WithEntry(WordFile.Bytes(), "customXml/item1.bin", stream => stream.Write(RandomNumberGenerator.GetBytes(4 << 20))));
        var random = new Random(1);
        var changes = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = File.ReadAllBytes(path);
            // Half of the processes get to the end of a save, and are killed amid the next one.
            RunAndKill(path, saves: kill % 2, random.NextInt64(0, 2 * before.Length));
            Assert.StartsWith("Hello", WordFile.Text(path), StringComparison.Ordinal);
            OfficeFile.Open(path, DocumentUse.Replace);
            if (File.Exists(path + ".bak"))
                Assert.StartsWith("Hello", WordFile.Text(Unpacked(path + ".bak")), StringComparison.Ordinal);
            changes += before.AsSpan().SequenceEqual(File.ReadAllBytes(path)) ? 0 : 1;
        }
        Assert.InRange(changes, Kills / 2, Kills);
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

    /// <summary>Kills it after so many saves, when the next one wrote so many bytes of document and backup, or had its document in place.</summary>
    private void RunAndKill(string path, int saves, long bytes)
    {
        foreach (var left in Unfinished())
            File.Delete(left);
        using var process = ChildProgram.Start(WriteAgainAndAgain, path);
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        if (saves > 0)
            Assert.Equal("saved", process.StandardOutput.ReadLine());
        var document = File.GetLastWriteTimeUtc(path);
        while (Unfinished().Select(file => new FileInfo(file)).Sum(file => file.Exists ? file.Length : 0) < bytes && File.GetLastWriteTimeUtc(path) == document)
        {
        }
        process.Kill();
        process.WaitForExit();
    }

    private string[] Unfinished() => Directory.GetFiles(_folder.Path, ".*.tmp");

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
