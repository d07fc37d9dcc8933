using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;

namespace TextToImage.Tests;

/// <summary>What a hub was asked.</summary>
internal sealed record HubServerRequest(string Host, string Path, long? From, string? IfRange, string? Authorization)
{
    public bool IsFile => Path.Contains("/resolve/", StringComparison.Ordinal) || Path.StartsWith("/elsewhere/", StringComparison.Ordinal);
}

/// <summary>What a hub does wrong with a file, or only otherwise.</summary>
internal sealed record HubFault
{
    /// <summary>Bytes of the body after which the connection breaks.</summary>
    public long? CutAfter { get; init; }

    /// <summary>Whether it breaks so that what is under way is lost too.</summary>
    public bool Reset { get; init; }

    /// <summary>Answers so, without a body.</summary>
    public int? Status { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary>Header by which the public hub says when to come again.</summary>
    public string? RateLimit { get; init; }

    public string? ErrorCode { get; init; }

    /// <summary>Points at the other machine, or at an address.</summary>
    public string? Location { get; init; }

    /// <summary>Sends these bytes instead.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>Sends the whole whatever part is asked for.</summary>
    public bool NoRanges { get; init; }

    public string? ETag { get; init; }
}

/// <summary>
/// A hub on this machine that speaks Hugging Face's API over HTTP, by Kestrel: one repository, owner/tiny, with files that lie in memory, at two
/// addresses, 127.0.0.1 and localhost with another port, of which the second is another machine to its clients.
/// </summary>
internal sealed class HubServer : IDisposable
{
    public const string Repository = "owner/tiny", Commit = "0123456789abcdef0123456789abcdef01234567";
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<HubServerRequest> _requests = new();
    private readonly ConcurrentDictionary<string, int> _attempts = new();

    public HubServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Listen(IPAddress.Loopback, 0);
        });
        _app = builder.Build();
        _app.Run(Answer);
        _app.Start();
        var addresses = _app.Urls.Select(url => new Uri(url)).ToList();
        (Address, Elsewhere) = (addresses[0], new UriBuilder(addresses[1]) { Host = "localhost" }.Uri);
    }

    /// <summary>Where the hub is.</summary>
    public Uri Address { get; }

    /// <summary>The same files at another machine: /elsewhere/PATH.</summary>
    public Uri Elsewhere { get; }

    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Names in the listing that have no file.</summary>
    public List<string> OnlyListed { get; } = [];

    public string? License { get; set; } = "openrail++";

    public int PageSize { get; set; } = 1000;

    /// <summary>What goes wrong with a request, by its path and how often the path was asked for before.</summary>
    public Func<string, int, HubFault?> Fault { get; set; } = (_, _) => null;

    /// <summary>Called while a file is sent, with its path, the bytes sent so far, and what is cancelled when the client hangs up; sends on when it returns.</summary>
    public Func<string, long, CancellationToken, Task>? Sending { get; set; }

    public long BytesSent => Interlocked.Read(ref _bytesSent);

    public IReadOnlyList<HubServerRequest> Requests => [.. _requests];

    public IEnumerable<HubServerRequest> FileRequests => _requests.Where(request => request.IsFile);

    private long _bytesSent;

    /// <summary>Puts the files of a folder into the repository.</summary>
    public HubServer With(string folder, string prefix = "")
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            Files[prefix + Path.GetRelativePath(folder, file).Replace('\\', '/')] = File.ReadAllBytes(file);
        return this;
    }

    public void Forget()
    {
        _requests.Clear();
        _attempts.Clear();
        Interlocked.Exchange(ref _bytesSent, 0);
    }

    public void Dispose()
    {
        _app.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
    }

    private async Task Answer(HttpContext context)
    {
        var (request, path) = (context.Request, context.Request.Path.Value!);
        var from = request.GetTypedHeaders().Range?.Ranges.Single().From;
        _requests.Enqueue(new HubServerRequest(request.Host.Value!, path, from, NullIfEmpty(request.Headers.IfRange), NullIfEmpty(request.Headers.Authorization)));
        var fault = Fault(path, _attempts.AddOrUpdate(path, 0, (_, count) => count + 1)) ?? new HubFault();
        if (fault.RetryAfter is not null)
            context.Response.Headers.RetryAfter = fault.RetryAfter;
        if (fault.RateLimit is not null)
            context.Response.Headers["RateLimit"] = fault.RateLimit;
        if (fault.ErrorCode is not null)
            context.Response.Headers["X-Error-Code"] = fault.ErrorCode;
        if (fault.Location is not null)
            context.Response.Headers.Location = fault.Location;
        if (fault.Status is { } status)
            context.Response.StatusCode = status;
        else if (path == $"/api/models/{Repository}/revision/main" || path == $"/api/models/{Repository}/revision/{Commit}")
            await Json(context, new { id = Repository, sha = Commit, gated = false, cardData = new { license = License }, tags = new[] { "onnx" } });
        else if (path.StartsWith($"/api/models/{Repository}/tree/{Commit}", StringComparison.Ordinal))
            await List(context, path[$"/api/models/{Repository}/tree/{Commit}".Length..].Trim('/'));
        else if (FileAt(path) is { } file)
            await Send(context, path, file, from, fault);
        else
            Missing(context, path.StartsWith("/api", StringComparison.Ordinal) ? "RepoNotFound" : "EntryNotFound");
    }

    private byte[]? FileAt(string path)
    {
        string[] prefixes = [$"/{Repository}/resolve/{Commit}/", "/elsewhere/"];
        var prefix = Array.Find(prefixes, prefix => path.StartsWith(prefix, StringComparison.Ordinal));
        return prefix is not null && Files.TryGetValue(path[prefix.Length..], out var bytes) ? bytes : null;
    }

    private async Task List(HttpContext context, string folder)
    {
        var start = int.Parse(context.Request.Query["cursor"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        var entries = Files.Select(file => Entry(file.Key, file.Value)).Concat(OnlyListed.Select(name => Entry(name, [])))
            .Where(entry => folder.Length == 0 || entry.Path.StartsWith($"{folder}/", StringComparison.Ordinal)).ToList();
        if (folder.Length > 0 && entries.Count == 0)
        {
            Missing(context, "EntryNotFound");
            return;
        }
        if (start + PageSize < entries.Count)
            context.Response.Headers.Link = $"<{new Uri(Address, context.Request.Path)}?recursive=true&cursor={start + PageSize}>; rel=\"next\"";
        var page = entries.Skip(start).Take(PageSize).Select(entry => entry.Json);
        await Json(context, start == 0 ? page.Prepend(new { type = "directory", oid = Commit, size = 0, path = "a-folder" }) : page);
    }

#pragma warning disable CA5350 // The hash of git's blobs.
    /// <summary>Networks and what is large are kept by LFS, as the public hub does.</summary>
    private static (string Path, object Json) Entry(string path, byte[] bytes) => path.EndsWith(".onnx", StringComparison.Ordinal) || bytes.Length > 100_000
        ? (path, new { type = "file", oid = Commit, size = bytes.LongLength, path, lfs = new { oid = Hex(SHA256.HashData(bytes)), size = bytes.LongLength, pointerSize = 134 } })
        : (path, new { type = "file", oid = Hex(SHA1.HashData([.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {bytes.Length}\0")), .. bytes])), size = bytes.LongLength, path });
#pragma warning restore CA5350

    private async Task Send(HttpContext context, string path, byte[] file, long? from, HubFault fault)
    {
        var whole = fault.Bytes ?? file;
        var tag = fault.ETag ?? $"\"{Hex(SHA256.HashData(file))}\"";
        context.Response.Headers.ETag = tag;
        var ifRange = context.Request.Headers.IfRange.ToString();
        var begin = from is { } asked && !fault.NoRanges && (ifRange.Length == 0 || ifRange == tag) ? (int)asked : 0;
        if (begin > 0)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(begin, whole.Length - 1, whole.Length);
        }
        context.Response.ContentLength = whole.Length - begin;
        var end = fault.CutAfter is { } cut ? Math.Min(whole.Length, begin + (int)cut) : whole.Length;
        for (var at = begin; at < end;)
        {
            var count = Math.Min(8192, end - at);
            await context.Response.Body.WriteAsync(whole.AsMemory(at, count), context.RequestAborted);
            at += count;
            Interlocked.Add(ref _bytesSent, count);
            if (Sending is { } sending)
            {
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await sending(path, at, context.RequestAborted);
            }
        }
        if (fault.CutAfter is null)
            return;
        await context.Response.Body.FlushAsync(context.RequestAborted);
        // Kestrel closes the connection of an answer that is shorter than it said.
        if (fault.Reset)
            context.Abort();
    }

    private static void Missing(HttpContext context, string code)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.Headers["X-Error-Code"] = code;
    }

    private static Task Json(HttpContext context, object value)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value)).AsTask();
    }

    private static string? NullIfEmpty(Microsoft.Extensions.Primitives.StringValues value) => value.Count == 0 ? null : value.ToString();

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
