using System.IO.Compression;
using System.Security.Cryptography;

namespace TextToImage.PSModule.Tests;

/// <summary>A session in a folder of its own with the sample documents, deck.pptx (five slides) and report.docx.</summary>
internal sealed class DocumentFolder : IDisposable
{
    private static readonly string Samples = System.IO.Path.Combine(ReferenceData.RepositoryRoot, "docs", "samples");
    private readonly TemporaryFolder _folder = new();

    public DocumentFolder()
    {
        foreach (var sample in new[] { Deck, Report })
            System.IO.File.Copy(System.IO.Path.Combine(Samples, sample), File(sample));
        Session = PowerShellSession.Start(_folder.Path);
        // Small pictures of noise, in a tenth of a second.
        Session.Run("$tiny = @{ Model = 'sd15'; Steps = 1; Size = 64; Seed = 1 }; $PSDefaultParameterValues = @{}");
    }

    public const string Deck = "deck.pptx", Report = "report.docx";

    public PowerShellSession Session { get; }

    public string Path => _folder.Path;

    public string File(params string[] parts) => _folder.File(parts);

    public byte[] Bytes(string name) => System.IO.File.ReadAllBytes(File(name));

    /// <summary>The two documents, to be compared.</summary>
    public string Documents => Convert.ToHexString(SHA256.HashData([.. Bytes(Deck), .. Bytes(Report)]));

    /// <summary>Names of the files, in order.</summary>
    public string Files => string.Join(' ', Directory.EnumerateFiles(Path).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal));

    public RunResult Run(string script, params object?[] arguments) => Session.Run(script, arguments);

    /// <summary>The pictures of a document: where, prompt and seed.</summary>
    public IReadOnlyList<string> Pictures(string document) =>
        [.. Run("Get-AIIllustration $args[0]", document).Output.Select(picture => $"{picture.Text("Where")}: {picture.Text("Prompt")}, {picture.Text("Seed")}")];

    /// <summary>The picture files of a document, by name.</summary>
    public IReadOnlyList<(string Name, byte[] Bytes)> Media(string document)
    {
        using var archive = ZipFile.OpenRead(File(document));
        return [.. archive.Entries.Where(entry => entry.FullName.Contains("/media/", StringComparison.Ordinal)).OrderBy(entry => entry.FullName, StringComparer.Ordinal).Select(entry => (entry.Name, Read(entry)))];
    }

    public void Dispose()
    {
        Session.Dispose();
        _folder.Dispose();
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
