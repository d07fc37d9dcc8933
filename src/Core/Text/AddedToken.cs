using System.Text.Json;

namespace TextToImage.Text;

/// <summary>A token that is looked for in the prompt as a whole, before words are split.</summary>
/// <param name="Content">Its text.</param>
/// <param name="Normalized">Whether it is looked for in the normalised prompt rather than in the prompt as typed.</param>
internal sealed record AddedToken(string Content, bool Normalized)
{
    /// <summary>
    /// Reads either form that tokenizer files use: an object, or a bare string, which transformers then looks for in the
    /// normalised prompt.
    /// </summary>
    public static AddedToken? From(JsonElement? json) => json switch
    {
        { ValueKind: JsonValueKind.String } text => new AddedToken(text.GetString()!, Normalized: true),
        { ValueKind: JsonValueKind.Object } token when token.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
            => new AddedToken(content.GetString()!, token.TryGetProperty("normalized", out var flag) && flag.ValueKind == JsonValueKind.True),
        _ => null,
    };
}
