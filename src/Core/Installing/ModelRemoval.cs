using TextToImage.Json;
using TextToImage.Models;

namespace TextToImage.Installing;

/// <summary>A model that is about to be removed.</summary>
public sealed class ModelRemoval
{
    private ModelRemoval(string path, IReadOnlyList<string> dependents) => (Path, Dependents) = (path, dependents);

    /// <summary>Name of the model.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Full path of its folder.</summary>
    public string Path { get; }

    /// <summary>Names of the models that are based on it, and cannot be used without.</summary>
    public IReadOnlyList<string> Dependents { get; }

    /// <summary>What to know when it is removed all the same; null where nothing is based on it.</summary>
    public string? Warning => Dependents.Count == 0
        ? null
        : $"Models that are based on '{Name}' cannot be used without: {string.Join(", ", Dependents)}; remove or correct them.";

    /// <summary>Prepares the removal of a model, whether it can be read or not.</summary>
    /// <param name="nameOrFolder">Its name or its folder.</param>
    /// <param name="library">Where models are looked for.</param>
    /// <param name="force">Whether it is removed although other models are based on it.</param>
    /// <exception cref="AIImageException">There is no such model, it is not the user's, or others need it.</exception>
    public static ModelRemoval Prepare(string nameOrFolder, ModelLibrary library, bool force = false)
    {
        var path = library.Locate(nameOrFolder);
        if (!library.IsUsers(path))
        {
            var reason = library.Folders.Any(folder => System.IO.Path.GetFullPath(folder) == System.IO.Path.GetDirectoryName(path))
                ? "it comes with the program"
                : $"it is in none of the folders of models ({string.Join(", ", library.UserFolders)}); delete it yourself";
            throw new AIImageException(ErrorIds.ModelProtected, $"The model '{path}' cannot be removed: {reason}.") { Subject = path };
        }
        var removal = new ModelRemoval(path, DependentsOf(path));
        if (removal.Dependents.Count > 0 && !force)
        {
            throw new AIImageException(ErrorIds.ModelInUse,
                $"The model '{removal.Name}' cannot be removed: {string.Join(", ", removal.Dependents)} cannot be used without; remove that first, or insist (--force, -Force).")
            { Subject = path };
        }
        return removal;
    }

    /// <summary>Removes the model: its name at once, then its files.</summary>
    /// <exception cref="AIImageException">The folder cannot be changed, or the model is in use.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled while another process was waited for.</exception>
    public void Run(CancellationToken cancellationToken = default)
    {
        using var library = LibraryFolder.Enter(System.IO.Path.GetDirectoryName(Path)!, cancellationToken);
        library.Guarded(() =>
        {
            library.Remove(Path);
            return true;
        });
    }

    private static List<string> DependentsOf(string path) =>
        [.. Directory.EnumerateDirectories(System.IO.Path.GetDirectoryName(path)!)
            .Where(folder => folder != path && ModelIndex.IsModel(folder) && IsBasedOn(folder, System.IO.Path.GetFileName(path)))
            .Select(folder => System.IO.Path.GetFileName(folder))
            .OrderBy(name => name, StringComparer.OrdinalIgnoreCase)];

    private static bool IsBasedOn(string folder, string name)
    {
        try
        {
            return string.Equals(ModelIndex.BaseName(folder, JsonFile.Read(System.IO.Path.Combine(folder, ModelIndex.FileName))), name, StringComparison.OrdinalIgnoreCase);
        }
        catch (AIImageException)
        {
            // What is broken cannot be used with or without.
            return false;
        }
    }
}
