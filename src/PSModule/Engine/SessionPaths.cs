using System.Management.Automation;

namespace TextToImage.Engine;

/// <summary>Paths as the session sees them: relative to its location, on its drives.</summary>
/// <param name="paths">The session's own.</param>
internal sealed class SessionPaths(PathIntrinsics paths)
{
    private const string FileSystem = "FileSystem";

    /// <summary>The full path of one file or folder, which need not exist; wildcards mean themselves.</summary>
    /// <exception cref="AIImageException">It is no path of the file system.</exception>
    public string Full(string path)
    {
        try
        {
            var full = paths.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == FileSystem ? full : throw NotAFile(path, $"is a place of {provider.Name}, not of the file system");
        }
        catch (SessionStateException error)
        {
            throw NotAFile(path, $"is not a path: {error.Message.TrimEnd('.')}", error);
        }
    }

    /// <summary>The picture files that a path with wildcards stands for, in order; one that exists by that very name is itself.</summary>
    /// <exception cref="AIImageException">Nothing fits, or it is no path of the file system.</exception>
    public IReadOnlyList<string> Expand(string path) =>
        Expand(path, File.Exists) ?? throw new AIImageException(ErrorIds.PictureInvalid, $"No picture fits '{path}'; check the name and the folder.") { Subject = path };

    /// <summary>The files and folders of models that a path with wildcards stands for, in order; one that exists by that very name is itself.</summary>
    /// <exception cref="AIImageException">Nothing fits, or it is no path of the file system.</exception>
    public IReadOnlyList<string> ExpandModels(string path) =>
        Expand(path, each => File.Exists(each) || Directory.Exists(each))
        ?? throw new AIImageException(ErrorIds.ModelNotFound, $"No file or folder fits '{path}'; check the path.") { Subject = path };

    /// <summary>The documents that a path with wildcards stands for, in order; one that exists by that very name is itself.</summary>
    /// <exception cref="AIImageException">Nothing fits, or it is no path of the file system.</exception>
    public IReadOnlyList<string> ExpandDocuments(string path) =>
        Expand(path, File.Exists) ?? throw new AIImageException(ErrorIds.DocumentInvalid, $"No document fits '{path}'; check the name and the folder.") { Subject = path };

    private List<string>? Expand(string path, Func<string, bool> exists)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
            return [Full(path)];
        try
        {
            var literal = Full(path);
            if (exists(literal))
                return [literal];
            var found = paths.GetResolvedProviderPathFromPSPath(path, out var provider).Where(exists).ToList();
            if (provider.Name != FileSystem)
                throw NotAFile(path, $"is a place of {provider.Name}, not of the file system");
            return found.Count > 0 ? found : null;
        }
        catch (ItemNotFoundException)
        {
            return null;
        }
    }

    private static AIImageException NotAFile(string path, string problem, Exception? cause = null) =>
        new(ErrorIds.ArgumentInvalid, $"'{path}' {problem}; name a file or folder.", cause) { Subject = path };
}
