using System.Text;
using TextToImage.Installing;
using TextToImage.Models;
using TextToImage.Tests.Models;

namespace TextToImage.Cli.Tests.Hub;

/// <summary>A hub that breaks off, is busy, lies and points elsewhere: after each, the next call completes, and nothing partial is ever to be seen.</summary>
public sealed class HubFaultTests : IDisposable
{
    private const string Unet = "unet/model.onnx", Smallest = "tokenizer/special_tokens_map.json";
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void A_model_is_fetched_and_its_files_are_those_of_the_hub()
    {
        var reports = new List<InstallProgress>();
        Assert.Empty(_hub.Install(progress: new ActionProgress<InstallProgress>(reports.Add)));
        _hub.RequireInstalled();
        Assert.Equal(1, reports[^1].Fraction);
        Assert.True(reports[^1].BytesPerSecond > 0);
        Assert.Empty(_hub.Waits);
    }

    /// <summary>Every file is cut at bytes that a seed decides, several times over; what has arrived is not sent again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Cuts_at_any_byte_are_gone_on_from(int seed)
    {
        var random = new Random(seed);
        _hub.Server.Fault = (path, attempt) =>
        {
            lock (random)
                return path.Contains("/resolve/", StringComparison.Ordinal) && !path.EndsWith("model_index.json", StringComparison.Ordinal) && attempt < 4 ? new HubFault { CutAfter = 1 + random.Next(60_000), Reset = random.Next(3) == 0 } : null;
        };
        _hub.Install();
        _hub.RequireInstalled();
        Assert.Contains(_hub.Server.FileRequests, request => request.From > 0 && request.IfRange is not null);
    }

    [Fact]
    public void A_hub_without_ranges_sends_files_whole()
    {
        _hub.Server.Fault = (path, attempt) => path.EndsWith(Unet, StringComparison.Ordinal) ? new HubFault { CutAfter = attempt == 0 ? 50_000 : null, NoRanges = true } : null;
        _hub.Install();
        _hub.RequireInstalled();
        Assert.Equal(2, _hub.Server.Requests.Count(request => request.Path.EndsWith(Unet, StringComparison.Ordinal)));
    }

    /// <summary>The file was replaced between two requests: its tag is another one, and what comes is the whole.</summary>
    [Fact]
    public void A_file_that_changed_meanwhile_is_begun_anew()
    {
        _hub.Server.Fault = (path, attempt) => path.EndsWith(Unet, StringComparison.Ordinal) && attempt == 0 ? new HubFault { CutAfter = 50_000, ETag = "\"old\"" } : null;
        _hub.Install();
        _hub.RequireInstalled();
        Assert.Equal("\"old\"", Assert.Single(_hub.Server.Requests, request => request.From > 0).IfRange);
    }

    [Theory]
    [InlineData(429, "0", null, 0)]
    [InlineData(429, "1", null, 1)]
    [InlineData(429, null, "\"resolvers\";r=0;t=55", 55)]
    [InlineData(503, "Fri, 31 Dec 1999 23:59:59 GMT", null, 0)]
    [InlineData(500, null, null, 1)]
    [InlineData(502, null, null, 1)]
    public void A_busy_hub_is_asked_again_when_it_says(int status, string? retryAfter, string? rateLimit, double wait)
    {
        _hub.Server.Fault = (path, attempt) => path.EndsWith(Unet, StringComparison.Ordinal) && attempt == 0 ? new HubFault { Status = status, RetryAfter = retryAfter, RateLimit = rateLimit } : null;
        _hub.Install();
        _hub.RequireInstalled();
        Assert.Equal([wait], _hub.Waits);
    }

    [Fact]
    public void A_hub_that_stays_busy_is_given_up_and_the_next_call_goes_on()
    {
        _hub.AtOnce = 1;
        _hub.Server.Fault = (path, _) => path.EndsWith(Smallest, StringComparison.Ordinal) ? new HubFault { Status = 503 } : null;
        var error = _hub.Refused();
        Assert.Equal(ErrorIds.FetchFailed, error.ErrorId);
        Assert.Contains("503", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 4, 8, 16], _hub.Waits);
        _hub.RequireNothing();

        _hub.Server.Fault = (_, _) => null;
        _hub.Server.Forget();
        _hub.Install();
        _hub.RequireInstalled();
        // The rest was there.
        Assert.Equal([Smallest], _hub.Server.FileRequests.Select(request => request.Path.Split($"/{HubServer.Commit}/")[1]).Where(path => path != "model_index.json"));
    }

    [Fact]
    public void Who_says_to_come_in_an_hour_is_believed()
    {
        _hub.Server.Fault = (path, _) => path.StartsWith("/api", StringComparison.Ordinal) ? new HubFault { Status = 429, RetryAfter = "3600" } : null;
        Assert.Contains("in 60 minutes", _hub.Refused().Message, StringComparison.Ordinal);
        Assert.Empty(_hub.Waits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_is_not_what_the_hub_says_is_fetched_once_more_and_then_refused(bool otherLength)
    {
        var wrong = otherLength ? new byte[_hub.Server.Files[Unet].Length + 7] : [.. _hub.Server.Files[Unet]];
        wrong[1000] ^= 1;
        _hub.Server.Fault = (path, attempt) => path.EndsWith(Unet, StringComparison.Ordinal) && attempt == 0 ? new HubFault { Bytes = wrong } : null;
        _hub.Install();
        _hub.RequireInstalled();
        Directory.Delete(_hub.Library, recursive: true);

        _hub.Server.Forget();
        _hub.Server.Fault = (path, _) => path.EndsWith(Unet, StringComparison.Ordinal) ? new HubFault { Bytes = wrong } : null;
        var error = _hub.Refused();
        Assert.Equal(ErrorIds.FetchFailed, error.ErrorId);
        Assert.Contains(otherLength ? "bytes, and not" : "SHA-256", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, _hub.Server.Requests.Count(request => request.Path.EndsWith(Unet, StringComparison.Ordinal)));
        _hub.RequireNothing();

        _hub.Server.Fault = (_, _) => null;
        _hub.Install();
        _hub.RequireInstalled();
    }

    /// <summary>Small files are known by the hash that git gives them.</summary>
    [Fact]
    public void A_changed_letter_in_a_config_is_found()
    {
        var config = _hub.Server.Files["unet/config.json"];
        byte[] wrong = [.. config];
        wrong[^2] = (byte)' ';
        _hub.Server.Fault = (path, _) => path.EndsWith("unet/config.json", StringComparison.Ordinal) ? new HubFault { Bytes = wrong } : null;
        Assert.Contains("its hash is", _hub.Refused().Message, StringComparison.Ordinal);
        _hub.RequireNothing();
    }

    /// <summary>A body that ends early without saying how long it is.</summary>
    [Fact]
    public void A_short_body_is_never_taken_for_the_file()
    {
        var half = _hub.Server.Files[Unet][..50_000];
        _hub.Server.Fault = (path, _) => path.EndsWith(Unet, StringComparison.Ordinal) ? new HubFault { Bytes = half, NoRanges = true } : null;
        Assert.Equal(ErrorIds.FetchFailed, _hub.Refused().ErrorId);
        _hub.RequireNothing();
    }

    [Fact]
    public void Files_lie_on_another_machine_which_does_not_get_the_token()
    {
        _hub.Token = "hf_secret";
        _hub.Server.Fault = (path, attempt) => path.Contains("/resolve/", StringComparison.Ordinal)
            ? new HubFault { Status = 302, Location = $"{_hub.Server.Elsewhere}elsewhere/{path.Split($"/{HubServer.Commit}/")[1]}" }
            : path.StartsWith("/elsewhere/", StringComparison.Ordinal) && attempt == 0 ? new HubFault { CutAfter = 20_000 } : null;
        _hub.Install();
        _hub.RequireInstalled();
        Assert.All(_hub.Server.Requests, request => Assert.Equal(request.Host == _hub.Server.Address.Authority ? "Bearer hf_secret" : null, request.Authorization));
        Assert.Contains(_hub.Server.Requests, request => request.Host == _hub.Server.Elsewhere.Authority && request.From > 0);
    }

    /// <summary>A renamed repository: the hub points at itself, and gets the token again.</summary>
    [Fact]
    public void The_hub_itself_gets_the_token_after_a_redirection()
    {
        _hub.Token = "hf_secret";
        _hub.Server.Fault = (path, _) => path.Contains("owner/former", StringComparison.Ordinal) ? new HubFault { Status = 307, Location = path.Replace("former", "tiny", StringComparison.Ordinal) } : null;
        using var installation = _hub.Prepare(repository: "owner/former");
        Assert.All(_hub.Server.Requests, request => Assert.Equal("Bearer hf_secret", request.Authorization));
        Assert.Equal(HubServer.Commit, installation.Revision);
    }

    [Theory]
    [InlineData("/api/models/owner/tiny/revision/main", "without end")]
    [InlineData("ftp://127.0.0.1/x", "not encrypted")]
    public void Redirections_that_lead_nowhere_end(string location, string said)
    {
        _hub.Server.Fault = (_, _) => new HubFault { Status = 302, Location = location };
        Assert.Contains(said, _hub.Refused().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "GatedRepo", ErrorIds.AccessDenied, "is gated")]
    [InlineData(403, "GatedRepo", ErrorIds.AccessDenied, "is gated")]
    [InlineData(401, "RepoNotFound", ErrorIds.RepositoryNotFound, "or it is private")]
    [InlineData(404, "RepoNotFound", ErrorIds.RepositoryNotFound, "or it is private")]
    [InlineData(404, "RevisionNotFound", ErrorIds.RepositoryNotFound, "no revision 'main'")]
    [InlineData(403, null, ErrorIds.AccessDenied, "does not let")]
    [InlineData(410, null, ErrorIds.FetchFailed, "410")]
    public void What_a_hub_refuses_is_a_sentence(int status, string? code, string id, string said)
    {
        _hub.Server.Fault = (_, _) => new HubFault { Status = status, ErrorCode = code };
        var error = _hub.Refused();
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.False(Directory.Exists(_hub.Library));
    }

    [Fact]
    public void A_token_that_is_not_taken_is_named()
    {
        _hub.Token = "hf_old";
        _hub.Server.Fault = (_, _) => new HubFault { Status = 401 };
        var error = _hub.Refused();
        Assert.Contains("does not take the token in HF_TOKEN", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_old", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_files_are_listed_page_by_page_and_those_of_the_model_fetched()
    {
        for (var number = 0; number < 10_000; number++)
            _hub.Server.Files[$"samples/{number}.png"] = [];
        _hub.Install();
        _hub.RequireInstalled();
        Assert.Equal(11, _hub.Server.Requests.Count(request => request.Path.Contains("/tree/", StringComparison.Ordinal)));
        Assert.DoesNotContain(_hub.Server.Requests, request => request.Path.Contains("samples", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../escaped.json")]
    [InlineData("unet/../../escaped.json")]
    [InlineData("/etc/escaped.json")]
    [InlineData("C:/escaped.json")]
    [InlineData("unet\\..\\..\\escaped.json")]
    [InlineData("unet/a?b.json")]
    [InlineData("unet/con.json")]
    [InlineData("unet/a\u202Egpj.json")]
    [InlineData("unet/a.json ")]
    [InlineData("unet/CONFIG.json")]
    public void Hostile_names_are_refused_before_anything_is_fetched(string name)
    {
        var refused = name.TrimEnd() == name || name.Contains("..", StringComparison.Ordinal);
        _hub.Server.OnlyListed.Add(name);
        if (!refused)
        {
            // A name that is no config is nobody's, and is left where it is.
            _hub.Install();
            _hub.RequireInstalled();
            return;
        }
        var error = _hub.Refused();
        Assert.Equal(ErrorIds.ModelUntrusted, error.ErrorId);
        Assert.DoesNotContain(error.Message, letter => letter == '\u202E');
        Assert.False(Directory.Exists(_hub.Library));
        Assert.Equal(["model_index.json"], _hub.Server.FileRequests.Select(request => request.Path.Split($"/{HubServer.Commit}/")[1]).DefaultIfEmpty("model_index.json"));

        _hub.Server.OnlyListed.Clear();
        _hub.Install();
        _hub.RequireInstalled();
    }

    [Fact]
    public void What_does_not_fit_on_the_disk_is_not_begun()
    {
        using var installation = _hub.Prepare();
        installation.FreeSpace = _ => installation.Bytes;
        _hub.Server.Forget();
        var error = Assert.Throws<AIImageException>(() => installation.Run());
        Assert.Equal(ErrorIds.OutputNotWritable, error.ErrorId);
        Assert.Empty(_hub.Server.Requests);
        _hub.RequireNothing();
    }

    [Fact]
    public void A_call_that_is_ended_leaves_what_arrived_to_the_next()
    {
        using var cancellation = new CancellationTokenSource();
        var arrived = 0L;
        _hub.Server.Sending = async (path, sent, hungUp) =>
        {
            if (!path.EndsWith(Unet, StringComparison.Ordinal) || sent < 60_000)
                return;
            while ((arrived = Directory.GetFiles(_hub.Library, "*.part", SearchOption.AllDirectories).Sum(part => new FileInfo(part).Length)) < 50_000)
                await Task.Delay(1, hungUp);
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, hungUp);
        };
        Assert.ThrowsAny<OperationCanceledException>(() => _hub.Install(cancellationToken: cancellation.Token));
        Assert.True(arrived > 0);
        _hub.RequireNothing();

        _hub.Server.Sending = null;
        _hub.Server.Forget();
        _hub.Install();
        _hub.RequireInstalled();
        Assert.All(_hub.Server.Requests.Where(request => request.Path.EndsWith(Unet, StringComparison.Ordinal)), request => Assert.True(request.From > 0));
    }

    /// <summary>Two processes that want the same: one fetches, the other finds it there.</summary>
    [Fact]
    public async Task The_same_model_asked_for_twice_at_once_is_fetched_once()
    {
        using var first = _hub.Prepare();
        using var second = _hub.Prepare();
        _hub.Server.Forget();
        var both = new[] { first, second }.Select(installation => Task.Run(() =>
        {
            try
            {
                installation.Run();
                return null;
            }
            catch (AIImageException error)
            {
                return error.ErrorId;
            }
        }, TestContext.Current.CancellationToken));
        Assert.Equal([null, ErrorIds.ModelExists], (await Task.WhenAll(both)).Order());
        _hub.RequireInstalled();
        Assert.Single(_hub.Server.Requests, request => request.Path.EndsWith(Unet, StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_fetched_and_never_gone_on_with_is_swept_up()
    {
        _hub.AtOnce = 1;
        _hub.Server.Fault = (path, _) => path.EndsWith(Smallest, StringComparison.Ordinal) ? new HubFault { Status = 404 } : null;
        _hub.Refused();
        var staging = Assert.Single(Directory.GetDirectories(_hub.Library));
        TinyModels.Install(_hub.Original, _hub.Library, "other");
        Assert.True(Directory.Exists(staging));

        foreach (var file in Directory.GetFiles(staging))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-15));
        TinyModels.Install(_hub.Original, _hub.Library, "third");
        Assert.Equal("other third", TinyModels.Entries(_hub.Library));
    }

    /// <summary>A process was killed while it put the files to their places.</summary>
    [Fact]
    public void Files_that_were_at_their_places_already_are_not_fetched_again()
    {
        _hub.AtOnce = 1;
        _hub.Server.Fault = (path, _) => path.EndsWith(Smallest, StringComparison.Ordinal) ? new HubFault { Status = 404 } : null;
        _hub.Refused();
        var staging = Assert.Single(Directory.GetDirectories(_hub.Library));
        var decoder = Path.Combine(_hub.Original, "vae_decoder", "model.onnx");
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(decoder)));
        Directory.CreateDirectory(Path.Combine(staging, "model", "vae_decoder"));
        File.Move(Path.Combine(staging, sha256), Path.Combine(staging, "model", "vae_decoder", "model.onnx"));
        new ModelProvenance
        {
            Source = "https://hub/owner/tiny",
            Repository = HubServer.Repository,
            Revision = HubServer.Commit,
            Fetched = DateTimeOffset.UnixEpoch,
            Files = [new ModelProvenanceFile("vae_decoder/model.onnx", new FileInfo(decoder).Length, sha256)],
        }.Write(Path.Combine(staging, "model"));

        _hub.Server.Fault = (_, _) => null;
        _hub.Server.Forget();
        _hub.Install();
        _hub.RequireInstalled();
        Assert.DoesNotContain(_hub.Server.Requests, request => request.Path.EndsWith("vae_decoder/model.onnx", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void What_is_no_hub_is_said_to_be_none(string answer)
    {
        _hub.Server.Files.Clear();
        _hub.Server.Fault = (path, _) => path.StartsWith("/api", StringComparison.Ordinal) ? new HubFault { Status = 302, Location = $"{_hub.Server.Elsewhere}elsewhere/answer" } : null;
        _hub.Server.Files["answer"] = Encoding.UTF8.GetBytes(answer);
        var error = _hub.Refused();
        Assert.Equal(ErrorIds.FetchFailed, error.ErrorId);
        Assert.Contains("HF_ENDPOINT", error.Message, StringComparison.Ordinal);
    }
}
