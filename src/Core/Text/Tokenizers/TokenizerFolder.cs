using System.Text.Json;
using TextToImage.Json;

namespace TextToImage.Text.Tokenizers;

/// <summary>The files of a tokenizer folder, and what its configuration says.</summary>
internal sealed class TokenizerFolder
{
    /// <summary>Lengths above this are transformers' way to say "not known" (it writes 1e30).</summary>
    private const double LongestLength = 1_000_000;

    /// <summary>The most bytes of a config, and of a vocabulary: that of the largest published model, in hundreds of languages, has 34 MB.</summary>
    internal const int LargestConfig = 8 << 20, LargestVocabulary = 128 << 20;

    private readonly string _folder;
    private readonly JsonElement _config;
    private readonly JsonElement _specialTokens;
    private readonly Lazy<TokenizerJson?> _json;

    private TokenizerFolder(string folder)
    {
        _folder = folder;
        _config = ReadObject("tokenizer_config.json");
        _specialTokens = ReadObject("special_tokens_map.json");
        _json = new Lazy<TokenizerJson?>(() => Has(TokenizerJson.FileName) ? Read(TokenizerJson.FileName, TokenizerJson.Read) : null);
        ClassName = FindClass();
    }

    /// <summary>The tokenizer's class, without the "Fast" that names another program for the same vocabulary.</summary>
    public string ClassName { get; }

    /// <summary>The one file that has everything, read when it is first asked for; null where there is none. Files of one's own go before it.</summary>
    public TokenizerJson? Json => _json.Value;

    /// <summary>Reads the configuration of a tokenizer folder.</summary>
    public static TokenizerFolder Open(string folder) => Directory.Exists(folder)
        ? new TokenizerFolder(folder)
        : throw new AIImageException(
            ErrorIds.TokenizerInvalid,
            $"The tokenizer folder '{folder}' does not exist; the model's download is not complete, or its folder is not laid out as a diffusers model.")
        { Subject = folder };

    /// <summary>An error about this folder: the problem goes on from "The tokenizer in '...' ".</summary>
    public AIImageException Error(string problem, Exception? inner = null)
        => new(ErrorIds.TokenizerInvalid, $"The tokenizer in '{_folder}' {problem}.", inner) { Subject = _folder };

    /// <summary>Reads a file of the folder, or says that it is missing or broken.</summary>
    public T Read<T>(string fileName, Func<string, T> read)
    {
        try
        {
            var path = Path.Combine(_folder, fileName);
            if (File.Exists(path))
                RegularFile.Open(path).Dispose();
            return read(path);
        }
        catch (FileNotFoundException e)
        {
            throw Error($"has no {fileName}; fetch the model again or add the file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException
            or ArgumentException or InvalidOperationException or OverflowException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw Error($"has a {fileName} that cannot be read ({e.Message.TrimEnd('.')}); fetch the model again", e);
        }
    }

    /// <summary>Whether the folder has that file.</summary>
    public bool Has(string fileName) => File.Exists(Path.Combine(_folder, fileName));

    /// <summary>The length the tokenizer's own files give, else the given one.</summary>
    public int MaxLength(int? fallback)
    {
        var length = Setting("model_max_length") is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var stated) && stated < LongestLength
            ? (int)Math.Max(0, stated)
            : fallback ?? throw Error("does not say how long a prompt may be; add model_max_length to tokenizer_config.json");
        return length > 2 ? length : throw Error($"allows {length} tokens, which leaves no room for a prompt; correct model_max_length in tokenizer_config.json");
    }

    /// <summary>A yes-or-no setting of tokenizer_config.json.</summary>
    public bool Flag(string name, bool otherwise) => Setting(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => otherwise,
    };

    /// <summary>A number, not negative, of tokenizer_config.json.</summary>
    public int Number(string name, int otherwise)
        => Setting(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) && value >= 0 ? value : otherwise;

    /// <summary>A special token: tokenizer_config.json's, else special_tokens_map.json's, else the class's own.</summary>
    public AddedToken Special(string name, string otherwise)
        => AddedToken.From(Setting(name)) ?? AddedToken.From(Property(_specialTokens, name)) ?? PadOfJson(name) ?? new AddedToken(otherwise, Normalized: true);

    /// <summary>Tokens that were added to the vocabulary, such as learned concepts, with their ids.</summary>
    public IEnumerable<(AddedToken Token, int Id)> AddedTokens()
    {
        if (Setting("added_tokens_decoder") is { ValueKind: JsonValueKind.Object } byId)
        {
            foreach (var entry in byId.EnumerateObject())
            {
                if (AddedToken.From(entry.Value) is { } token && int.TryParse(entry.Name, out var id))
                    yield return (token, id);
            }
        }
        foreach (var token in HasJsonAlone ? Read(TokenizerJson.FileName, _ => Json!.AddedTokens().ToList()) : [])
            yield return token;
        foreach (var entry in ReadObject("added_tokens.json").EnumerateObject())
        {
            if (entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetInt32(out var id))
                yield return (new AddedToken(entry.Name, Normalized: true), id);
        }
    }

    private string FindClass()
    {
        // transformers' name for "what tokenizer.json says".
        const string any = "PreTrainedTokenizerFast";
        if (Setting("tokenizer_class") is { ValueKind: JsonValueKind.String } value && value.GetString() is { } name && name != any)
            return name.EndsWith("Fast", StringComparison.Ordinal) ? name.Substring(0, name.Length - 4) : name;
        if (Has("vocab.json") && Has("merges.txt"))
            return "CLIPTokenizer";
        if (Has(SentencePieceFile.FileName))
            return T5Tokenizer.ClassName;
        return Json?.ClassName
            ?? throw Error($"has neither a tokenizer_config.json that names its class nor vocab.json and merges.txt, {SentencePieceFile.FileName} or a {TokenizerJson.FileName} of a known kind; fetch the model again");
    }

    /// <summary>Whether tokenizer.json is all there is of the vocabulary.</summary>
    private bool HasJsonAlone => !Has("vocab.json") && !Has("vocab.txt") && !Has(SentencePieceFile.FileName) && Json is not null;

    private AddedToken? PadOfJson(string name) => name == "pad_token" && HasJsonAlone ? Json!.Pad : null;

    private JsonElement? Setting(string name) => Property(_config, name);

    private static JsonElement? Property(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A JSON file of the folder; an empty object where there is none.</summary>
    private JsonElement ReadObject(string fileName)
    {
        var json = Has(fileName) ? Read(fileName, path => RegularFile.ReadAllBytes(path, LargestConfig)) : "{}"u8.ToArray();
        return Read(fileName, _ =>
        {
            using var document = PythonJson.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new JsonException("it is not a JSON object");
        });
    }
}

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
        using var document = PythonJson.Parse(RegularFile.ReadAllBytes(path, TokenizerFolder.LargestVocabulary));
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
