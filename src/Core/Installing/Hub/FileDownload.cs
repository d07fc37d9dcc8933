using System.Net;
using System.Net.Http.Headers;

namespace TextToImage.Installing.Hub;

/// <summary>
/// One file from a hub into a file of this machine. What is there of it already is gone on from by a range request (RFC 9110, section 14),
/// under the condition that it is still the same file there (If-Range, section 13.1.5); what arrived is compared with the hash that the hub lists.
/// </summary>
/// <param name="client">The hub.</param>
/// <param name="address">Where the file is.</param>
/// <param name="file">What the hub says of it.</param>
/// <param name="part">Full path of the file that it is written to; what is there is its beginning.</param>
/// <param name="moved">Told of bytes that arrived, and with a minus of bytes that have to be fetched again.</param>
internal sealed class FileDownload(HubClient client, Uri address, HubFile file, string part, Action<long> moved) : IDisposable
{
    /// <summary>How often a connection may break without a byte between.</summary>
    private const int MostCuts = 5;

    private readonly byte[] _buffer = new byte[1 << 17];
    private readonly string _tag = $"{part}.etag";
    private FileHash _hash = new(file);

    /// <summary>Fetches the file, and fetches it once more where it is not what the hub says of it.</summary>
    /// <returns>Its SHA-256.</returns>
    /// <exception cref="AIImageException">It cannot be fetched, or is not what the hub says of it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; what has arrived stays.</exception>
    public async Task<string> Run(CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                await Complete(cancellationToken).ConfigureAwait(false);
                var sha256 = Verified();
                File.Delete(_tag);
                return sha256;
            }
            catch (DamagedException) when (!again)
            {
                Restart();
            }
            catch (DamagedException damage)
            {
                Restart();
                throw new AIImageException(ErrorIds.FetchFailed,
                    $"'{PlainPath.Printable(file.Path)}' from '{client.Options.Endpoint.AbsoluteUri}' is not what the hub says of it, twice: {damage.Message}; try again later, or tell the repository's owner.")
                { Subject = file.Path };
            }
            finally
            {
                _hash.Dispose();
                _hash = new FileHash(file);
            }
        }
    }

    public void Dispose() => _hash.Dispose();

    private async Task Complete(CancellationToken cancellationToken)
    {
        for (var cuts = 0; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var had = Present();
            if (had > file.Size)
                Restart();
            else if (had == file.Size)
            {
                await Recall(had, cancellationToken).ConfigureAwait(false);
                return;
            }
            string problem;
            try
            {
                await Request(had > file.Size ? 0 : had, cancellationToken).ConfigureAwait(false);
                problem = "it ended early";
            }
            catch (CutException cut)
            {
                problem = cut.Message;
            }
            if (Present() == file.Size)
                continue;
            cuts = Present() > had ? 1 : cuts + 1;
            if (cuts > MostCuts)
            {
                throw new AIImageException(ErrorIds.FetchFailed,
                    $"'{PlainPath.Printable(file.Path)}' cannot be fetched from '{client.Options.Endpoint.AbsoluteUri}': {problem}; check the connection, and give the same command again: what was fetched is kept.")
                { Subject = file.Path };
            }
            await client.Pause(cuts, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for what is missing, and writes what comes.</summary>
    private async Task Request(long had, CancellationToken cancellationToken)
    {
        using var response = await client.Get(address, headers => Ask(headers, had), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            Restart();
            return;
        }
        if (!response.IsSuccessStatusCode)
        {
            throw new AIImageException(ErrorIds.FetchFailed,
                $"'{PlainPath.Printable(file.Path)}' cannot be fetched from '{client.Options.Endpoint.AbsoluteUri}': it answers {(int)response.StatusCode} ({response.ReasonPhrase}); try again later, and see whether the repository may be read.")
            { Subject = file.Path };
        }
        var begin = Begin(response, had);
        if (begin != had)
            Restart();
        Remember(response.Headers.ETag);
        await Recall(begin, cancellationToken).ConfigureAwait(false);
        await Write(response, cancellationToken).ConfigureAwait(false);
    }

    private void Ask(HttpRequestHeaders headers, long had)
    {
        if (had == 0)
            return;
        headers.Range = new RangeHeaderValue(had, null);
        if (File.Exists(_tag) && EntityTagHeaderValue.TryParse(File.ReadAllText(_tag), out var tag))
            headers.IfRange = new RangeConditionHeaderValue(tag);
    }

    /// <summary>Where what comes begins: where it was asked to, or at the beginning, where the hub takes no ranges or the file is another one.</summary>
    private long Begin(HttpResponseMessage response, long had)
    {
        var isPart = response.StatusCode == HttpStatusCode.PartialContent;
        var range = response.Content.Headers.ContentRange;
        if (isPart && (range?.From != had || (range.Length is { } whole && whole != file.Size)))
            throw new DamagedException($"a part of it that was asked for is another one ({range})");
        var begin = isPart ? had : 0;
        if (response.Content.Headers.ContentLength is { } length && begin + length != file.Size && !isPart)
            throw new DamagedException(FormattableString.Invariant($"it has {begin + length} bytes, and not {file.Size}"));
        return begin;
    }

    /// <summary>Weak tags say that something is like it, which is not enough to go on from.</summary>
    private void Remember(EntityTagHeaderValue? tag)
    {
        if (tag is { IsWeak: false })
            File.WriteAllText(_tag, tag.ToString());
        else
            File.Delete(_tag);
    }

    private async Task Write(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var from = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var to = new FileStream(part, FileMode.Append, FileAccess.Write, FileShare.None);
        try
        {
            for (int read; (read = await Read(from, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                if (_hash.Length + read > file.Size)
                    throw new DamagedException(FormattableString.Invariant($"it has more than {file.Size} bytes"));
                to.Write(_buffer, 0, read);
                _hash.Append(_buffer, read);
                moved(read);
            }
        }
        finally
        {
            to.Flush(flushToDisk: true);
        }
    }

    /// <summary>What goes wrong with the connection is known from what goes wrong with the disk.</summary>
    private async Task<int> Read(Stream from, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(client.Options.Patience);
        try
        {
            return await from.ReadAsync(_buffer.AsMemory(), patience.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (HubClient.IsBroken(error, cancellationToken))
        {
            throw new CutException(HubClient.Reason(error), error);
        }
    }

    /// <summary>Takes into the hash what is there already and was not seen to arrive.</summary>
    private async Task Recall(long length, CancellationToken cancellationToken)
    {
        if (_hash.Length == length)
            return;
        _hash.Dispose();
        _hash = new FileHash(file);
        if (length == 0)
            return;
        using var stream = File.OpenRead(part);
        for (int read; (read = await stream.ReadAsync(_buffer.AsMemory(), cancellationToken).ConfigureAwait(false)) > 0;)
            _hash.Append(_buffer, read);
    }

    private string Verified()
    {
        if (file.Size == 0)
            File.WriteAllBytes(part, []);
        var (sha256, git) = _hash.Finish();
        if (file.Sha256 is { } expected && expected != sha256)
            throw new DamagedException($"its SHA-256 is {sha256}, and not {expected}");
        if (file.GitHash is { } blob && blob != git)
            throw new DamagedException($"its hash is {git}, and not {blob}");
        return sha256;
    }

    private long Present() => new FileInfo(part) is { Exists: true } there ? there.Length : 0;

    private void Restart()
    {
        moved(-Present());
        File.Delete(part);
        File.Delete(_tag);
    }

    /// <summary>The connection broke.</summary>
    private sealed class CutException(string message, Exception inner) : Exception(message, inner);

    /// <summary>What arrived is not the file.</summary>
    private sealed class DamagedException(string message) : Exception(message);
}
