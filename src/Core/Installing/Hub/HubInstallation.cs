using System.Text.Json;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Installing.Hub;

/// <summary>A model that is asked for from a hub.</summary>
/// <param name="Repository">The repository, its revision, and the folder in it.</param>
/// <param name="Folder">The folder of models to install into, which need not exist.</param>
public sealed record HubRequest(HubRepository Repository, string Folder)
{
    /// <summary>Name that the model will have; null or empty: that of the repository.</summary>
    public string? Name { get; init; }

    /// <summary>fp32, fp16 or int8, where a repository has a network in several; null: what has no precision in its name.</summary>
    public string? Precision { get; init; }

    /// <summary>Whether a model of that name is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether the user accepts the licence that the repository names.</summary>
    public bool AcceptLicense { get; init; }
}

/// <summary>
/// A model that is about to be installed from a hub. What it consists of is known from listings; nothing of it is fetched before <see cref="Run"/>
/// but model_index.json, which says what its parts are.
/// </summary>
public sealed class HubInstallation : IDisposable
{
    private readonly HubClient _client;
    private readonly HubApi _api;
    private readonly HubRequest _request;
    private readonly InstallTarget _target;
    private readonly HubModel _model;
    private readonly RepositoryPlace _place;
    private readonly IReadOnlyList<ChosenFile> _chosen;
    private readonly List<string> _warnings;

    private HubInstallation(HubClient client, HubApi api, HubRequest request, InstallTarget target, HubModel model, RepositoryPlace place, IReadOnlyList<ChosenFile> chosen, List<string> warnings) =>
        (_client, _api, _request, _target, _model, _place, _chosen, _warnings) = (client, api, request, target, model, place, chosen, warnings);

    /// <summary>The name that the model will have.</summary>
    public string Name => _target.Name;

    /// <summary>Full path of the folder that it will be in.</summary>
    public string Path => _target.Path;

    /// <summary>Address of the repository.</summary>
    public string Source => $"{_client.Options.Endpoint.AbsoluteUri.TrimEnd('/')}/{_request.Repository.Id}";

    /// <summary>The commit that is fetched.</summary>
    public string Revision => _model.Revision;

    /// <summary>Name of the licence; null where the repository names none.</summary>
    public string? License => _model.License;

    /// <summary>Where to read the licence.</summary>
    public string LicenseLink => _model.LicenseLink ?? Source;

    /// <summary>The files that will be fetched, by their places in the model's folder, with their bytes.</summary>
    public IReadOnlyList<(string Name, long Bytes)> Files => [.. _chosen.Select(chosen => (chosen.Target, chosen.File.Size))];

    /// <summary>Bytes of all files.</summary>
    public long Bytes => _chosen.Sum(chosen => chosen.File.Size);

    /// <summary>Whether a model of that name is there and will be replaced.</summary>
    public bool Replaces => _target.Replaces;

    /// <summary>Free bytes on the disk of a folder; null where that cannot be found out.</summary>
    internal Func<string, long?> FreeSpace
    {
        set => _target.FreeSpace = value;
    }

    /// <summary>Asks the hub what the model consists of.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="options">Where the hub is; null: as the environment says.</param>
    /// <param name="cancellationToken">Ends waiting for the hub.</param>
    /// <exception cref="AIImageException">There is no such model, it is not in ONNX form, it may not be read, or the name is taken or cannot be one.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static HubInstallation Prepare(HubRequest request, HubOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (request.Precision is { } precision && !GraphName.Precisions.Contains(precision))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{precision}' is no precision; choose one of {string.Join(", ", GraphName.Precisions)}.") { Subject = precision };
        var target = new InstallTarget(request.Folder, string.IsNullOrWhiteSpace(request.Name) ? NameOf(request.Repository) : request.Name!, request.Overwrite);
        target.RequireFreeName();
        var client = new HubClient(options ?? HubOptions.FromEnvironment());
        try
        {
            return Task.Run(() => Prepare(client, request, target, cancellationToken), cancellationToken).GetAwaiter().GetResult();
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Fetches the model and installs it, whole or not at all. What an earlier call that was ended had fetched is not fetched again.
    /// </summary>
    /// <param name="progress">Told of the bytes fetched, on other threads; may be null.</param>
    /// <param name="cancellationToken">Ends the work within a file; what has arrived stays for the next call.</param>
    /// <returns>What to know about the model.</returns>
    /// <exception cref="AIImageException">The licence was not accepted, a file cannot be fetched, or the model cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<string> Run(IProgress<InstallProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        RequireLicense();
        return LibraryFolder.Guarded(_target.Folder, () =>
        {
            using var staging = HubStaging.Enter(_target.Folder, Wanted(), cancellationToken);
            _target.RequireFreeName();
            _target.RequireSpace(_chosen.Sum(chosen => chosen.File.Size - staging.Present(chosen.File)));
            var download = new HubDownload(_client, file => _api.FileAddress(_model.Revision, _place.Prefix + file.Path), staging, progress);
            var files = Task.Run(() => Fetch(download, staging, cancellationToken), cancellationToken).GetAwaiter().GetResult();
            return Install(staging, files, cancellationToken);
        });
    }

    /// <summary>Closes the connections to the hub.</summary>
    public void Dispose() => _client.Dispose();

    private static async Task<HubInstallation> Prepare(HubClient client, HubRequest request, InstallTarget target, CancellationToken cancellationToken)
    {
        var api = new HubApi(client, request.Repository);
        var model = await api.Describe(cancellationToken).ConfigureAwait(false);
        var place = RepositoryPlace.Find(request.Repository, await api.List(model.Revision, cancellationToken).ConfigureAwait(false), request.Precision);
        var index = place.Index is { } file && place.Network is null ? await ReadIndex(api, request.Repository, model, place.Prefix + file.Path, file.Size, cancellationToken).ConfigureAwait(false) : default(JsonElement?);
        List<string> warnings = model.License is null ? [$"The repository '{request.Repository.Id}' names no licence; ask its owner what may be done with the model."] : [];
        var chosen = FileChoice.Of(place, index, request.Repository, request.Precision, warnings);
        if (chosen.Any(each => each.File.Sha256 is null && each.File.GitHash is null))
            warnings.Add("The hub lists no hashes of some files, of which only the lengths could be checked.");
        return new HubInstallation(client, api, request, target, model, place, chosen, warnings);
    }

    private static async Task<JsonElement> ReadIndex(HubApi api, HubRepository repository, HubModel model, string path, long size, CancellationToken cancellationToken)
    {
        const long longest = 1_000_000;
        var index = size > longest ? default : await api.Read(model.Revision, path, cancellationToken).ConfigureAwait(false);
        return index.ValueKind == JsonValueKind.Object ? index : throw new AIImageException(ErrorIds.ModelConfigInvalid, $"The repository '{repository.Id}' has a {ModelIndex.FileName} that is no index of a model; tell its owner.") { Subject = repository.Id };
    }

    /// <summary>What was chosen, and then what of weights the graphs name besides.</summary>
    private async Task<List<ChosenFile>> Fetch(HubDownload download, HubStaging staging, CancellationToken cancellationToken)
    {
        List<ChosenFile> files = [.. _chosen];
        await download.Run([.. files.Select(chosen => chosen.File)], cancellationToken).ConfigureAwait(false);
        var named = files.Where(chosen => ModelLibrary.IsGraph(chosen.Target)).SelectMany(graph => WeightsOf(graph, staging)).Where(weights => !files.Exists(known => known.Target == weights.Target)).ToList();
        if (named.Count == 0)
            return files;
        _target.RequireSpace(named.Sum(weights => weights.File.Size - staging.Present(weights.File)));
        await download.Run([.. named.Select(weights => weights.File)], cancellationToken).ConfigureAwait(false);
        return [.. files, .. named.GroupBy(weights => weights.Target).Select(same => same.First())];
    }

    private List<ChosenFile> WeightsOf(ChosenFile graph, HubStaging staging)
    {
        var (from, to) = (FolderOf(graph.File.Path), FolderOf(graph.Target));
        var names = ExternalFiles(graph, staging);
        if (names.FirstOrDefault(name => !PlainPath.IsPlain(name)) is { } outside)
        {
            staging.Finish();
            throw new AIImageException(ErrorIds.ModelUntrusted, $"The network '{graph.File.Path}' of '{_request.Repository.Id}' has its weights in '{PlainPath.Printable(outside)}', which is no place beside it; get the model from somewhere else.") { Subject = _request.Repository.Id };
        }
        return [.. names.Select(name => _place.Files.FirstOrDefault(file => file.Path == from + name) is { } file ? new ChosenFile(file, to + name) : null).OfType<ChosenFile>()];
    }

    /// <summary>What is no network is what the hub has, and would be so again: it does not stay on the disk.</summary>
    private IReadOnlyCollection<string> ExternalFiles(ChosenFile graph, HubStaging staging)
    {
        var fetched = staging.Whole(graph.File);
        try
        {
            return GraphOutline.Read(fetched).ExternalFiles;
        }
        catch (AIImageException error)
        {
            staging.Finish();
            throw new AIImageException(error.ErrorId, error.Message.Replace(fetched, $"{_request.Repository.Id}/{graph.File.Path}"), error) { Subject = _request.Repository.Id };
        }
    }

    private IReadOnlyList<string> Install(HubStaging staging, List<ChosenFile> files, CancellationToken cancellationToken)
    {
        var provenance = Provenance(staging, files);
        using var library = LibraryFolder.Enter(_target.Folder, cancellationToken);
        _target.RequireFreeName();
        var model = staging.Assemble(files, provenance);
        // From here on it is either the model, or nothing that another call could use.
        staging.Finish();
        var warnings = InstallTarget.Check(model, _request.Repository.ToString());
        library.Put(model, Name);
        return [.. _warnings, .. warnings];
    }

    private ModelProvenance Provenance(HubStaging staging, List<ChosenFile> files) => new()
    {
        Source = Source,
        Repository = _request.Repository.Id,
        Revision = _model.Revision,
        Subfolder = _place.Prefix.Length > 0 ? _place.Prefix.TrimEnd('/') : null,
        Precision = _request.Precision,
        License = License,
        LicenseLink = _model.LicenseLink,
        Fetched = DateTimeOffset.UtcNow,
        Files = [.. files.Select(chosen => new ModelProvenanceFile(chosen.Target, chosen.File.Size, staging.Sha256Of(chosen.File)))],
    };

    private void RequireLicense()
    {
        if (License is { } license && !_request.AcceptLicense)
        {
            throw new AIImageException(ErrorIds.LicenseNotAccepted,
                $"The model '{_request.Repository.Id}' is under the licence '{license}'; read it at {LicenseLink}, and accept it (--accept-license, -AcceptLicense).")
            { Subject = _request.Repository.Id };
        }
    }

    private string Wanted() => string.Join("\n", _client.Options.Endpoint.AbsoluteUri, _request.Repository.Id, _request.Repository.Subfolder, _request.Precision);

    private static string NameOf(HubRepository repository) =>
        ModelLibrary.IsGraph(repository.Subfolder) ? System.IO.Path.GetFileNameWithoutExtension(repository.Subfolder) : repository.Name;

    private static string FolderOf(string path) => path.Substring(0, path.LastIndexOf('/') + 1);
}
