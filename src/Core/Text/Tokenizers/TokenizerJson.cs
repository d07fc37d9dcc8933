using System.Text.Json;

namespace TextToImage.Text.Tokenizers;

/// <summary>A tokenizer.json, the one file that the "Fast" tokenizers of transformers keep everything in.</summary>
internal sealed class TokenizerJson
{
    /// <summary>The file's name in a tokenizer folder.</summary>
    public const string FileName = "tokenizer.json";

    private const int Missing = -1;
    private readonly JsonElement _root;
    private readonly JsonElement _model;

    private TokenizerJson(JsonElement root) => (_root, _model) = (root, Of(root, "model") ?? throw new FormatException("it has no model"));

    /// <summary>What makes text regular before it is split; null: nothing.</summary>
    public JsonElement? Normalizer => Of(_root, "normalizer");

    /// <summary>What splits text into words; null: nothing.</summary>
    public JsonElement? PreTokenizer => Of(_root, "pre_tokenizer");

    /// <summary>The text of the pad token; null where the file does not say.</summary>
    public AddedToken? Pad => Of(_root, "padding") is { } padding && Of(padding, "pad_token") is { } token ? AddedToken.From(token) : null;

    /// <summary>The class of tokenizers in transformers that such a model is of; null: none that is known here.</summary>
    public string? ClassName => (Text(_model, "type"), Of(_model, "merges"), Of(_model, "vocab")?.ValueKind) switch
    {
        ("Unigram", _, _) or (null, null, JsonValueKind.Array) => "T5Tokenizer",
        ("BPE", _, _) or (null, not null, _) => Text(_model, "end_of_word_suffix") == "</w>" ? "CLIPTokenizer" : "GPT2Tokenizer",
        _ => null,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="FormatException">It lacks a model.</exception>
    public static TokenizerJson Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new TokenizerJson(document.RootElement.Clone());
    }

    /// <summary>Tokens that count as a whole, with their ids.</summary>
    public IEnumerable<(AddedToken Token, int Id)> AddedTokens() =>
        Of(_root, "added_tokens") is { ValueKind: JsonValueKind.Array } tokens
            ? tokens.EnumerateArray().Select(token => (AddedToken.From(token) ?? throw new FormatException("an added token has no content"), token.GetProperty("id").GetInt32()))
            : [];

    /// <summary>The ids of a byte-pair model's tokens.</summary>
    public Dictionary<string, int> BpeVocabulary()
    {
        var vocabulary = Of(_model, "vocab") is { ValueKind: JsonValueKind.Object } tokens
            ? tokens.EnumerateObject().ToDictionary(token => token.Name, token => token.Value.GetInt32(), StringComparer.Ordinal)
            : [];
        return vocabulary.Count > 0 ? vocabulary : throw new FormatException("it holds no tokens");
    }

    /// <summary>The merges of a byte-pair model as merges.txt has them, two symbols with a space between; the file has pairs or such texts.</summary>
    public IEnumerable<string> Merges() => Of(_model, "merges") is { ValueKind: JsonValueKind.Array } merges
        ? merges.EnumerateArray().Select(merge => merge.ValueKind == JsonValueKind.Array ? $"{merge[0].GetString()} {merge[1].GetString()}" : merge.GetString()!)
        : throw new FormatException("it holds no merges");

    /// <summary>The pieces of a unigram model and the id of what none of them spells.</summary>
    public (IReadOnlyList<(string Text, float Score, int Type)> Pieces, int Unknown) Unigram()
    {
        if (Of(_model, "byte_fallback") is { ValueKind: JsonValueKind.True })
            throw new FormatException("it spells unknown characters in bytes, which T5 does not");
        var pieces = Of(_model, "vocab") is { ValueKind: JsonValueKind.Array } vocabulary
            ? vocabulary.EnumerateArray().Select(piece => (piece[0].GetString()!, (float)piece[1].GetDouble(), UnigramModel.Normal)).ToList()
            : throw new FormatException("it holds no pieces");
        return (pieces, Of(_model, "unk_id") is { } id ? id.GetInt32() : Missing);
    }

    private static string? Text(JsonElement element, string name) => Of(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Of(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
