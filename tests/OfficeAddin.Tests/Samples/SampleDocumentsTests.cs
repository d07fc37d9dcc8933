using System.IO.Compression;
using System.Text.RegularExpressions;

namespace TextToImage.Office.Tests.Samples;

/// <summary>docs/samples holds what <see cref="SampleDocuments"/> makes. To write it anew, set TEXTTOIMAGE_WRITE_SAMPLES.</summary>
public class SampleDocumentsTests
{
    private static readonly string Folder = Path.Combine(ReferenceData.RepositoryRoot, "docs", "samples");

    /// <summary>What relationships are called that were not given an id.</summary>
    private static readonly Regex RandomId = new("R[0-9a-f]{16}");

    public static TheoryData<string> Names => [.. SampleDocuments.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_sample_is_there_as_it_is_made(string name)
    {
        var made = SampleDocuments.All[name]();
        var path = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("TEXTTOIMAGE_WRITE_SAMPLES") is { Length: > 0 })
            File.WriteAllBytes(path, made);
        Assert.Equal(Parts(made), Parts(File.ReadAllBytes(path)));
    }

    /// <summary>The parts and their contents; the times of an archive do not count.</summary>
    private static List<(string Name, string Content)> Parts(byte[] document)
    {
        using var archive = new ZipArchive(new MemoryStream(document), ZipArchiveMode.Read);
        return [.. archive.Entries.Select(entry => (entry.FullName, Text(entry))).OrderBy(part => part.FullName, StringComparer.Ordinal)];
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return RandomId.Replace(reader.ReadToEnd(), "R");
    }
}
