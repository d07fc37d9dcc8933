using System.Text.Json;
using TextToImage.Unicode;

namespace TextToImage.Text.Tokenizers;

/// <summary>Finds the tokens that count as a whole wherever they stand in a prompt.</summary>
internal sealed class SpecialTokens
{
    private readonly List<(int[] Runes, int Id)> _typed = [];
    private readonly List<(int[] Runes, int Id)> _normalized = [];

    /// <summary>Adds a token; the first one of the same text wins.</summary>
    public void Add(AddedToken token, int id, Func<List<AlignedRune>, List<AlignedRune>> normalize)
    {
        var runes = Codepoints.Decode(token.Content);
        if (token.Normalized)
            runes = normalize(runes);
        var list = token.Normalized ? _normalized : _typed;
        var values = runes.Select(rune => rune.Value).ToArray();
        if (values.Length > 0 && !list.Exists(known => known.Runes.SequenceEqual(values)))
            list.Add((values, id));
    }

    /// <summary>Splits a prompt as typed: pieces of text, each followed by the special token that ends it, if any.</summary>
    public IEnumerable<(int Start, int End, int? Token)> SplitTyped(List<AlignedRune> text) => Split(text, _typed);

    /// <summary>Splits normalised text likewise.</summary>
    public IEnumerable<(int Start, int End, int? Token)> SplitNormalized(List<AlignedRune> text) => Split(text, _normalized);

    private static IEnumerable<(int Start, int End, int? Token)> Split(List<AlignedRune> text, List<(int[] Runes, int Id)> tokens)
    {
        var start = 0;
        for (var i = 0; i < text.Count;)
        {
            var found = LongestAt(text, i, tokens);
            if (found.Runes is null)
            {
                i++;
                continue;
            }
            yield return (start, i, found.Id);
            i += found.Runes.Length;
            start = i;
        }
        yield return (start, text.Count, null);
    }

    private static (int[]? Runes, int Id) LongestAt(List<AlignedRune> text, int start, List<(int[] Runes, int Id)> tokens)
    {
        (int[]? Runes, int Id) best = default;
        foreach (var token in tokens)
        {
            if (token.Runes.Length > (best.Runes?.Length ?? 0) && StartsWith(text, start, token.Runes))
                best = token;
        }
        return best;
    }

    private static bool StartsWith(List<AlignedRune> text, int start, int[] runes)
    {
        if (start + runes.Length > text.Count)
            return false;
        for (var i = 0; i < runes.Length; i++)
        {
            if (text[start + i].Value != runes[i])
                return false;
        }
        return true;
    }
}

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
