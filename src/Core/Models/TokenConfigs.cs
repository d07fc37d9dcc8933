using System.Text.Json;
using TextToImage.Json;

namespace TextToImage.Models;

/// <summary>The part that the host needs of the config.json of a network that draws the tokens of a picture one after the other. The names of keys and the defaults are DALL-E Mini's.</summary>
/// <param name="Count">Tokens of a picture ("image_length").</param>
/// <param name="Start">The token that stands before the first ("decoder_start_token_id").</param>
/// <param name="TopK">Among how many of the likeliest tokens each is drawn unless the user says otherwise ("top_k").</param>
internal sealed record TokenDecoderConfig(int Count, int Start, int TopK)
{
    private const int UsualCount = 256, UsualStart = 16383, UsualTopK = 256, MostTokens = 65_536;

    /// <summary>Reads the config of a component.</summary>
    /// <exception cref="AIImageException">It is missing, or a number is out of range.</exception>
    internal static TokenDecoderConfig Read(ModelFolder model, string component)
    {
        var json = model.Config(component);
        return new TokenDecoderConfig(
            TokenConfig.Integer(model, component, json, "image_length", UsualCount, 1, MostTokens),
            TokenConfig.Integer(model, component, json, "decoder_start_token_id", UsualStart, 0, int.MaxValue),
            TokenConfig.Integer(model, component, json, "top_k", UsualTopK, 1, int.MaxValue));
    }
}

/// <summary>The part that the host needs of the config.json of a network that makes pictures of tokens. The names of keys and the defaults are those of the VQGAN of DALL-E Mini.</summary>
/// <param name="Codes">Tokens that it knows ("n_embed"): 0 to one less.</param>
/// <param name="Side">Pixels of a side of its pictures ("resolution").</param>
/// <param name="Black">The value of black, the first number of "value_range".</param>
/// <param name="White">The value of white, the second.</param>
internal sealed record DetokenizerConfig(int Codes, int Side, double Black, double White)
{
    private const int UsualCodes = 16384, UsualSide = 256, MostCodes = 1_048_576, LargestSide = 8192;
    private const string RangeKey = "value_range";

    /// <summary>Reads the config of a component.</summary>
    /// <exception cref="AIImageException">It is missing, or a number is out of range.</exception>
    internal static DetokenizerConfig Read(ModelFolder model, string component)
    {
        var json = model.Config(component);
        var range = json.TryGetProperty(RangeKey, out _) ? JsonFile.Numbers(json, RangeKey) : [byte.MinValue, byte.MaxValue];
        if (range.Length != 2 || !(range[1] > range[0]))
            throw TokenConfig.Invalid(model, component, $"\"{RangeKey}\" needs two numbers, that of black and that of white, such as [-1, 1]");
        return new DetokenizerConfig(
            TokenConfig.Integer(model, component, json, "n_embed", UsualCodes, 1, MostCodes),
            TokenConfig.Integer(model, component, json, "resolution", UsualSide, 1, LargestSide),
            range[0],
            range[1]);
    }
}

/// <summary>What reading the two has in common.</summary>
internal static class TokenConfig
{
    public static int Integer(ModelFolder model, string component, JsonElement json, string key, int usual, int low, int high)
    {
        if (!json.TryGetProperty(key, out _))
            return usual;
        return JsonFile.Integer(json, key) is { } number && number >= low && number <= high ? number : throw Invalid(model, component, $"\"{key}\" must be a whole number from {low} to {high}");
    }

    public static AIImageException Invalid(ModelFolder model, string component, string problem) => new(ErrorIds.ModelConfigInvalid,
        $"The config.json of the {component} of the model '{model.Path}' cannot be used: {problem}; correct it, or install the model again.")
    { Subject = model.Path };
}
