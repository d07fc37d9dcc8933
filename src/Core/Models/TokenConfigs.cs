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
        var config = ConfigValues.Of(model, component);
        return new TokenDecoderConfig(
            config.Integer("image_length", 1, MostTokens) ?? UsualCount,
            config.Integer("decoder_start_token_id", 0, int.MaxValue) ?? UsualStart,
            config.Integer("top_k", 1, int.MaxValue) ?? UsualTopK);
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
        var config = ConfigValues.Of(model, component);
        var range = config.Json.TryGetProperty(RangeKey, out _) ? JsonFile.Numbers(config.Json, RangeKey) : [byte.MinValue, byte.MaxValue];
        if (range.Length != 2 || !(range[1] > range[0]))
            throw config.Invalid($"\"{RangeKey}\" needs two numbers, that of black and that of white, such as [-1, 1]");
        return new DetokenizerConfig(
            config.Integer("n_embed", 1, MostCodes) ?? UsualCodes,
            config.Integer("resolution", 1, LargestSide) ?? UsualSide,
            range[0],
            range[1]);
    }
}
