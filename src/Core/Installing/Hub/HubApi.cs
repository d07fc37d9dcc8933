using System.Text.Json;
using System.Text.RegularExpressions;
using TextToImage.Json;

namespace TextToImage.Installing.Hub;

/// <summary>A file of a repository, as the hub lists it.</summary>
/// <param name="Path">Its place in the repository, with slashes. Nothing is known of it but that it is a text.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 of a large file (Git LFS), in small hexadecimal digits; null for others.</param>
/// <param name="GitHash">The hash that git gives the blob of a small file: SHA-1 of "blob", its length and its bytes; null for large ones.</param>
internal sealed record HubFile(string Path, long Size, string? Sha256, string? GitHash);

/// <summary>What a hub says of a repository.</summary>
/// <param name="Revision">The commit that was meant.</param>
/// <param name="License">Name of the licence in its card; null where it names none.</param>
/// <param name="LicenseLink">Where its text is, where the card says so.</param>
internal sealed record HubModel(string Revision, string? License, string? LicenseLink);

/// <summary>
/// The questions that a hub answers. Paths and fields are those of Hugging Face's: huggingface.co/docs/hub/en/api (its OpenAPI document:
/// /api/models/{repo}/revision/{rev}, /api/models/{repo}/tree/{rev}), read as huggingface.js does (packages/hub/src/lib/list-files.ts:
/// type, path, size, oid, lfs.oid, lfs.size, and the next page in the header Link).
/// </summary>
internal sealed class HubApi(HubClient client, HubRepository repository)
{
    private const int LongestAnswer = 64 * 1024 * 1024, MostPages = 1000;

    /// <summary>A repository of a model has tens of files, and a collection of all that there is some thousands.</summary>
    private const int MostFiles = 200_000;

    /// <summary>The next page of an answer: &lt;address&gt;; rel="next" (RFC 8288).</summary>
    private static readonly Regex NextPage = new("<([^>]{1,4000})>\\s*;[^,]*\\brel=\"?next\"?", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static readonly Regex Commit = new("^[0-9a-f]{40}$", RegexOptions.CultureInvariant), Sha256 = new("^[0-9a-f]{64}$", RegexOptions.CultureInvariant);

    /// <summary>Which commit the revision is, and under which licence the model is.</summary>
    /// <exception cref="AIImageException">There is no such repository or revision, it may not be read, or the hub cannot be reached.</exception>
    public async Task<HubModel> Describe(CancellationToken cancellationToken)
    {
        var (answer, _) = await Ask(client.Address($"api/models/{repository.Id}/revision/{Uri.EscapeDataString(repository.Revision)}"), cancellationToken).ConfigureAwait(false);
        if (answer.ValueKind != JsonValueKind.Object || JsonFile.String(answer, "sha") is not { } sha || !Commit.IsMatch(sha))
            throw NoHub("it does not say which commit the revision is");
        var card = answer.TryGetProperty("cardData", out var data) && data.ValueKind == JsonValueKind.Object ? data : default(JsonElement?);
        var license = card is { } told ? First(told, "license_name") ?? First(told, "license") : null;
        return new HubModel(sha, license ?? Tagged(answer), card is { } linked ? First(linked, "license_link") : null);
    }

    /// <summary>All files of the repository at a commit, or of the folder asked for.</summary>
    /// <exception cref="AIImageException">There is no such folder, or the hub cannot be reached.</exception>
    public async Task<IReadOnlyList<HubFile>> List(string commit, CancellationToken cancellationToken)
    {
        var folder = repository.Subfolder.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
            ? repository.Subfolder.Substring(0, Math.Max(repository.Subfolder.LastIndexOf('/'), 0))
            : repository.Subfolder;
        var path = folder.Length == 0 ? "" : $"/{Escaped(folder)}";
        Uri? page = client.Address($"api/models/{repository.Id}/tree/{commit}{path}?recursive=true");
        var files = new List<HubFile>();
        for (var pages = 0; page is not null; pages++)
        {
            if (pages == MostPages || files.Count > MostFiles)
                throw NoHub("its list of files has no end");
            var (answer, next) = await Ask(page, cancellationToken).ConfigureAwait(false);
            if (answer.ValueKind != JsonValueKind.Array)
                throw NoHub("it does not list the repository's files");
            files.AddRange(answer.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object && JsonFile.String(entry, "type") == "file").Select(Read));
            page = next;
        }
        return files;
    }

    /// <summary>Where a file of the repository is.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="path">The file's place in the repository.</param>
    public Uri FileAddress(string commit, string path) => client.Address($"{repository.Id}/resolve/{commit}/{Escaped(path)}");

    /// <summary>Reads a small JSON file of the repository without writing it anywhere.</summary>
    public async Task<JsonElement> Read(string commit, string path, CancellationToken cancellationToken) =>
        (await Ask(FileAddress(commit, path), cancellationToken).ConfigureAwait(false)).Answer;

    private async Task<(JsonElement Answer, Uri? Next)> Ask(Uri address, CancellationToken cancellationToken)
    {
        for (var cuts = 0; ; cuts++)
        {
            using var response = await client.Get(address, null, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw HubErrors.Refused(client.Options, repository, response);
            try
            {
                var bytes = await Body(response, cancellationToken).ConfigureAwait(false);
                using var document = JsonDocument.Parse(bytes);
                return (document.RootElement.Clone(), Next(address, response));
            }
            catch (Exception error) when (cuts < 3 && HubClient.IsBroken(error, cancellationToken))
            {
                await client.Pause(cuts + 1, null, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (HubClient.IsBroken(error, cancellationToken))
            {
                throw NoHub($"its answer breaks off ({HubClient.Reason(error)})", error);
            }
            catch (JsonException error)
            {
                throw NoHub("its answer is no JSON", error);
            }
        }
    }

    private async Task<byte[]> Body(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false)) > 0;)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > LongestAnswer)
                throw NoHub("its answer has no end");
        }
        return memory.ToArray();
    }

    /// <summary>Pages are the hub's own: who lists files elsewhere is not who was asked.</summary>
    private Uri? Next(Uri address, HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Link", out var links) || links.Select(link => NextPage.Match(link)).FirstOrDefault(match => match.Success) is not { } match)
            return null;
        return Uri.TryCreate(address, match.Groups[1].Value, out var next) && client.IsHub(next) ? next : throw NoHub("the next page of its list is at another machine");
    }

    private HubFile Read(JsonElement entry)
    {
        var size = entry.TryGetProperty("size", out var bytes) && bytes.TryGetInt64(out var plain) ? plain : -1;
        string? sha256 = null;
        if (entry.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object)
        {
            sha256 = JsonFile.String(lfs, "oid") is { } hash && Sha256.IsMatch(hash) ? hash : null;
            size = lfs.TryGetProperty("size", out var large) && large.TryGetInt64(out var real) ? real : size;
        }
        if (JsonFile.String(entry, "path") is not { Length: > 0 } path || size < 0)
            throw NoHub("its list of files lacks a path or a size");
        var git = sha256 is null && JsonFile.String(entry, "oid") is { } oid && Commit.IsMatch(oid) ? oid : null;
        return new HubFile(path, size, sha256, git);
    }

    /// <summary>A field of a card: a text, or the first of several.</summary>
    private static string? First(JsonElement card, string name)
    {
        if (!card.TryGetProperty(name, out var value))
            return null;
        var first = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().FirstOrDefault() : value;
        return first.ValueKind == JsonValueKind.String && first.GetString() is { Length: > 0 } text ? PlainPath.Printable(text) : null;
    }

    /// <summary>The licence among the tags, which hubs derive from the card.</summary>
    private static string? Tagged(JsonElement answer)
    {
        const string prefix = "license:";
        if (!answer.TryGetProperty("tags", out var tags) || tags.ValueKind != JsonValueKind.Array)
            return null;
        var tag = tags.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => tag.GetString()!).FirstOrDefault(tag => tag.StartsWith(prefix, StringComparison.Ordinal));
        return tag is null ? null : PlainPath.Printable(tag.Substring(prefix.Length));
    }

    private static string Escaped(string path) => string.Join("/", path.Split('/').Select(Uri.EscapeDataString));

    private AIImageException NoHub(string problem, Exception? cause = null) => new(ErrorIds.FetchFailed,
        $"'{client.Options.Endpoint.AbsoluteUri.TrimEnd('/')}' does not answer as a hub does for '{repository.Id}': {problem}; check {HubOptions.EndpointVariable}, or try again later.", cause)
    { Subject = repository.Id };
}
