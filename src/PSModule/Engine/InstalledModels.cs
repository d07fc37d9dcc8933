using TextToImage.Models;

namespace TextToImage.Engine;

/// <summary>The models of this machine: those of the user, and the one that comes with the module.</summary>
internal static class InstalledModels
{
    /// <summary>models/ of the module; this assembly is in the folder of its framework.</summary>
    private static readonly string OwnFolder =
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(typeof(InstalledModels).Assembly.Location))!, "models");

    /// <summary>Folders of all installed models, the one that wins first.</summary>
    public static IEnumerable<string> Folders() => Library().Installed();

    /// <summary>Opens a model.</summary>
    /// <param name="nameOrFolder">As the user gave it; empty for the default model.</param>
    /// <param name="resolvePath">Makes a path of the session a full one.</param>
    /// <exception cref="AIImageException">There is no such model, or its index cannot be read.</exception>
    public static ModelFolder Open(string? nameOrFolder, Func<string, string> resolvePath)
    {
        if (string.IsNullOrWhiteSpace(nameOrFolder) || Folders().Any(folder => IsNamed(folder, nameOrFolder!)))
            return Library().Open(nameOrFolder);
        var path = resolvePath(nameOrFolder!);
        var isPath = Directory.Exists(path) || nameOrFolder!.IndexOfAny(['/', '\\']) >= 0;
        return Library().Open(isPath ? path : nameOrFolder);
    }

    /// <summary>What a model is, without loading it.</summary>
    /// <exception cref="AIImageException">There is no such model, or its index cannot be read.</exception>
    public static AIModel Describe(string nameOrFolder, Func<string, string> resolvePath)
    {
        var model = Open(nameOrFolder, resolvePath);
        return new AIModel
        {
            Model = NameOf(model),
            DisplayName = model.Defaults.Name,
            Description = model.Defaults.Description,
            Pipeline = model.PipelineClass,
            Path = model.Path,
            BasedOn = model.Base is { } whole ? NameOf(whole) : null,
            Length = model.SizeOnDisk(),
        };
    }

    /// <summary>What opens this model again: its name, or its folder when the name would not find it.</summary>
    public static string NameOf(ModelFolder model)
    {
        var found = Folders().FirstOrDefault(folder => IsNamed(folder, Path.GetFileName(model.Path)));
        return found is not null && Path.GetFullPath(found) == model.Path ? Path.GetFileName(found) : model.Path;
    }

    private static ModelLibrary Library() => new([.. ModelLibrary.Default.Folders, OwnFolder]);

    private static bool IsNamed(string folder, string name) =>
        string.Equals(Path.GetFileName(folder), name.Trim(), StringComparison.OrdinalIgnoreCase);
}
