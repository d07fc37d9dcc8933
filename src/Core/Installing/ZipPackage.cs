using System.IO.Compression;
using TextToImage.Models;

namespace TextToImage.Installing;

/// <summary>
/// A model as a .zip file. Nothing of it is believed: names that lead out of the folder, links, files that unpack to far more
/// than they are, and what is encrypted or there twice are refused before anything is written.
/// </summary>
internal static class ZipPackage
{
    /// <summary>Weights hardly get smaller at all, and text rarely to a hundredth.</summary>
    private const int MostExpansion = 100;

    private const int MostFiles = 10_000;

    /// <summary>The kind of a file in the attributes that archives made on Unix have.</summary>
    private const int KindMask = 0xF000, RegularFile = 0x8000, Folder = 0x4000;

    /// <summary>Lists the files of an archive.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="AIImageException">It is no archive, has no model in it, or was made to do harm.</exception>
    public static ModelPackage Open(string path)
    {
        var stream = File.OpenRead(path);
        try
        {
            var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var entries = Entries(archive, path);
            RequireBounds(entries, path, stream.Length);
            var top = Top(entries.Keys, path);
            var name = top.Length > 0 ? top.TrimEnd('/') : Path.GetFileNameWithoutExtension(path);
            return new ModelPackage(path, name, [.. entries.Select(entry => Packed(entry.Value, entry.Key.Substring(top.Length)))], archive);
        }
        catch (InvalidDataException error)
        {
            stream.Dispose();
            throw IsZip(path)
                ? Invalid(path, "is damaged: its list of files cannot be read; fetch it again", error)
                : new AIImageException(ErrorIds.ArgumentInvalid, $"'{path}' is nothing that can be installed; name a model folder, a .zip file of one, or the .onnx file of a super-resolution network.", error) { Subject = path };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static Dictionary<string, ZipArchiveEntry> Entries(ZipArchive archive, string path)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in archive.Entries)
        {
            var name = entry.FullName.Replace('\\', '/');
            RequireInside(name, path);
            RequireKind(entry, path);
            if (name.EndsWith('/') || name.Split('/').Any(Leftovers.Contains))
                continue;
            if (entries.ContainsKey(name))
                throw Invalid(path, $"has '{name}' twice; make it anew");
            if (entries.Count == MostFiles)
                throw Invalid(path, $"has more than {MostFiles} files, which no model has; pack the model's folder alone");
            entries.Add(name, entry);
        }
        return entries;
    }

    private static void RequireInside(string name, string path)
    {
        if (!PlainPath.IsPlain(name.TrimEnd('/')))
            throw Invalid(path, $"is not safe: '{PlainPath.Printable(name)}' is no place within a folder; get the model from somewhere else");
    }

    private static void RequireKind(ZipArchiveEntry entry, string path)
    {
        if (((entry.ExternalAttributes >> 16) & KindMask) is not (0 or RegularFile or Folder))
            throw Invalid(path, $"is not safe: '{PlainPath.Printable(entry.FullName)}' is a link or a device; pack the files themselves");
#if NET
        if (entry.IsEncrypted)
            throw Invalid(path, "is encrypted; pack the model without a password");
#endif
    }

    /// <summary>Bounded by the size of the archive, not by what it says of its parts, as those can lie over one another.</summary>
    private static void RequireBounds(Dictionary<string, ZipArchiveEntry> entries, string path, long length)
    {
        if (entries.Values.Sum(entry => (double)entry.Length) > (double)MostExpansion * length)
            throw Invalid(path, $"is not safe: it unpacks to more than {MostExpansion} times its size, which no model does; get the model from somewhere else");
    }

    /// <summary>The folder that everything is in, with a slash behind; empty where the model is not in a folder of its own.</summary>
    private static string Top(Dictionary<string, ZipArchiveEntry>.KeyCollection names, string path)
    {
        var first = names.FirstOrDefault() ?? "";
        var only = first.Substring(0, first.IndexOf('/') + 1);
        foreach (var top in new[] { "", only })
        {
            var isWhole = names.All(name => name.StartsWith(top, StringComparison.OrdinalIgnoreCase));
            if (isWhole && (names.Contains(top + ModelIndex.FileName) || names.Contains(top + NetworkUpscalerConfig.FileName) || names.Contains(top + ClipFolder.ConfigName)))
                return top;
        }
        throw new AIImageException(ErrorIds.ModelIncomplete,
            $"The archive '{path}' has no model in it: neither at its top nor in its only folder is a {ModelIndex.FileName}, a {NetworkUpscalerConfig.FileName} or the {ClipFolder.ConfigName} of a CLIP; pack the model's folder.")
        { Subject = path };
    }

    private static PackedFile Packed(ZipArchiveEntry entry, string name)
    {
#if NET
        return new PackedFile(name, entry.Length, entry.Crc32, entry.Open);
#else
        return new PackedFile(name, entry.Length, null, entry.Open);
#endif
    }

    private static bool IsZip(string path)
    {
        using var stream = File.OpenRead(path);
        return stream.ReadByte() == 'P' && stream.ReadByte() == 'K';
    }

    private static AIImageException Invalid(string path, string problem, Exception? cause = null) =>
        new(ErrorIds.ArchiveInvalid, $"The archive '{path}' {problem}.", cause) { Subject = path };
}
