using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Pipelines;

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
        return Library().Open(IsPath(nameOrFolder!, resolvePath) ? resolvePath(nameOrFolder!) : nameOrFolder);
    }

    /// <summary>Chooses what enlarges a picture.</summary>
    /// <param name="method">As the user gave it; empty for the best that fits.</param>
    /// <param name="nameOrPath">Model, network or file as the user gave it; empty for none.</param>
    /// <param name="made">What the picture's file says about how it was made.</param>
    /// <param name="enlarges">Whether the picture becomes larger.</param>
    /// <param name="resolvePath">Makes a path of the session a full one.</param>
    /// <exception cref="AIImageException">What was named is not there, or cannot enlarge.</exception>
    public static UpscalerChoice Upscaler(string? method, string? nameOrPath, PictureMetadata? made, bool enlarges, Func<string, string> resolvePath)
    {
        var library = Library();
        var named = string.IsNullOrWhiteSpace(nameOrPath) ? null : nameOrPath!.Trim();
        var isName = named is null || (named.IndexOfAny(['/', '\\']) < 0 && library.Folders.Any(folder => Directory.Exists(Path.Combine(folder, named))));
        return UpscalerChoice.Make(method, isName || !IsPath(named!, resolvePath) ? named : resolvePath(named!), made, enlarges, library);
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
    public static string NameOf(ModelFolder model) => NameOf(model.Path);

    /// <summary>The same of a model's folder, or of the file of a network, which is its own name.</summary>
    public static string NameOf(string path)
    {
        var found = Folders().FirstOrDefault(folder => IsNamed(folder, Path.GetFileName(path)));
        return found is not null && Path.GetFullPath(found) == path ? Path.GetFileName(found) : path;
    }

    private static bool IsPath(string text, Func<string, string> resolvePath)
    {
        if (text.IndexOfAny(['/', '\\']) >= 0)
            return true;
        var path = resolvePath(text);
        return Directory.Exists(path) || File.Exists(path);
    }

    private static ModelLibrary Library() => new([.. ModelLibrary.Default.Folders, OwnFolder]);

    private static bool IsNamed(string folder, string name) =>
        string.Equals(Path.GetFileName(folder), name.Trim(), StringComparison.OrdinalIgnoreCase);
}
