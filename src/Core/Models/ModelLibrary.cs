namespace TextToImage.Models;

/// <summary>Finds models by name in the folders they are installed in, or by path.</summary>
public sealed class ModelLibrary
{
    /// <summary>Environment variable with further library folders, separated as PATH is.</summary>
    public const string FoldersVariable = "TEXTTOIMAGE_MODELS";

    /// <summary>Name of the model that ships with the program and is used when none is named.</summary>
    public const string StarterName = "starter";

    /// <summary>Creates a library over folders whose subfolders are models; earlier folders win, and those of the program come last.</summary>
    /// <param name="userFolders">Folders that models can be installed in and removed from.</param>
    /// <param name="programFolders">Folders of what comes with the program.</param>
    public ModelLibrary(IEnumerable<string> userFolders, IEnumerable<string>? programFolders = null)
    {
        UserFolders = [.. userFolders];
        Folders = [.. UserFolders, .. programFolders ?? []];
    }

    /// <summary>The library of this user: TEXTTOIMAGE_MODELS, the user's own models, the models beside the program.</summary>
    public static ModelLibrary Default => new(NamedFolders().Append(UserFolder), ProgramFolders());

    /// <summary>Where models are looked for, in order.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>Those of <see cref="Folders"/> that are the user's: TEXTTOIMAGE_MODELS and the user's own folder.</summary>
    public IReadOnlyList<string> UserFolders { get; }

    /// <summary>The folders of a folder; what the system refuses is thrown.</summary>
    internal Func<string, IEnumerable<string>> FoldersIn { get; init; } = Directory.EnumerateDirectories;

    /// <summary>A sentence for each of <see cref="Folders"/> that is there and cannot be read, whose models are therefore not found.</summary>
    public IEnumerable<string> Warnings() => Folders.Where(Directory.Exists)
        .Select(folder => Read(folder).Problem is { } problem ? $"The folder of models '{folder}' cannot be read: {problem}; its models are left out, allow reading it or take it out of {FoldersVariable}." : null)
        .OfType<string>();

    /// <summary>Where this user's models are installed.</summary>
    public static string UserFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "TextToImage", "models");

    /// <summary>Opens a model by the name of its folder, by what it calls itself, or by path; null or empty opens the starter model.</summary>
    /// <exception cref="AIImageException">There is no such model, or it cannot be read.</exception>
    public ModelFolder Open(string? nameOrFolder)
    {
        var wanted = string.IsNullOrWhiteSpace(nameOrFolder) ? StarterName : nameOrFolder!.Trim();
        if (Installed().Concat(Clips()).FirstOrDefault(folder => IsNamed(folder, wanted)) is { } installed)
            return ModelFolder.Open(installed);
        if (LooksLikePath(wanted) || Directory.Exists(wanted) || File.Exists(wanted))
            return ModelFolder.Open(wanted);
        return Called(wanted).FirstOrDefault() ?? throw NoModelNamed(wanted);
    }

    /// <summary>Opens the model that made a picture where it is installed and the user named no other, else as it says without.</summary>
    /// <param name="nameOrFolder">As the user gave it; null or empty: nothing was named.</param>
    /// <param name="maker">Name of the model, as the picture's file says it; null: it does not.</param>
    /// <exception cref="AIImageException">There is no such model, or its index cannot be read.</exception>
    public ModelFolder Open(string? nameOrFolder, string? maker) =>
        (string.IsNullOrWhiteSpace(nameOrFolder) && !string.IsNullOrWhiteSpace(maker) ? Called(maker!).FirstOrDefault() : null) ?? Open(nameOrFolder);

    /// <summary>The installed models whose folders have a name, or that call themselves so, as the files of their pictures do; those that cannot be read are passed over.</summary>
    public IEnumerable<ModelFolder> Called(string name)
    {
        foreach (var folder in Installed())
        {
            ModelFolder model;
            try
            {
                model = ModelFolder.Open(folder);
            }
            catch (AIImageException)
            {
                continue;
            }
            if (IsNamed(folder, name) || string.Equals(model.Defaults.Name, name, StringComparison.OrdinalIgnoreCase))
                yield return model;
        }
    }

    /// <summary>Opens a CLIP by the name of its folder or by path; null or empty opens the first that is installed.</summary>
    /// <exception cref="AIImageException">There is no such CLIP, or none at all.</exception>
    public ClipFolder OpenClip(string? nameOrFolder)
    {
        if (nameOrFolder?.Trim() is { Length: > 0 } wanted)
        {
            var found = Clips().Concat(Installed()).Concat(Networks()).FirstOrDefault(folder => IsNamed(folder, wanted));
            return found is not null || LooksLikePath(wanted) || Directory.Exists(wanted) ? ClipFolder.Open(found ?? wanted) : throw NoModelNamed(wanted, "CLIP model", Clips());
        }
        return FirstClip() ?? throw new AIImageException(ErrorIds.ModelNotFound,
            "There is no CLIP model, which pictures are compared with texts by; install one (aiimage model install, Install-AIModel), or name its folder (see docs/measuring.md).");
    }

    /// <summary>The CLIP that is taken where none is named: the first that is installed; null where there is none.</summary>
    public ClipFolder? FirstClip() => Clips().FirstOrDefault() is { } folder ? ClipFolder.Open(folder) : null;

    /// <summary>Finds a model, a CLIP or a super-resolution network on its own, without reading it.</summary>
    /// <param name="nameOrPath">Its name, its folder, or the .onnx file of a network; null or empty for the starter model.</param>
    /// <returns>The full path of the folder or file.</returns>
    /// <exception cref="AIImageException">There is no such thing.</exception>
    public string Locate(string? nameOrPath)
    {
        var wanted = string.IsNullOrWhiteSpace(nameOrPath) ? StarterName : nameOrPath!.Trim();
        var found = Installed().Concat(Clips()).Concat(Networks()).FirstOrDefault(folder => IsNamed(folder, wanted));
        if (found is null && (Directory.Exists(wanted) || (IsGraph(wanted) && File.Exists(wanted))))
            found = wanted;
        found ??= LooksLikePath(wanted) ? throw ModelFolder.NotThere(Path.GetFullPath(wanted)) : throw NoModelNamed(wanted);
        return Path.GetFullPath(found).TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
    }

    /// <summary>Folders of all installed models, in search order.</summary>
    public IEnumerable<string> Installed() => Subfolders().Where(ModelIndex.IsModel);

    /// <summary>Folders of all CLIP models, which compare pictures with texts, in search order.</summary>
    public IEnumerable<string> Clips() => Subfolders().Where(ClipFolder.IsClip);

    /// <summary>Folders of all networks that are installed on their own, in search order: those that enlarge pictures, and those that find what they show.</summary>
    public IEnumerable<string> Networks() => Subfolders().Where(IsNetwork);

    /// <summary>Those of <see cref="Networks"/> that find what pictures show.</summary>
    public IEnumerable<string> MattingNetworks() => Networks().Where(MattingConfig.IsIn);

    /// <summary>Whether a folder is that of a network on its own.</summary>
    public static bool IsNetwork(string folder) => !ModelIndex.IsModel(folder) && File.Exists(Path.Combine(folder, NetworkUpscalerConfig.FileName)) && !ClipFolder.IsClip(folder);

    /// <summary>Whether a folder is beside the others of a user, so that it can be removed.</summary>
    public bool IsUsers(string folder) => UserFolders.Any(users => Path.GetFullPath(users).TrimEnd(Path.DirectorySeparatorChar) == Path.GetDirectoryName(Path.GetFullPath(folder)));

    /// <summary>What is in all folders that can be read. Names that begin with a dot are those of installations under way.</summary>
    internal IEnumerable<string> Subfolders() => Folders
        .Where(Directory.Exists)
        .SelectMany(folder => Read(folder).Subfolders.OrderBy(path => path, StringComparer.OrdinalIgnoreCase))
        .Where(folder => Path.GetFileName(folder)[0] != '.');

    private (IReadOnlyList<string> Subfolders, string? Problem) Read(string folder)
    {
        try
        {
            return ([.. FoldersIn(folder)], null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ([], error.Message.TrimEnd('.'));
        }
    }

    private AIImageException NoModelNamed(string name, string kind = "model", IEnumerable<string>? all = null)
    {
        var names = string.Join(", ", (all ?? Installed()).Select(Path.GetFileName).Distinct(StringComparer.OrdinalIgnoreCase));
        var unread = string.Concat(Warnings().Select(warning => $" {warning}"));
        return new AIImageException(ErrorIds.ModelNotFound,
            $"There is no {kind} named '{name}'; installed are: {(names.Length > 0 ? names : "none")}. Name one of them or the path of a model folder.{unread}")
        { Subject = name };
    }

    /// <summary>Whether a path is named as the file of a network is.</summary>
    internal static bool IsGraph(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    private static bool IsNamed(string folder, string name) =>
        string.Equals(Path.GetFileName(folder), name, StringComparison.OrdinalIgnoreCase);

    private static bool LooksLikePath(string text) =>
        Path.IsPathRooted(text) || text.IndexOfAny(['/', '\\']) >= 0 || text is "." or "..";

    private static string[] NamedFolders() =>
        (Environment.GetEnvironmentVariable(FoldersVariable) ?? "").Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> ProgramFolders()
    {
        // Beside the program; in the PowerShell module, beside the folder that holds its dependencies.
        var assembly = typeof(ModelLibrary).Assembly.Location;
        var program = assembly.Length > 0 ? Path.GetDirectoryName(assembly)! : AppContext.BaseDirectory;
        yield return Path.Combine(program, "models");
        if (Path.GetDirectoryName(program) is { } parent)
            yield return Path.Combine(parent, "models");
    }
}

/// <summary>What a model is, by what its files say, for lists of models.</summary>
/// <param name="Name">Name of its folder, by which it is found.</param>
/// <param name="DisplayName">What the model calls itself.</param>
/// <param name="Description">What it is good for, in a line; null where it does not say.</param>
/// <param name="Pipeline">The diffusers class of its pipeline; CLIPModel for a CLIP; SuperResolution or Matting for a network on its own.</param>
/// <param name="Path">Full path of its folder.</param>
/// <param name="BasedOn">Name of the model beside it that it is a variant of; null for a whole model.</param>
/// <param name="Bytes">Bytes on disk, those of the model it is based on not counted.</param>
public sealed record ModelSummary(string Name, string DisplayName, string? Description, string Pipeline, string Path, string? BasedOn, long Bytes)
{
    private const string SuperResolution = "SuperResolution", Matting = "Matting";

    /// <summary>Whether its pictures can be transparent, or lie on any colour.</summary>
    public bool HasAlpha { get; init; }

    /// <summary>Address of the repository that it is from; null where it came from no hub.</summary>
    public string? Source { get; init; }

    /// <summary>The commit of the repository; null where it came from no hub.</summary>
    public string? Revision { get; init; }

    /// <summary>Name of the licence, as the repository said it; null where it did not, or it came from no hub.</summary>
    public string? License { get; init; }

    /// <summary>When it was fetched; null where it came from no hub.</summary>
    public DateTimeOffset? Fetched { get; init; }

    /// <summary>Reads what a model is; nothing is loaded.</summary>
    /// <param name="folder">Full path of a model, of a CLIP, or of a network on its own.</param>
    /// <exception cref="AIImageException">It cannot be read.</exception>
    public static ModelSummary Of(string folder)
    {
        var summary = ClipFolder.IsClip(folder) ? OfFolder(folder, ClipFolder.ClassName, "Compares pictures with texts; draws none.")
            : MattingConfig.IsIn(folder) ? OfFolder(folder, Matting, "Finds what pictures show, to take their background away; draws none.")
            : ModelLibrary.IsNetwork(folder) ? OfFolder(folder, SuperResolution)
            : Of(ModelFolder.Open(folder));
        return ModelProvenance.Find(folder) is { } from ? summary with { Source = from.Source, Revision = from.Revision, License = from.License, Fetched = from.Fetched } : summary;
    }

    private static ModelSummary Of(ModelFolder model) => new(
        System.IO.Path.GetFileName(model.Path), model.Defaults.Name, model.Defaults.Description, model.PipelineClass, model.Path,
        model.Base is { } whole ? System.IO.Path.GetFileName(whole.Path) : null, model.SizeOnDisk())
    {
        HasAlpha = VaeConfig.KnowsAlpha(model),
    };

    private static ModelSummary OfFolder(string folder, string pipeline, string? description = null)
    {
        var name = System.IO.Path.GetFileName(folder);
        return new ModelSummary(name, name, description, pipeline, folder, null, ModelFolder.FilesIn(folder).Sum(file => file.Length));
    }
}

/// <summary>Names under which models can be installed: folders on every system, and no one else's.</summary>
internal static class ModelName
{
    private const int LongestName = 100;

    /// <summary>Characters that Windows takes in no name; others take most of them.</summary>
    private const string Forbidden = "/\\:*?\"<>|";

    /// <summary>What Windows takes for a device, whatever ending it has.</summary>
    private static readonly HashSet<string> Devices = new(
        new[] { "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$" }.Concat("0123456789\u00b9\u00b2\u00b3".SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The name, if it can be one.</summary>
    /// <exception cref="AIImageException">It cannot.</exception>
    public static string Require(string name) => Problem(name) is { } problem
        ? throw new AIImageException(ErrorIds.ArgumentInvalid, $"A model cannot be installed under the name '{name}': {problem}; give it another name (--name, -Name).") { Subject = name }
        : name;

    /// <summary>Whether Windows takes a name for a device, such as NUL, rather than for a file.</summary>
    public static bool IsDevice(string name) => Devices.Contains(name.Split('.')[0].TrimEnd());

    /// <summary>Whether a name is kept for models that come with the program, which a model of the user would hide.</summary>
    public static bool IsReserved(string name) => name.Equals(ModelLibrary.StarterName, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith($"{ModelLibrary.StarterName}-", StringComparison.OrdinalIgnoreCase);

    private static string? Problem(string name) => name switch
    {
        _ when string.IsNullOrWhiteSpace(name) => "it is empty",
        { Length: > LongestName } => $"it has more than {LongestName} characters",
        _ when name.Any(letter => Forbidden.Contains(letter) || char.IsControl(letter)) => "it has a character that folders cannot have in their names",
        _ when name[0] is '.' or ' ' => "it begins with a dot or a space",
        _ when name[name.Length - 1] is '.' or ' ' => "it ends with a dot or a space",
        _ when name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) => "it would be taken for a file",
        _ when IsDevice(name) => "Windows keeps it for a device",
        _ when IsReserved(name) => $"{ModelLibrary.StarterName} and names that begin with {ModelLibrary.StarterName}- are those of the models that come with the program",
        _ => null,
    };
}
