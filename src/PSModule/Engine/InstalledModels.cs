using System.Management.Automation;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Installing;
using TextToImage.Matting;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Text;
using TextToImage.Upscaling;

namespace TextToImage.Engine;

/// <summary>The models of this machine: those of the user, and the one that comes with the module.</summary>
internal static class InstalledModels
{
    /// <summary>models/ of the module; this assembly is in the folder of its framework.</summary>
    private static readonly string OwnFolder =
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(typeof(InstalledModels).Assembly.Location))!, "models");

    /// <summary>What to know about the folders that models are looked for in.</summary>
    public static IEnumerable<string> Warnings() => Library().Warnings();

    /// <summary>Folders of all installed models, then of CLIP models, then of networks on their own; the one that wins first.</summary>
    public static IEnumerable<string> Folders() => ModelFolders().Concat(ClipFolders()).Concat(Library().Networks());

    /// <summary>Folders of the CLIP models, which compare pictures with texts.</summary>
    public static IEnumerable<string> ClipFolders() => Library().Clips();

    /// <summary>Folders of the networks that find what pictures show.</summary>
    public static IEnumerable<string> MattingFolders() => Library().MattingNetworks();

    /// <summary>Folders of the installed models that draw pictures or enlarge them by diffusion.</summary>
    public static IEnumerable<string> ModelFolders() => Library().Installed();

    /// <summary>The folders of the models whose names fit a pattern; those that a name stands for where two have the same.</summary>
    /// <param name="name">With wildcards; without, it is given back as it is, for who opens it to say what is wrong with it.</param>
    /// <param name="removable">Leaves out those that come with the module.</param>
    public static IEnumerable<string> Named(string name, bool removable = false)
    {
        if (Pattern(name) is not { } pattern)
            return [name];
        var library = Library();
        return Folders().Where(folder => pattern.IsMatch(Path.GetFileName(folder)))
            .GroupBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase).Select(same => same.First())
            .Where(folder => !removable || library.IsUsers(folder)).ToList();
    }

    /// <summary>What the names of models are compared with; null: a name without wildcards, or one that is no pattern, such as "[".</summary>
    public static WildcardPattern? Pattern(string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
            return null;
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        try
        {
            pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            return null;
        }
    }

    /// <summary>The folder, or the file of a network, that a user named; nothing of it is read.</summary>
    /// <param name="nameOrPath">As the user gave it; empty for the default model.</param>
    /// <param name="resolvePath">Makes a path of the session a full one.</param>
    /// <exception cref="AIImageException">There is no such model.</exception>
    public static string Locate(string? nameOrPath, Func<string, string> resolvePath) => Library().Locate(ForLibrary(nameOrPath, resolvePath));

    /// <summary>What would be removed.</summary>
    /// <exception cref="AIImageException">There is no such model, it is not the user's, or others need it.</exception>
    public static ModelRemoval Removal(string nameOrPath, bool force, Func<string, string> resolvePath) =>
        ModelRemoval.Prepare(ForLibrary(nameOrPath, resolvePath)!, Library(), force);

    /// <summary>What would be packed.</summary>
    /// <exception cref="AIImageException">There is no such model, or the archive is there and may not be replaced.</exception>
    public static ModelSaving Saving(string nameOrPath, string target, bool force, Func<string, string> resolvePath) =>
        ModelSaving.Prepare(ForLibrary(nameOrPath, resolvePath)!, target, Library(), force);

    /// <summary>Opens a model.</summary>
    /// <param name="nameOrFolder">As the user gave it; empty for the default model.</param>
    /// <param name="resolvePath">Makes a path of the session a full one.</param>
    /// <exception cref="AIImageException">There is no such model, or its index cannot be read.</exception>
    public static ModelFolder Open(string? nameOrFolder, Func<string, string> resolvePath) => Library().Open(ForLibrary(nameOrFolder, resolvePath));

    /// <summary>Opens the model that made a picture where it is installed and no other was named, else as it says without.</summary>
    /// <param name="nameOrFolder">As the user gave it; empty: nothing was named.</param>
    /// <param name="maker">Name of the model, as the picture's file says it; null: it does not.</param>
    /// <param name="resolvePath">Makes a path of the session a full one.</param>
    /// <exception cref="AIImageException">There is no such model, or its index cannot be read.</exception>
    public static ModelFolder Open(string? nameOrFolder, string? maker, Func<string, string> resolvePath) => Library().Open(ForLibrary(nameOrFolder, resolvePath), maker);

    /// <summary>Opens a CLIP model.</summary>
    /// <param name="nameOrFolder">As the user gave it; empty for the first there is.</param>
    /// <param name="resolvePath">Makes a path of the session a full one.</param>
    /// <exception cref="AIImageException">There is no such CLIP.</exception>
    public static ClipFolder OpenClip(string? nameOrFolder, Func<string, string> resolvePath) => Library().OpenClip(ForLibrary(nameOrFolder, resolvePath));

    /// <summary>The CLIP that pictures are measured with, as <see cref="MeasureRequest.ClipFor"/> chooses it.</summary>
    /// <exception cref="AIImageException">There is none, and it is needed.</exception>
    public static ClipFolder? ClipFor(string? nameOrFolder, string? prompt, bool hasReference, Func<string, string> resolvePath) =>
        MeasureRequest.ClipFor(ForLibrary(nameOrFolder, resolvePath), prompt, hasReference, Library());

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

    /// <summary>What takes backgrounds away, by the models and networks that are installed.</summary>
    /// <param name="device">Where they run.</param>
    /// <param name="keepLoaded">Whether a network stays in memory for the session.</param>
    public static BackgroundRemover BackgroundRemover(Device device, bool keepLoaded) => new(Library(), ModelCache.Shared, device, keepLoaded);

    /// <summary>A network that finds what pictures show, as the user gave it, for the library, which does not know paths of the session.</summary>
    public static string? MattingNetwork(string? nameOrPath, Func<string, string> resolvePath) => ForLibrary(nameOrPath, resolvePath);

    /// <summary>What a model is, without loading it.</summary>
    /// <exception cref="AIImageException">There is no such model, or its index cannot be read.</exception>
    public static AIModel Describe(string nameOrFolder, Func<string, string> resolvePath)
    {
        var model = ModelSummary.Of(Locate(nameOrFolder, resolvePath));
        return new AIModel
        {
            Model = NameOf(model.Path),
            DisplayName = model.DisplayName,
            Description = model.Description,
            Pipeline = model.Pipeline,
            Path = model.Path,
            BasedOn = model.BasedOn is { } whole ? NameOf(Path.Combine(Path.GetDirectoryName(model.Path)!, whole)) : null,
            Length = model.Bytes,
            HasAlpha = model.HasAlpha,
            Source = model.Source,
            Revision = model.Revision,
            License = model.License,
            Fetched = model.Fetched?.LocalDateTime,
        };
    }

    /// <summary>What a model draws, where its words are a list.</summary>
    /// <param name="nameOrFolder">As the user gave it; empty for the default model.</param>
    /// <param name="filter">What a phrase has in it, or is like; null: all.</param>
    /// <param name="language">A language; null: English, or all where nothing English fits.</param>
    /// <param name="resolvePath">Makes a path of the session a full one.</param>
    /// <exception cref="AIImageException">There is no such model, or its words are no list.</exception>
    public static IReadOnlyList<AIModelWord> Words(string? nameOrFolder, string? filter, string? language, Func<string, string> resolvePath)
    {
        var model = Open(nameOrFolder, resolvePath);
        var name = NameOf(model);
        return [.. ModelWords.Of(model, filter, language).Select(word => new AIModelWord
        {
            Word = word.Word,
            Kind = word.Kind?.ToString(),
            Group = word.Group,
            Language = word.Language,
            Phrases = [.. word.Phrases],
            Model = name,
        })];
    }

    /// <summary>What opens this model again: its name, or its folder when the name would not find it.</summary>
    public static string NameOf(ModelFolder model) => NameOf(model.Path);

    /// <summary>The same of a model's folder, or of the file of a network, which is its own name.</summary>
    public static string NameOf(string path)
    {
        var found = Folders().FirstOrDefault(folder => IsNamed(folder, Path.GetFileName(path)));
        return found is not null && Path.GetFullPath(found) == path ? Path.GetFileName(found) : path;
    }

    /// <summary>A name as it is, and anything else as a full path, which the library does not know of the session.</summary>
    private static string? ForLibrary(string? nameOrPath, Func<string, string> resolvePath) =>
        string.IsNullOrWhiteSpace(nameOrPath) || Folders().Any(folder => IsNamed(folder, nameOrPath!)) || !IsPath(nameOrPath!, resolvePath)
            ? nameOrPath
            : resolvePath(nameOrPath!);

    private static bool IsPath(string text, Func<string, string> resolvePath)
    {
        if (text.IndexOfAny(['/', '\\']) >= 0)
            return true;
        var path = resolvePath(text);
        return Directory.Exists(path) || File.Exists(path);
    }

    private static ModelLibrary Library() => new(ModelLibrary.Default.UserFolders, [OwnFolder]);

    private static bool IsNamed(string folder, string name) =>
        string.Equals(Path.GetFileName(folder), name.Trim(), StringComparison.OrdinalIgnoreCase);
}
