using TextToImage.Models;

namespace TextToImage.Installing.Hub;

/// <summary>Where in a repository the model is, and what kind it is, as far as names tell.</summary>
/// <param name="Prefix">The folder, with a slash at its end; empty for the repository itself.</param>
/// <param name="Files">The files in it, with their places in it.</param>
/// <param name="Network">The graph of a network on its own; null for a model with an index, and for a CLIP.</param>
internal sealed record RepositoryPlace(string Prefix, IReadOnlyList<HubFile> Files, HubFile? Network)
{
    /// <summary>The index of a model; null where it has none.</summary>
    public HubFile? Index => Files.FirstOrDefault(file => file.Path == ModelIndex.FileName);

    /// <summary>Whether it has an index and not one network, as a variant of another model has that differs in settings.</summary>
    public bool IsVariant => Index is not null && !Files.Any(file => ModelLibrary.IsGraph(file.Path) || MissingParts.IsForeign(file.Path));

    /// <summary>Finds the model.</summary>
    /// <param name="repository">What was asked for.</param>
    /// <param name="files">The files of the repository, or of the folder asked for, with their places in the repository.</param>
    /// <param name="precision">What was asked for; null: nothing.</param>
    /// <exception cref="AIImageException">There is none, there are several, or names lead out of the folder.</exception>
    public static RepositoryPlace Find(HubRepository repository, IReadOnlyList<HubFile> files, string? precision)
    {
        if (files.FirstOrDefault(file => PlainPath.Escapes(file.Path)) is { } hostile)
        {
            throw new AIImageException(ErrorIds.ModelUntrusted,
                $"The repository '{repository.Id}' is not safe: it lists '{PlainPath.Printable(hostile.Path)}', which leads out of it; get the model from somewhere else.")
            { Subject = repository.Id };
        }
        if (ModelLibrary.IsGraph(repository.Subfolder))
        {
            var folder = repository.Subfolder.Substring(0, repository.Subfolder.LastIndexOf('/') + 1);
            var place = At(files, folder, null);
            return place with { Network = place.Files.FirstOrDefault(file => folder + file.Path == repository.Subfolder) ?? throw None(repository, $"has no '{repository.Subfolder}'") };
        }
        var top = At(files, repository.Subfolder.Length == 0 ? "" : $"{repository.Subfolder}/", null);
        if (top.Index is not null || IsClip(top))
            return top;
        return Inner(repository, top, precision) ?? Alone(repository, top, precision);
    }

    /// <summary>The error for what is in PyTorch's form alone.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="component">The component that has no graph; null: none has.</param>
    public static AIImageException NotExported(HubRepository repository, string? component)
    {
        var revision = repository.Revision == HubRepository.MainRevision ? "" : $" --revision {repository.Revision}";
        return new AIImageException(ErrorIds.ModelUnsupported,
            $"The repository '{repository.Id}' has {(component is null ? "its networks" : $"the network '{component}'")} for PyTorch alone, not in ONNX form; export it where Python is, with 'optimum-cli export onnx --model {repository.Id}{revision} {repository.Name}/', and install the folder '{repository.Name}'.")
        { Subject = repository.Id };
    }

    /// <summary>The one folder in it that has a model, or the one that is named as the precision asked for.</summary>
    private static RepositoryPlace? Inner(HubRepository repository, RepositoryPlace top, string? precision)
    {
        var folders = top.Files.Where(file => file.Path.EndsWith($"/{ModelIndex.FileName}", StringComparison.Ordinal)).Select(file => file.Path.Substring(0, file.Path.Length - ModelIndex.FileName.Length)).ToList();
        if (folders.Count == 0)
            return null;
        var named = precision is null ? null : folders.Where(folder => folder.Split('/', '-', '_', '.').Any(word => GraphName.Usual(word) == precision)).ToList();
        var wanted = named is { Count: 1 } ? named[0] : folders.Count == 1 ? folders[0] : throw None(repository,
            $"has several models, in the folders {string.Join(", ", folders.Take(20).Select(folder => PlainPath.Printable(top.Prefix + folder.TrimEnd('/'))))}; name one (--subfolder, -Subfolder)");
        return At(top.Files, wanted, top.Prefix);
    }

    /// <summary>A network on its own: the only one at the top, or model.onnx, in the precision asked for.</summary>
    private static RepositoryPlace Alone(HubRepository repository, RepositoryPlace top, string? precision)
    {
        var graphs = top.Files.Where(file => ModelLibrary.IsGraph(file.Path)).ToList();
        if (graphs.Count == 0)
        {
            throw top.Files.Any(file => MissingParts.IsForeign(file.Path))
                ? NotExported(repository, null)
                : None(repository, $"has no model in it: neither {ModelIndex.FileName} nor a file that ends in .onnx{(repository.Subfolder.Length > 0 ? $" is in '{repository.Subfolder}'" : "")}");
        }
        var nearest = graphs.GroupBy(file => file.Path.Count(letter => letter == '/')).OrderBy(group => group.Key).First().ToList();
        var stems = nearest.GroupBy(file => GraphName.Read(file.Path).Stem, StringComparer.Ordinal).ToList();
        var one = stems.Count == 1 ? stems[0] : stems.Find(stem => stem.Key == "model");
        var network = one?.FirstOrDefault(file => GraphName.Read(file.Path).Precision == precision) ?? (one?.Count() == 1 ? one.First() : null);
        return top with
        {
            Network = network ?? throw None(repository,
                $"has several networks: {string.Join(", ", nearest.Take(20).Select(file => PlainPath.Printable(top.Prefix + file.Path)))}; name one of these files (--subfolder, -Subfolder)"),
        };
    }

    /// <summary>Names alone: towers, or the file that says how pictures are prepared beside a graph.</summary>
    private static bool IsClip(RepositoryPlace place)
    {
        var names = new HashSet<string>(place.Files.Select(file => file.Path));
        return names.Contains(ClipFolder.ConfigName) && names.Contains("preprocessor_config.json")
            && place.Files.Any(file => ModelLibrary.IsGraph(file.Path) && GraphName.Read(file.Path.Substring(file.Path.LastIndexOf('/') + 1)).Stem is "text_model" or "vision_model" or "model")
            && (names.Contains("vocab.json") || names.Contains("tokenizer.json"));
    }

    private static RepositoryPlace At(IReadOnlyList<HubFile> files, string prefix, string? above) => new(
        above + prefix, [.. files.Where(file => file.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(file => file with { Path = file.Path.Substring(prefix.Length) })], null);

    private static AIImageException None(HubRepository repository, string problem) =>
        new(ErrorIds.ModelIncomplete, $"The repository '{repository.Id}' {problem}.") { Subject = repository.Id };
}
