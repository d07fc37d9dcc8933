using TextToImage.Networks;

namespace TextToImage.Models;

/// <summary>
/// Where the files of a component are: the one place that knows how exporters lay out a model. The usual place is a folder of the
/// component's name with model.onnx and config.json (optimum); others are looked for after it, in the order in which they stand here.
/// </summary>
internal static class ComponentFiles
{
    /// <summary>Name of a graph in its component's folder.</summary>
    public const string GraphName = "model.onnx";

    /// <summary>Name of a config in its component's folder.</summary>
    public const string ConfigName = "config.json";

    private const string Ending = ".onnx", Subfolder = "onnx", SharedVae = "vae", Vae = "vae_", Tokenizer = "tokenizer", Encoder = "text_encoder", Scheduler = "scheduler", SchedulerConfig = "scheduler_config.json";

    /// <summary>
    /// What stands between the name of a graph and its ending where there are several of different precision (transformers.js, optimum's
    /// optimizer), the best first: of several the first is taken.
    /// </summary>
    private static readonly string[] Variants = ["", "_fp32", "_optimized", "_fp16", "_bf16", ".fp16", "_int8", "_uint8", "_quantized", "_q8", "_bnb4", "_q4f16", "_q4"];

    private static readonly string[] TokenizerNames = ["tokenizer.json", "vocab.json", "spiece.model", "vocab.txt"];

    /// <summary>The folder of a component; null where there is none.</summary>
    /// <param name="root">The model's folder.</param>
    /// <param name="component">Its name; folders in it with slashes.</param>
    public static string? Folder(string root, string component)
    {
        var own = Path.Combine(root, component);
        if (Directory.Exists(own))
            return own;
        var (parent, name) = Split(root, component);
        if (name.StartsWith(Tokenizer, StringComparison.Ordinal))
            return TokenizerFolder(parent, name);
        if (name == Scheduler)
            return File.Exists(Path.Combine(parent, SchedulerConfig)) ? parent : null;
        return Elsewhere(parent, name) is { } graph ? Path.GetDirectoryName(graph) : null;
    }

    /// <summary>The graph of a component; null where there is none.</summary>
    /// <inheritdoc cref="Folder"/>
    public static string? Graph(string root, string component)
    {
        var own = Path.Combine(root, component);
        var (parent, name) = Split(root, component);
        return Directory.Exists(own) ? In(own, name) ?? In(Path.Combine(own, Subfolder), name) : Elsewhere(parent, name);
    }

    /// <summary>A JSON file of a component: config.json, or another one; null where there is none.</summary>
    /// <param name="root">The model's folder.</param>
    /// <param name="component">Its name.</param>
    /// <param name="fileName">Name of the file.</param>
    public static string? Json(string root, string component, string fileName)
    {
        var (parent, name) = Split(root, component);
        var places = new List<string?> { Folder(root, component), Graph(root, component) is { } graph ? Path.GetDirectoryName(graph) : null };
        // The two halves of a VAE have one config.
        if (fileName == ConfigName && name.StartsWith(Vae, StringComparison.Ordinal))
            places.AddRange(new[] { SharedVae, "vae_decoder", "vae_encoder" }.Select(folder => Path.Combine(parent, folder)));
        var names = fileName == SchedulerConfig ? new[] { fileName, ConfigName } : [fileName];
        return places.OfType<string>().SelectMany(place => names.Select(each => Path.Combine(place, each))).FirstOrDefault(File.Exists);
    }

    /// <summary>The graphs of a folder among which none is the component's by its name.</summary>
    public static IReadOnlyList<string> Graphs(string folder) =>
        !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder).Where(file => file.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)).OrderBy(file => file, StringComparer.Ordinal)];

    /// <summary>A graph in the folder of its component: by its name, or the only one.</summary>
    private static string? In(string folder, string component)
    {
        var graphs = Graphs(folder);
        return Named(graphs, ["model", .. NamesOf(component)]) ?? (graphs.Count == 1 ? graphs[0] : null);
    }

    /// <summary>A graph that has no folder of its component's name: one folder for both halves of a VAE, a folder onnx, or the model's folder.</summary>
    private static string? Elsewhere(string root, string component)
    {
        var inner = Path.Combine(root, Subfolder, component);
        if (In(inner, component) is { } own)
            return own;
        if (component.StartsWith(Vae, StringComparison.Ordinal) && InVae(Path.Combine(root, SharedVae), component) is { } half)
            return half;
        return Named(Graphs(root), NamesOf(component)) ?? Named(Graphs(Path.Combine(root, Subfolder)), NamesOf(component));
    }

    /// <summary>Half of a VAE in the folder of the whole: by its name, in a folder of its name, or by what a graph takes.</summary>
    private static string? InVae(string folder, string component)
    {
        foreach (var place in new[] { folder, Path.Combine(folder, Subfolder) })
        {
            if (Named(Graphs(place), NamesOf(component)) is { } named)
                return named;
            if (NamesOf(component).Select(name => In(Path.Combine(place, name), component)).FirstOrDefault(found => found is not null) is { } inner)
                return inner;
        }
        return Graphs(folder).FirstOrDefault(graph => GraphOutline.Read(graph).Inputs.ContainsKey("latent_sample") == (component == "vae_decoder"));
    }

    /// <summary>What the graph of a component is called without its ending: unet, unet_model, decoder_model.</summary>
    private static string[] NamesOf(string component)
    {
        var bare = component.StartsWith(Vae, StringComparison.Ordinal) ? component.Substring(Vae.Length) : component;
        return component == bare ? [component, $"{component}_model"] : [component, $"{component}_model", bare, $"{bare}_model"];
    }

    private static string? Named(IReadOnlyList<string> graphs, IReadOnlyList<string> names) => Variants
        .SelectMany(variant => names.Select(name => $"{name}{variant}{Ending}"))
        .Select(name => graphs.FirstOrDefault(graph => string.Equals(Path.GetFileName(graph), name, StringComparison.OrdinalIgnoreCase)))
        .FirstOrDefault(found => found is not null);

    /// <summary>Tokenizers lie beside the encoder, or in the model's folder itself.</summary>
    private static string? TokenizerFolder(string parent, string tokenizer)
    {
        var encoder = Path.Combine(parent, $"{Encoder}{tokenizer.Substring(Tokenizer.Length)}");
        var places = tokenizer == Tokenizer ? new[] { encoder, parent } : [encoder];
        return places.FirstOrDefault(place => TokenizerNames.Any(name => File.Exists(Path.Combine(place, name))));
    }

    /// <summary>The folder that a component lies in, and its name there.</summary>
    private static (string Parent, string Name) Split(string root, string component)
    {
        var slash = component.LastIndexOf('/');
        return slash < 0 ? (root, component) : (Path.Combine(root, component.Substring(0, slash)), component.Substring(slash + 1));
    }
}
