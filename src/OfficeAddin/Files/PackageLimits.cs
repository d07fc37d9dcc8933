using System.IO.Compression;
using System.Xml;

namespace TextToImage.Office.Files;

/// <summary>
/// Reads every entry of a package once before the document is opened, and refuses what would take all memory: what the
/// directory says about sizes is not believed.
/// </summary>
/// <param name="path">The file, for messages.</param>
internal sealed class PackageLimits(string path)
{
    private const int MostEntries = 50_000;
    private const long MostBytes = 2L << 30;

    /// <summary>From here on the ratio counts: small texts may be very regular.</summary>
    private const long ManyBytes = 64L << 20;
    private const int MostRatio = 100;

    /// <summary>No page nests its tables and groups so deep; code that visits elements does not come back from more.</summary>
    private const int MostDepth = 500;

    private readonly byte[] _buffer = new byte[1 << 16];
    private long _bytes;

    /// <summary>Checks all entries.</summary>
    /// <param name="archive">The package.</param>
    /// <param name="packed">Its size.</param>
    /// <exception cref="AIImageException">It is damaged or too large.</exception>
    public void Check(ZipArchive archive, long packed)
    {
        if (archive.Entries.Count > MostEntries)
            throw DocumentErrors.Damaged(path, $"has {archive.Entries.Count} parts, more than the {MostEntries} that are read");
        foreach (var entry in archive.Entries)
        {
            Count(entry, packed);
            if (IsXml(entry.FullName))
                CheckXml(entry);
        }
    }

    private void Count(ZipArchiveEntry entry, long packed)
    {
        using var stream = entry.Open();
        for (int read; (read = stream.Read(_buffer, 0, _buffer.Length)) > 0;)
        {
            _bytes += read;
            if (_bytes > MostBytes || (_bytes > ManyBytes && _bytes / MostRatio > packed))
                throw DocumentErrors.Damaged(path, $"unpacks to more than {_bytes >> 20} MB from {Math.Max(1, packed >> 10)} KB, as files do that are made to fill the memory");
        }
    }

    private void CheckXml(ZipArchiveEntry entry)
    {
        try
        {
            using var stream = entry.Open();
            using var reader = XmlReader.Create(stream, SafeXml.Settings);
            while (reader.Read())
            {
                if (reader.Depth > MostDepth)
                    throw DocumentErrors.Damaged(path, $"nests its part '{entry.FullName}' more than {MostDepth} deep");
            }
        }
        catch (XmlException error)
        {
            throw DocumentErrors.Damaged(path, $"has a damaged part '{entry.FullName}' (line {error.LineNumber})", error);
        }
    }

    private static bool IsXml(string name) =>
        name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);
}
