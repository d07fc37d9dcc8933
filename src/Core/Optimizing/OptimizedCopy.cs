using System.Text.Json;
using System.Text.Json.Nodes;
using TextToImage.Installing;
using TextToImage.Json;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Optimizing;

/// <summary>
/// The folder of the new model: networks are written anew, the index and the model card say what was done, and everything else is as it was: tokenizers, configs, the
/// licence, and where the model is from. A variant becomes a whole model.
/// </summary>
internal sealed class OptimizedCopy
{
    private const string Card = "README.md", History = "optimized";

    private readonly ModelPackage _package;
    private readonly ModelFolder? _model;
    private readonly List<PackedFile> _graphs;

    /// <param name="path">Full path of the model.</param>
    /// <exception cref="AIImageException">It cannot be read.</exception>
    public OptimizedCopy(string path)
    {
        _model = ModelIndex.IsModel(path) ? ModelFolder.Open(path) : null;
        _package = ModelPackage.Open(path);
        var files = _package.Files.ToList();
        if (_model?.Base is { } whole)
        {
            // What the variant has none of, it took from its base.
            var own = new HashSet<string>(files.Select(file => Top(file.Name)), StringComparer.OrdinalIgnoreCase);
            using var inherited = ModelPackage.Open(whole.Path);
            files.AddRange(inherited.Files.Where(file => !own.Contains(Top(file.Name))));
        }
        _graphs = files.FindAll(file => ModelLibrary.IsGraph(file.Name));
        Graphs = [.. _graphs.Select(graph => (graph.Name, SourceOf(graph.Name)))];
        var weights = new HashSet<string>(Graphs.SelectMany(graph => NetworkFile.Weights(graph.File).Select(name => Beside(graph.Name, name))), StringComparer.OrdinalIgnoreCase);
        Others = files.FindAll(file => !ModelLibrary.IsGraph(file.Name) && !weights.Contains(file.Name) && file.Name != ModelIndex.FileName && file.Name != Card);
        Bytes = Graphs.Sum(graph => NetworkFile.Bytes(graph.File)) + Others.Sum(file => file.Length);
    }

    /// <summary>The networks: their places in the folder and their files.</summary>
    public IReadOnlyList<(string Name, string File)> Graphs { get; }

    /// <summary>Bytes that the new model takes at most.</summary>
    public long Bytes { get; }

    private List<PackedFile> Others { get; }

    /// <summary>Writes the folder.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="name">The name that the model will have.</param>
    /// <param name="rewrite">Writes a network: its place in the folder, its file, and its new file.</param>
    /// <param name="told">What is said in the model card and the index, once the networks are written.</param>
    /// <param name="cancellationToken">Ends the work within a file.</param>
    public void Write(string folder, string name, Action<string, string, string> rewrite, Func<OptimizationNote> told, CancellationToken cancellationToken)
    {
        new PackageCopy(new ModelPackage(_package.Path, name, Others), folder, null, cancellationToken).Run();
        foreach (var (place, file) in Graphs)
        {
            var target = Path.Combine(folder, place);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            rewrite(place, file, target);
        }
        var note = told();
        if (ModelIndex.IsModel(_package.Path) && File.Exists(Path.Combine(_package.Path, ModelIndex.FileName)))
            File.WriteAllText(Path.Combine(folder, ModelIndex.FileName), Index(name, note));
        var card = Path.Combine(_package.Path, Card);
        var text = Directory.Exists(_package.Path) && File.Exists(card) ? File.ReadAllText(card).TrimEnd() : $"# {name}";
        File.WriteAllText(Path.Combine(folder, Card), $"{text}\n\n{note.Section}");
    }

    private string Index(string name, OptimizationNote note)
    {
        var own = JsonFile.Read(Path.Combine(_package.Path, ModelIndex.FileName));
        var merged = _model?.Base is { } whole ? ModelIndex.Merge(own, JsonFile.Read(ModelIndex.FileIn(whole.Path))) : own;
        var index = JsonObject.Create(merged)!;
        if (index[ModelIndex.OwnKey] is not JsonObject ours)
            index[ModelIndex.OwnKey] = ours = [];
        ours.Remove(ModelIndex.BasedOnKey);
        ours["name"] = name;
        ours[History] = new JsonObject { ["from"] = note.From, ["precision"] = note.Precision.Name() };
        return index.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    private string SourceOf(string place)
    {
        if (!Directory.Exists(_package.Path))
            return _package.Path;
        var own = Path.Combine(_package.Path, place);
        return File.Exists(own) || _model?.Base is not { } whole ? own : Path.Combine(whole.Path, place);
    }

    private static string Top(string name) => name.Split('/')[0];

    private static string Beside(string place, string name) => place.Contains('/') ? $"{place.Substring(0, place.LastIndexOf('/') + 1)}{name}" : name;
}

/// <summary>What is said of the optimisation in the new model itself.</summary>
/// <param name="From">Name of the model that it was made of.</param>
/// <param name="Precision">What the weights became.</param>
/// <param name="Networks">What became of each network.</param>
internal sealed record OptimizationNote(string From, WeightPrecision Precision, IReadOnlyList<NetworkOptimization> Networks)
{
    /// <summary>A section of the model card.</summary>
    public string Section => string.Join("\n",
        [
            $"## Optimised ({Precision.Name()})",
            "",
            $"Made of `{From}` by TextToImage (`aiimage model optimize --precision {Precision.Name()}`). The licence and the source of `{From}` are this model's; nothing was trained.",
            "",
            "| network | bytes before | after | weights in 16 bits | kept in 32, out of range | matrices in int8 | convolutions in int8 |",
            "|---|---|---|---|---|---|---|",
            .. Networks.Select(network => FormattableString.Invariant(
                $"| {network.Component} | {network.BytesBefore} | {network.BytesAfter} | {network.HalfWeights} | {network.OutOfRange} | {network.IntegerMatrices} | {network.IntegerConvolutions} |")),
            "",
        ]);
}
