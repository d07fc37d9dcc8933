using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TextToImage.Models;

namespace TextToImage.Installing.Hub;

/// <summary>
/// A folder in that of the models, with what has been fetched of one model that is not yet there. Its name begins with a dot, so that nobody takes it
/// for a model, and follows from what was asked for, so that the same command finds it again. Files are named by their hashes: the names
/// that a hub lists touch the disk only when all is there and has been checked.
/// </summary>
internal sealed class HubStaging : IDisposable
{
    private const string Assembled = "model";
    private readonly FileStream _lock;
    private readonly string _path;
    private bool _remove;

    private HubStaging(string path, FileStream locked) => (_path, _lock) = (path, locked);

    /// <summary>Makes the folder, or opens the one that an earlier command left, and waits for another process that fetches the same.</summary>
    /// <param name="library">The folder of models.</param>
    /// <param name="wanted">What was asked for, in words that are the same each time.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    public static HubStaging Enter(string library, string wanted, CancellationToken cancellationToken)
    {
        var path = Path.Combine(library, $"{LibraryFolder.Fetching}{HashOf(wanted).Substring(0, 16)}");
        var staging = new HubStaging(path, FolderLock.Take(path, cancellationToken));
        try
        {
            staging.Recover();
            return staging;
        }
        catch
        {
            staging.Dispose();
            throw;
        }
    }

    /// <summary>The file that a file of the hub is written to while it arrives.</summary>
    public string PartOf(HubFile file) => $"{BlobOf(file)}.part";

    /// <summary>Whether a file is there, whole.</summary>
    public bool Has(HubFile file) => new FileInfo(BlobOf(file)) is { Exists: true } blob && blob.Length == file.Size;

    /// <summary>Bytes of a file that are there.</summary>
    public long Present(HubFile file) => new[] { BlobOf(file), PartOf(file) }.Select(path => new FileInfo(path)).Where(there => there.Exists).Select(there => Math.Min(there.Length, file.Size)).FirstOrDefault();

    /// <summary>Says that a file has arrived and was compared with its hash.</summary>
    public void Keep(HubFile file, string sha256)
    {
        File.WriteAllText($"{BlobOf(file)}.sha256", sha256);
        // Another length than the file's, and so another one's remains.
        File.Delete(BlobOf(file));
        File.Move(PartOf(file), BlobOf(file));
    }

    /// <summary>The SHA-256 of a file that is there.</summary>
    public string Sha256Of(HubFile file) => file.Sha256 ?? File.ReadAllText($"{BlobOf(file)}.sha256");

    /// <summary>A file that is there, to look into.</summary>
    public string Whole(HubFile file) => BlobOf(file);

    /// <summary>Puts the files into a folder by their names, with what is known of them.</summary>
    /// <returns>The folder.</returns>
    public string Assemble(IReadOnlyList<ChosenFile> files, ModelProvenance provenance)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_path, Assembled)).FullName;
        // First, so that what a kill leaves here is known again.
        provenance.Write(folder);
        foreach (var (file, target) in files)
        {
            var place = Path.GetFullPath(Path.Combine(folder, target));
            if (!PlainPath.IsPlain(target) || !place.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new InvalidOperationException($"'{target}' is no place within a folder.");
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            // Tokenizers of one model often are the same, and were fetched once.
            if (files.Last(other => BlobOf(other.File) == BlobOf(file)).Target == target)
                File.Move(BlobOf(file), place);
            else
                File.Copy(BlobOf(file), place);
        }
        return folder;
    }

    /// <summary>Nothing of it is needed any more.</summary>
    public void Finish() => _remove = true;

    /// <summary>Lets others in; a folder in which nothing is goes.</summary>
    public void Dispose()
    {
        if (_remove || Directory.EnumerateFileSystemEntries(_path).Take(2).Count() < 2)
            FolderLock.Remove(_path, _lock);
        _lock.Dispose();
    }

    /// <summary>A process was killed while it put files to their places: they are blobs again.</summary>
    private void Recover()
    {
        var folder = Path.Combine(_path, Assembled);
        if (ModelProvenance.Find(folder) is { } known)
        {
            foreach (var file in known.Files.Where(file => PlainPath.IsPlain(file.Path)))
            {
                var (place, blob) = (Path.Combine(folder, file.Path), Path.Combine(_path, file.Sha256));
                if (File.Exists(place) && new FileInfo(place).Length == file.Size && !File.Exists(blob))
                    File.Move(place, blob);
            }
        }
        LibraryFolder.Delete(folder);
    }

    /// <summary>Small files are known by git's hash before they are there; what a kill put back is known by its SHA-256.</summary>
    private string BlobOf(HubFile file) => Path.Combine(_path, file.Sha256 ?? file.GitHash ?? HashOf($"{file.Path}\n{file.Size}"));

    private static string HashOf(string text) => string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(text)).Select(each => each.ToString("x2", CultureInfo.InvariantCulture)));
}
