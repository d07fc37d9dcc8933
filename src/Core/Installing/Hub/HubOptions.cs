namespace TextToImage.Installing.Hub;

/// <summary>Where the hub is, and how it is spoken to.</summary>
public sealed class HubOptions
{
    /// <summary>Environment variable with the hub's address, by which a mirror or a company's own is used; the name is that of huggingface_hub.</summary>
    public const string EndpointVariable = "HF_ENDPOINT";

    /// <summary>Environment variable with the token of a user's account.</summary>
    public const string TokenVariable = "HF_TOKEN";

    /// <summary>The hub that is meant where no other is named.</summary>
    public const string PublicHub = "https://huggingface.co";

    /// <summary>The hub's address.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The token that the hub itself gets, and no other machine; null: none.</summary>
    public string? Token { get; init; }

    /// <summary>Files that are fetched at the same time: more connections to one machine make nothing faster.</summary>
    internal int AtOnce { get; init; } = 4;

    /// <summary>Waits before a request is sent again.</summary>
    internal Func<TimeSpan, CancellationToken, Task> Wait { get; init; } = Task.Delay;

    /// <summary>After so long without a byte a connection is taken for broken.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What HF_ENDPOINT and HF_TOKEN say.</summary>
    /// <exception cref="AIImageException">HF_ENDPOINT is no address, or the token would be sent for all to read.</exception>
    public static HubOptions FromEnvironment()
    {
        var text = Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 } given ? given.Trim().TrimEnd('/') : PublicHub;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint) || (endpoint.Scheme != Uri.UriSchemeHttps && endpoint.Scheme != Uri.UriSchemeHttp))
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                $"The environment variable {EndpointVariable} is '{text}', which is no address of a hub; write one such as {PublicHub}, or take the variable away.")
            { Subject = text };
        }
        var token = Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } secret ? secret.Trim() : null;
        if (token is not null && endpoint.Scheme == Uri.UriSchemeHttp && !endpoint.IsLoopback)
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                $"The token in {TokenVariable} would be sent to '{text}' for all to read; use an address that begins with https, or take the token away.")
            { Subject = text };
        }
        return new HubOptions { Endpoint = endpoint, Token = token };
    }
}
