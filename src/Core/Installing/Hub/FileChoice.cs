using System.Text.Json;
using TextToImage.Models;

namespace TextToImage.Installing.Hub;

/// <summary>A file that is fetched, and its place in the model's folder.</summary>
internal sealed record ChosenFile(HubFile File, string Target);

/// <summary>
/// The files of a repository that a model needs: those of the components that model_index.json names, each graph once, in the precision
/// asked for, with its weights. What is for other programs (safetensors, pickles, Flax) is never among them.
/// </summary>
internal sealed class FileChoice
{
    /// <summary>A model has tens of files, and one whose weights are each in a file of their own some thousands.</summary>
    private const int MostFiles = 10_000;

    /// <summary>Components of diffusers' pipelines that nothing here runs.</summary>
    private static readonly string[] NotRun = ["safety_checker", "watermarker"];

    /// <summary>What components have besides graphs: configs, and the files of tokenizers.</summary>
    private static readonly string[] SmallFiles = [".json", ".txt", ".model", ".tsv"];

    private static readonly string[] LicenseNames = ["LICENSE", "LICENCE", "NOTICE", "COPYING"];

    private readonly HubRepository _repository;
    private readonly string? _precision;
    private readonly List<ChosenFile> _chosen = [];
    private readonly List<string> _others = [];
    private readonly SortedSet<string> _precisions = new(StringComparer.Ordinal);
    private bool _found;

    private FileChoice(HubRepository repository, string? precision) => (_repository, _precision) = (repository, precision);

    /// <summary>Chooses the files of a model.</summary>
    /// <param name="place">Where in the repository it is, and what it is.</param>
    /// <param name="index">model_index.json, where the model has one.</param>
    /// <param name="repository">The repository, for messages.</param>
    /// <param name="precision">fp32, fp16 or int8; null: what has no precision in its name, else the best there is.</param>
    /// <param name="warnings">Gets what to know about the choice.</param>
    /// <exception cref="AIImageException">There is no such model in it, or it is not in ONNX form.</exception>
    public static IReadOnlyList<ChosenFile> Of(RepositoryPlace place, JsonElement? index, HubRepository repository, string? precision, List<string> warnings)
    {
        var choice = new FileChoice(repository, precision);
        if (place.Network is { } network)
            choice.TakeNetwork(place, network);
        else if (index is { } model)
            choice.TakeModel(place, model);
        else
            choice.TakeClip(place);
        choice.Take(place.Files.Where(file => !file.Path.Contains('/') && LicenseNames.Any(name => file.Path.StartsWith(name, StringComparison.OrdinalIgnoreCase))));
        choice.Require(place);
        if (precision is not null && choice._others.Count > 0)
            warnings.Add($"'{repository.Id}' has {string.Join(", ", choice._others)} in one precision only, which is taken as it is.");
        return choice._chosen;
    }

    private void TakeModel(RepositoryPlace place, JsonElement index)
    {
        Take(place.Files.Where(file => file.Path == ModelIndex.FileName));
        var components = Components(index);
        RequireExported(place, components);
        foreach (var component in components)
            TakeComponent(place, component);
    }

    /// <summary>Folders that the index stands for: of "vae" the two that exports have, and itself.</summary>
    private static List<string> Components(JsonElement index) =>
    [
        .. index.EnumerateObject()
            .Where(entry => entry.Value.ValueKind == JsonValueKind.Array && entry.Value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String) && !NotRun.Contains(entry.Name))
            .SelectMany(entry => entry.Name == "vae" ? ["vae_encoder", "vae_decoder", "vae"] : new[] { entry.Name }).Distinct(),
    ];

    private void TakeComponent(RepositoryPlace place, string component)
    {
        var files = In(place, component).ToList();
        // Of exports that split the VAE, what is in its own folder is for PyTorch, or said again.
        if (component == "vae" && !files.Exists(IsGraph) && In(place, "vae_decoder").Any(file => file.Path.EndsWith("/config.json", StringComparison.Ordinal)))
            return;
        Take(files.Where(file => IsDirect(file, component) && IsSmall(file)));
        var graphs = files.Where(file => IsGraph(file) && IsDirect(file, component)).ToList();
        if (graphs.Count == 0)
            graphs = [.. files.Where(file => IsGraph(file) && IsDirect(file, $"{component}/onnx"))];
        TakeGraphs(place, graphs, single: true);
    }

    private void TakeClip(RepositoryPlace place)
    {
        Take(place.Files.Where(file => !file.Path.Contains('/') && IsSmall(file)));
        var graphs = place.Files.Where(file => IsGraph(file) && (!file.Path.Contains('/') || IsDirect(file, "onnx"))).ToList();
        // Both towers by themselves are half of what all files are; one graph of both is taken where there is nothing else.
        var towers = graphs.Where(file => Stem(file) is "text_model" or "vision_model").ToList();
        TakeGraphs(place, towers.Count > 0 ? towers : [.. graphs.Where(file => Stem(file) == "model")], single: false);
    }

    private void TakeNetwork(RepositoryPlace place, HubFile network)
    {
        var folder = Folder(network.Path);
        Take(network, NetworkUpscalerConfig.FileName);
        TakeWeights(place, network, target: "", alone: place.Files.Count(file => IsGraph(file) && Folder(file.Path) == folder) == 1);
        var settings = new[] { $"{network.Path.Substring(0, network.Path.Length - 5)}.json", $"{folder}config.json" };
        if (place.Files.FirstOrDefault(file => settings.Contains(file.Path)) is { } config)
            Take(config, "config.json");
        _found = true;
    }

    /// <summary>Of each graph the one that is asked for, under the name that it has without its precision.</summary>
    private void TakeGraphs(RepositoryPlace place, List<HubFile> graphs, bool single)
    {
        var stems = graphs.GroupBy(Stem, StringComparer.Ordinal).ToList();
        if (single && stems.Find(group => group.Key == "model") is { } usual)
            stems = [usual];
        foreach (var variants in stems)
        {
            _precisions.UnionWith(variants.Select(file => Precision(file) ?? "one without a word for it"));
            if (Pick([.. variants]) is not { } graph)
                continue;
            _found = true;
            var name = single && stems.Count == 1 ? "model" : variants.Key;
            Take(graph, $"{Folder(graph.Path)}{name}.onnx");
            TakeWeights(place, graph, target: Folder(graph.Path), alone: graphs.Count(file => Folder(file.Path) == Folder(graph.Path)) == 1);
        }
    }

    private HubFile? Pick(List<HubFile> variants)
    {
        var plain = variants.Find(file => Precision(file) is null);
        if (_precision is null)
            return plain ?? GraphName.Precisions.Select(Named).FirstOrDefault(file => file is not null);
        if (Named(_precision) is { } exact)
            return exact;
        if (plain is not null)
            _others.Add(plain.Path);
        return plain;

        HubFile? Named(string precision) => variants.Find(file => Precision(file) == precision);
    }

    /// <summary>The weights beside a graph, by the names that exporters give them; what else the graph names is fetched when it is there.</summary>
    private void TakeWeights(RepositoryPlace place, HubFile graph, string target, bool alone)
    {
        var (folder, name) = (Folder(graph.Path), graph.Path.Substring(Folder(graph.Path).Length));
        foreach (var file in place.Files.Where(file => Folder(file.Path) == folder))
        {
            var beside = file.Path.Substring(folder.Length);
            if (beside.StartsWith($"{name}_data", StringComparison.Ordinal) || beside.StartsWith($"{name}.data", StringComparison.Ordinal)
                || (alone && (beside == "weights.pb" || beside.EndsWith(".onnx_data", StringComparison.Ordinal) || beside.EndsWith(".onnx.data", StringComparison.Ordinal))))
                Take(file, target + beside);
        }
    }

    private void Take(IEnumerable<HubFile> files)
    {
        foreach (var file in files)
            Take(file, file.Path);
    }

    private void Take(HubFile file, string target)
    {
        if (!_chosen.Exists(chosen => chosen.Target == target))
            _chosen.Add(new ChosenFile(file, target));
    }

    private void Require(RepositoryPlace place)
    {
        if (!_found && !place.IsVariant)
            throw Refused(ErrorIds.ModelUnsupported, $"has no graph in {_precision ?? string.Join(", ", GraphName.Precisions)}; it has {string.Join(", ", _precisions)}");
        // "Asked for" is kept where at least one network is in it, or the names of folder or repository say it; fp32 is what has no word for it.
        if (_precision is "fp16" or "int8" && _others.Count > 0 && !_chosen.Exists(chosen => IsGraph(chosen.File) && Precision(chosen.File) == _precision) && !Says(place, _precision))
            throw Refused(ErrorIds.ModelUnsupported, $"has no graph of which the name says {_precision}; leave the precision out, and what it has is taken");
        if (_chosen.Count > MostFiles)
            throw Refused(ErrorIds.ModelUntrusted, $"has more than {MostFiles} files of one model, which no model has");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (_, target) in _chosen)
        {
            if (!PlainPath.IsPlain(target))
                throw Refused(ErrorIds.ModelUntrusted, $"is not safe: '{PlainPath.Printable(target)}' is no name that a file can have everywhere");
            if (!names.Add(target))
                throw Refused(ErrorIds.ModelUntrusted, $"has '{target}' twice, but for the case of its letters");
        }
    }

    /// <summary>What is in PyTorch's form alone has to be exported, which takes one command.</summary>
    private void RequireExported(RepositoryPlace place, List<string> components)
    {
        var missing = components.Find(component => In(place, component).Any(file => MissingParts.IsForeign(file.Path)) && !In(place, component).Any(IsGraph)
            && !(component == "vae" && In(place, "vae_decoder").Any(IsGraph)));
        if (missing is not null)
            throw RepositoryPlace.NotExported(_repository, missing);
    }

    private bool Says(RepositoryPlace place, string precision) =>
        $"{_repository.Id}/{_repository.Revision}/{place.Prefix}".Split('/', '-', '_', '.').Any(word => GraphName.Usual(word) == precision);

    private AIImageException Refused(string id, string problem) => new(id, $"The repository '{_repository.Id}' {problem}.") { Subject = _repository.Id };

    private static IEnumerable<HubFile> In(RepositoryPlace place, string component) => place.Files.Where(file => file.Path.StartsWith($"{component}/", StringComparison.Ordinal));

    private static bool IsDirect(HubFile file, string folder) => Folder(file.Path) == $"{folder}/";

    private static bool IsGraph(HubFile file) => ModelLibrary.IsGraph(file.Path);

    private static bool IsSmall(HubFile file) => SmallFiles.Any(ending => file.Path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) && !file.Path.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase);

    private static string Stem(HubFile file) => GraphName.Read(file.Path.Substring(Folder(file.Path).Length)).Stem;

    private static string? Precision(HubFile file) => GraphName.Read(file.Path.Substring(Folder(file.Path).Length)).Precision;

    private static string Folder(string path) => path.Substring(0, path.LastIndexOf('/') + 1);
}
