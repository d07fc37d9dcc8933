using System.Net;
using System.Net.Http.Headers;
#if NETFRAMEWORK
using System.Security.Authentication;
#endif

namespace TextToImage.Installing.Hub;

/// <summary>
/// Requests to a hub: the token goes to the hub itself and to no machine that it points at, requests that fail for now are sent again when
/// the hub says so, and proxies are those of the system (HTTPS_PROXY, NO_PROXY and the like).
/// </summary>
internal sealed class HubClient : IDisposable
{
    /// <summary>As many as browsers follow at least.</summary>
    private const int MostRedirects = 10;

    /// <summary>How often a request is sent before it is given up.</summary>
    private const int MostTries = 6;

    /// <summary>Who says that it takes longer is taken at their word, and the user is told.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private static readonly HttpStatusCode[] ForNow =
    [
        HttpStatusCode.RequestTimeout, (HttpStatusCode)429, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    private static readonly string Agent = $"aiimage/{typeof(HubClient).Assembly.GetName().Version?.ToString(3)}";

    private readonly HttpClient _http;

    public HubClient(HubOptions options)
    {
        Options = options;
        var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 16 };
#if NETFRAMEWORK
        // Windows PowerShell's own default is that of 2010.
#pragma warning disable CA5398 // The system's default cannot be asked for where the process has another.
        handler.SslProtocols = SslProtocols.Tls12;
#pragma warning restore CA5398
#endif
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Where the hub is, and how it is spoken to.</summary>
    public HubOptions Options { get; }

    /// <summary>An address of the hub.</summary>
    /// <param name="path">Path and query, escaped, without a slash before it.</param>
    public Uri Address(string path) => new($"{Options.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");

    /// <summary>Whether an address is the hub's own: the same scheme, machine and port.</summary>
    public bool IsHub(Uri address) =>
        address.Scheme == Options.Endpoint.Scheme && address.Port == Options.Endpoint.Port && string.Equals(address.Host, Options.Endpoint.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Asks for an address until there is an answer that will stay so, whatever it is; its body is not read yet.</summary>
    /// <param name="address">The address.</param>
    /// <param name="prepare">Sets further headers; may be null.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="AIImageException">There was no answer, or only such as are for now.</exception>
    public async Task<HttpResponseMessage> Get(Uri address, Action<HttpRequestHeaders>? prepare, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            string problem;
            TimeSpan? asked = null;
            try
            {
                var response = await Follow(address, prepare, cancellationToken).ConfigureAwait(false);
                if (!ForNow.Contains(response.StatusCode))
                    return response;
                problem = $"it answers {(int)response.StatusCode} ({response.ReasonPhrase})";
                asked = RetryAfter(response);
                response.Dispose();
            }
            catch (Exception error) when (IsBroken(error, cancellationToken))
            {
                problem = Reason(error);
            }
            if (tries == MostTries || asked > LongestWait)
                throw Unreachable(address, problem, asked);
            await Pause(tries, asked, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits as long as was asked for, else the longer the more often it was tried: 1 s, 2 s, 4 s ...</summary>
    public Task Pause(int tries, TimeSpan? asked, CancellationToken cancellationToken) =>
        Options.Wait(asked ?? TimeSpan.FromSeconds(1 << Math.Min(tries - 1, 5)), cancellationToken);

    /// <summary>Whether an exception says that a connection broke, rather than that the user ended the work.</summary>
    public static bool IsBroken(Exception error, CancellationToken cancellationToken) => error switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        HttpRequestException or IOException or WebException => true,
        _ => false,
    };

    /// <summary>Why a connection broke, without a full stop.</summary>
    public static string Reason(Exception error) =>
        error is OperationCanceledException ? "it does not answer" : error.GetBaseException().Message.TrimEnd('.');

    public void Dispose() => _http.Dispose();

    /// <summary>Redirections are followed here, since what follows them by itself also passes headers on, and takes no account of where to.</summary>
    private async Task<HttpResponseMessage> Follow(Uri address, Action<HttpRequestHeaders>? prepare, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Options.Patience);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("User-Agent", Agent);
            // Lengths and ranges are those of the file itself.
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
            if (Options.Token is { } token && IsHub(address))
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            prepare?.Invoke(request.Headers);
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            if ((int)response.StatusCode is < 300 or >= 400 || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            var next = location.IsAbsoluteUri ? location : new Uri(address, location);
            if (redirects == MostRedirects || (next.Scheme != Uri.UriSchemeHttps && next.Scheme != Options.Endpoint.Scheme))
                throw Unreachable(address, redirects == MostRedirects ? "it points from one address to the next without end" : $"it points at '{next}', which is not encrypted", null);
            address = next;
        }
    }

    /// <summary>
    /// Retry-After in seconds or as a date (RFC 9110, section 10.2.3), else the seconds "t" of RateLimit, which the public hub sends
    /// (huggingface.co/docs/hub/rate-limits); null where neither is there.
    /// </summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.Headers.RetryAfter is { } after)
        {
            var wait = after.Delta ?? (after.Date - (response.Headers.Date ?? DateTimeOffset.UtcNow));
            return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        }
        if (!response.Headers.TryGetValues("RateLimit", out var limits))
            return null;
        var reset = limits.SelectMany(limit => limit.Split(';')).Select(part => part.Trim()).FirstOrDefault(part => part.StartsWith("t=", StringComparison.Ordinal));
        return int.TryParse(reset?.Substring(2), out var seconds) && seconds >= 0 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private AIImageException Unreachable(Uri address, string problem, TimeSpan? asked)
    {
        var advice = asked is { } wait && wait > LongestWait
            ? FormattableString.Invariant($"try again in {Math.Ceiling(wait.TotalMinutes):0} minutes, as it says")
            : "check the connection and the proxy (HTTPS_PROXY), and give the same command again: what was fetched is kept";
        return new AIImageException(ErrorIds.FetchFailed, $"'{address.GetLeftPart(UriPartial.Path)}' cannot be fetched: {problem}; {advice}.") { Subject = Options.Endpoint.AbsoluteUri };
    }
}
