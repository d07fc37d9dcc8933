using System.Collections.Concurrent;
using System.Text.Json;
using TextToImage.Json;
using TextToImage.Networks;

namespace TextToImage.Models;

/// <summary>
/// A model on disk in the Hugging Face diffusers / optimum ONNX layout: model_index.json, a folder a component,
/// each with config.json and, where it is a network, model.onnx. A variant ("based_on" under "aiimage" in its index)
/// has only the components in which it differs from another model in a folder beside it.
/// </summary>
public sealed class ModelFolder
{
    private const string UNet = "unet";

    private readonly JsonElement _index;
    private readonly Lazy<string?> _source;
    private readonly ConcurrentDictionary<string, JsonElement> _derived = new(StringComparer.Ordinal);
    private readonly Lazy<string> _knownClass;

    private ModelFolder(string path, JsonElement index, ModelFolder? whole)
    {
        Path = path;
        Base = whole;
        _index = index;
        _source = new Lazy<string?>(() => ModelProvenance.Find(path)?.Short);
        PipelineClass = JsonFile.String(index, "_class_name") ?? ByParts() ?? throw new AIImageException(ErrorIds.ModelConfigInvalid,
            $"'{System.IO.Path.Combine(path, ModelIndex.FileName)}' does not say which pipeline the model is for; it needs a \"_class_name\".");
        Defaults = ModelDefaults.Read(index, path);
        _knownClass = new Lazy<string>(FindKnownClass);
    }

    /// <summary>Full path of the folder, without a trailing separator.</summary>
    public string Path { get; }

    /// <summary>The model that this one is a variant of, whose components it takes where it has none; null for a whole model.</summary>
    public ModelFolder? Base { get; }

    /// <summary>The class of the pipeline as the index names it, such as StableDiffusionPipeline or ORTStableDiffusionPipeline.</summary>
    public string PipelineClass { get; }

    /// <summary>Where the model is from, as pictures say it: repository and commit, its base's where it has none; null where it came from no hub.</summary>
    internal string? Source => _source.Value ?? Base?.Source;

    /// <summary>The pipeline of diffusers that <see cref="PipelineClass"/> stands for; where its name says nothing of the model, the one of its parts.</summary>
    internal string KnownClass => _knownClass.Value;

    /// <summary>Name and generation defaults the model itself states.</summary>
    public ModelDefaults Defaults { get; }

    /// <summary>Opens a model folder and reads its index; nothing else is loaded.</summary>
    /// <exception cref="AIImageException">The folder, its index or the model it is based on is missing or cannot be read.</exception>
    public static ModelFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path).TrimEnd(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar);
        if (!Directory.Exists(full))
            throw File.Exists(full) ? MissingParts.NoFolder(full) : NotThere(full);
        var index = ModelIndex.FileIn(full);
        if (ClipFolder.IsClip(full))
            throw ClipFolder.DrawsNothing(full);
        if (!File.Exists(index))
            throw MissingParts.NoModel(full, $"it has no {ModelIndex.FileName}; point at a folder in the diffusers ONNX layout");
        var own = JsonFile.Read(index);
        if (ModelIndex.BaseFolder(full, own) is not { } sibling)
            return new ModelFolder(full, own, null);
        if (ModelIndex.BaseFolder(sibling, JsonFile.Read(ModelIndex.FileIn(sibling))) is not null)
            throw ModelIndex.Chained(full, sibling);
        var whole = Open(sibling);
        return new ModelFolder(full, ModelIndex.Merge(own, whole._index), whole);
    }

    /// <summary>Whether the model, or its base, has this component (an entry of [null, null] in the index means it has not).</summary>
    public bool Has(string component) =>
        FindComponent(component) is not null
        && !DoesWithout(component);

    /// <summary>Whether the index says with an entry of [null, null] that the model does without this component.</summary>
    internal bool DoesWithout(string component) => _index.TryGetProperty(component, out var entry) && IsNullEntry(entry);

    /// <summary>The folder of a component: the model's own, or else its base's.</summary>
    /// <exception cref="AIImageException">The component is missing.</exception>
    public string ComponentFolder(string component) =>
        FindComponent(component) ?? throw MissingParts.Of(this, component);

    /// <summary>The ONNX graph of a component.</summary>
    /// <exception cref="AIImageException">The component or its graph is missing.</exception>
    public string NetworkFile(string component) =>
        (RootOf(component) is { } root ? ComponentFiles.Graph(root, component) : null) ?? throw MissingParts.Of(this, component);

    /// <summary>The inputs that a component's graph declares, by the names of diffusers; empty where it has no graph.</summary>
    /// <exception cref="AIImageException">The graph cannot be read.</exception>
    internal IReadOnlyDictionary<string, NetworkTensor> GraphInputs(string component) => HasGraph(component)
        ? GraphRoles.Inputs(GraphRoles.Of(component), GraphOutline.Read(NetworkFile(component)).Inputs)
        : new Dictionary<string, NetworkTensor>();

    /// <summary>
    /// The config.json of a component, or another JSON file in its folder. Where a component has a graph and no config.json, it is what the
    /// graph says of itself (<see cref="GraphConfig"/>).
    /// </summary>
    /// <exception cref="AIImageException">The file is missing or is not valid JSON.</exception>
    public JsonElement Config(string component, string fileName = ComponentFiles.ConfigName)
    {
        var root = RootOf(component) ?? throw MissingParts.Of(this, component, fileName);
        if (ComponentFiles.Json(root, component, fileName) is { } file)
            return JsonFile.Read(file);
        return fileName == ComponentFiles.ConfigName && ComponentFiles.Graph(root, component) is { } graph
            ? _derived.GetOrAdd(component, _ => GraphConfig.Of(graph, component, KnownClass))
            : throw MissingParts.Of(this, component, fileName);
    }

    /// <summary>The text of scheduler_config.json.</summary>
    /// <exception cref="AIImageException">The file is missing or is not valid JSON.</exception>
    public string SchedulerConfigText(string component = "scheduler") => Config(component, "scheduler_config.json").GetRawText();

    /// <summary>The file that says which words of prompts become which of the model's, "lexicon" under "aiimage" of model_index.json; null where the model names none.</summary>
    /// <exception cref="AIImageException">It is missing, or not in the model's folder.</exception>
    internal string? LexiconFile()
    {
        if (!_index.TryGetProperty(ModelIndex.OwnKey, out var own) || own.ValueKind != JsonValueKind.Object || JsonFile.String(own, "lexicon") is not { } named)
            return null;
        var parts = named.Split('/');
        if (parts.Length != 2 || Array.Exists(parts, part => part.Length == 0 || part is "." or ".." || part.IndexOfAny(['\\', ':', '\0']) >= 0))
        {
            throw new AIImageException(ErrorIds.ModelConfigInvalid,
                $"The index of the model '{Path}' names '{named}' as its lexicon, which is not a file of a component, such as tokenizer/lexicon.tsv; correct \"lexicon\" in {ModelIndex.FileName}.")
            { Subject = Path };
        }
        var file = System.IO.Path.Combine(ComponentFolder(parts[0]), parts[1]);
        return File.Exists(file) ? file : throw new AIImageException(ErrorIds.ModelIncomplete, $"The model '{Path}' has no lexicon: '{file}' is missing; install the model again.") { Subject = file };
    }

    /// <summary>A number that the model states of how a CLIP guides it, under "guide" of "aiimage"; null where it does not.</summary>
    internal double? GuideNumber(string key) =>
        _index.TryGetProperty(ModelIndex.OwnKey, out var own) && own.ValueKind == JsonValueKind.Object && own.TryGetProperty("guide", out var guide) && guide.ValueKind == JsonValueKind.Object
            ? JsonFile.Number(guide, key)
            : null;

    /// <summary>A whole number that model_index.json states of the pipeline itself; null where it does not.</summary>
    internal int? IndexInteger(string key) => JsonFile.Integer(_index, key);

    /// <summary>A yes or no that model_index.json states of the pipeline itself; null where it does not.</summary>
    internal bool? IndexFlag(string key) => JsonFile.Flag(_index, key);

    /// <summary>The number of a class by its name, "id2label" of model_index.json; names of one class may be separated by commas. Null: no such name.</summary>
    internal int? LabelOf(string name)
    {
        if (name.Length == 0 || !_index.TryGetProperty("id2label", out var labels) || labels.ValueKind != JsonValueKind.Object)
            return null;
        var found = labels.EnumerateObject().Where(label => label.Value.ValueKind == JsonValueKind.String
            && label.Value.GetString()!.Split(',').Any(each => string.Equals(each.Trim(), name, StringComparison.OrdinalIgnoreCase)));
        return found.Select(label => int.TryParse(label.Name, out var number) ? number : (int?)null).FirstOrDefault();
    }

    /// <summary>Whether model_index.json names classes.</summary>
    internal bool HasLabels => _index.TryGetProperty("id2label", out var labels) && labels.ValueKind == JsonValueKind.Object;

    /// <summary>Bytes of the model's own files; a variant's do not count what it takes from its base.</summary>
    public long SizeOnDisk() => FilesIn(Path).Sum(file => file.Length);

    /// <summary>Bytes of all files that the model is loaded from, and when the last of them was written (UTC): one walk.</summary>
    internal (long Bytes, DateTime Changed) Contents()
    {
        var (bytes, changed) = (0L, DateTime.MinValue);
        foreach (var file in FilesIn(Path).Concat(InheritedFiles()))
        {
            bytes += file.Length;
            changed = file.LastWriteTimeUtc > changed ? file.LastWriteTimeUtc : changed;
        }
        return (bytes, changed);
    }

    /// <summary>The base's index and the components that this folder lacks.</summary>
    private IEnumerable<FileInfo> InheritedFiles() => Base is null
        ? []
        : new DirectoryInfo(Base.Path).EnumerateDirectories()
            .Where(component => !Directory.Exists(System.IO.Path.Combine(Path, component.Name)))
            .SelectMany(component => FilesIn(component.FullName))
            .Append(new FileInfo(System.IO.Path.Combine(Base.Path, ModelIndex.FileName)));

    internal static IEnumerable<FileInfo> FilesIn(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories);

    private string? FindComponent(string component) => RootOf(component) is { } root ? ComponentFiles.Folder(root, component) : null;

    /// <summary>The model's folder, or its base's, whichever has a component; null: neither.</summary>
    private string? RootOf(string component) => ComponentFiles.Folder(Path, component) is not null ? Path : Base?.RootOf(component);

    private string FindKnownClass()
    {
        if (PipelineClasses.Known(PipelineClass) is { } known)
            return PipelineClasses.Corrected(known, HasGraph, InputsOf);
        return ByParts() is { } found ? PipelineClasses.ByChannels(found, HasGraph(UNet) ? ChannelsOf(UNet, found) : null) : PipelineClass;
    }

    private int? ChannelsOf(string component, string knownClass) => JsonFile.Integer(
        ComponentFiles.Json(RootOf(component)!, component, ComponentFiles.ConfigName) is { } file ? JsonFile.Read(file) : GraphConfig.Of(NetworkFile(component), component, knownClass), "in_channels");

    private string? ByParts() => PipelineClasses.ByParts(HasGraph, InputsOf);

    private bool HasGraph(string component) => Has(component) && ComponentFiles.Graph(RootOf(component)!, component) is not null;

    private ICollection<string> InputsOf(string component) => [.. GraphInputs(component).Keys];

    /// <summary>The error for a folder that does not exist.</summary>
    internal static AIImageException NotThere(string path) => new(ErrorIds.ModelNotFound, $"There is no model folder '{path}'; check the path.") { Subject = path };

    private static bool IsNullEntry(JsonElement entry) =>
        entry.ValueKind == JsonValueKind.Null
        || (entry.ValueKind == JsonValueKind.Array && entry.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Null));
}
