namespace TextToImage.Models;

/// <summary>Finds models by name in the folders they are installed in, or by path.</summary>
public sealed class ModelLibrary
{
    /// <summary>Environment variable with further library folders, separated as PATH is.</summary>
    public const string FoldersVariable = "TEXTTOIMAGE_MODELS";

    /// <summary>Name of the model that ships with the program and is used when none is named.</summary>
    public const string StarterName = "starter";

    /// <summary>Creates a library over folders whose subfolders are models; earlier folders win.</summary>
    public ModelLibrary(IEnumerable<string> folders) => Folders = [.. folders];

    /// <summary>The library of this user: TEXTTOIMAGE_MODELS, the user's own models, the models beside the program.</summary>
    public static ModelLibrary Default => new(DefaultFolders());

    /// <summary>Where models are looked for, in order.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>Where this user's models are installed.</summary>
    public static string UserFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "TextToImage", "models");

    /// <summary>Opens a model by name or folder; null or empty opens the starter model.</summary>
    /// <exception cref="AIImageException">There is no such model, or it cannot be read.</exception>
    public ModelFolder Open(string? nameOrFolder)
    {
        var wanted = string.IsNullOrWhiteSpace(nameOrFolder) ? StarterName : nameOrFolder!.Trim();
        if (Installed().FirstOrDefault(folder => IsNamed(folder, wanted)) is { } installed)
            return ModelFolder.Open(installed);
        if (LooksLikePath(wanted) || Directory.Exists(wanted))
            return ModelFolder.Open(wanted);
        var names = string.Join(", ", Installed().Select(Path.GetFileName).Distinct(StringComparer.OrdinalIgnoreCase));
        throw new AIImageException(ErrorIds.ModelNotFound,
            $"There is no model named '{wanted}'; installed are: {(names.Length > 0 ? names : "none")}. Name one of them or the path of a model folder.")
        { Subject = wanted };
    }

    /// <summary>Folders of all installed models, in search order.</summary>
    public IEnumerable<string> Installed() => Folders
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateDirectories(folder).OrderBy(path => path, StringComparer.OrdinalIgnoreCase))
        .Where(folder => File.Exists(Path.Combine(folder, ModelIndex.FileName)));

    private static bool IsNamed(string folder, string name) =>
        string.Equals(Path.GetFileName(folder), name, StringComparison.OrdinalIgnoreCase);

    private static bool LooksLikePath(string text) =>
        Path.IsPathRooted(text) || text.IndexOfAny(['/', '\\']) >= 0 || text is "." or "..";

    private static IEnumerable<string> DefaultFolders()
    {
        var named = Environment.GetEnvironmentVariable(FoldersVariable) ?? "";
        foreach (var folder in named.Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries))
            yield return folder;
        yield return UserFolder;

        // Beside the program; in the PowerShell module, beside the folder that holds its dependencies.
        var assembly = typeof(ModelLibrary).Assembly.Location;
        var program = assembly.Length > 0 ? Path.GetDirectoryName(assembly)! : AppContext.BaseDirectory;
        yield return Path.Combine(program, "models");
        if (Path.GetDirectoryName(program) is { } parent)
            yield return Path.Combine(parent, "models");
    }
}
