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

    /// <summary>The files that a path with wildcards stands for, in order; one that exists by that very name is itself.</summary>
    /// <exception cref="AIImageException">Nothing fits, or it is no path of the file system.</exception>
    public IReadOnlyList<string> Expand(string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
            return [Full(path)];
        try
        {
            var literal = Full(path);
            if (File.Exists(literal))
                return [literal];
            var found = paths.GetResolvedProviderPathFromPSPath(path, out var provider).Where(File.Exists).ToList();
            if (provider.Name != FileSystem)
                throw NotAFile(path, $"is a place of {provider.Name}, not of the file system");
            if (found.Count > 0)
                return found;
        }
        catch (ItemNotFoundException)
        {
            // The folder is not there: said below.
        }
        throw new AIImageException(ErrorIds.PictureInvalid, $"No picture fits '{path}'; check the name and the folder.") { Subject = path };
    }

    private static AIImageException NotAFile(string path, string problem, Exception? cause = null) =>
        new(ErrorIds.ArgumentInvalid, $"'{path}' {problem}; name a file or folder.", cause) { Subject = path };
}
