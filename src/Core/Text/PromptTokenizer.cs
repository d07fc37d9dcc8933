namespace TextToImage.Text;

/// <summary>Turns prompts into the token ids that a model's text encoder was trained on.</summary>
public abstract class PromptTokenizer
{
    private readonly int _begin;
    private readonly int _end;
    private readonly int _pad;

    private protected PromptTokenizer(int maxLength, int begin, int end, int pad)
    {
        MaxLength = maxLength;
        _begin = begin;
        _end = end;
        _pad = pad;
    }

    /// <summary>How many ids the text encoder takes, the special token at each end included.</summary>
    public int MaxLength { get; }

    /// <summary>Whether the part of the prompt that was cut still has to be read.</summary>
    private protected virtual bool ReportsUnknownWords => false;

    /// <summary>Reads the tokenizer of a model.</summary>
    /// <param name="folder">A tokenizer folder in the Hugging Face layout.</param>
    /// <param name="maxLengthFallback">The text encoder's length, for tokenizers whose own files leave it open.</param>
    /// <exception cref="AIImageException">The files are missing, broken or of an unknown kind.</exception>
    public static PromptTokenizer Load(string folder, int? maxLengthFallback = null)
    {
        var files = TokenizerFolder.Open(folder);
        return files.ClassName switch
        {
            "CLIPTokenizer" => ClipTokenizer.Load(files, maxLengthFallback),
            "BertTokenizer" => WordPiecePromptTokenizer.Load(files, maxLengthFallback),
            var other => throw files.Error(
                $"is of the class '{other}', which this version cannot run; use a model with a CLIPTokenizer or a BertTokenizer"),
        };
    }

    /// <summary>The ids of a prompt; null is the empty prompt.</summary>
    public TokenizedPrompt Encode(string? prompt)
    {
        var text = prompt ?? "";
        var unknown = new List<string>();
        var ids = new List<long>(MaxLength) { _begin };
        int? cutAt = null;
        foreach (var token in Tokenize(text, unknown))
        {
            if (ids.Count < MaxLength - 1)
                ids.Add(token.Id);
            else
                cutAt ??= token.Source;
            if (cutAt is not null && !ReportsUnknownWords)
                break;
        }
        ids.Add(_end);
        return Pad(ids, cutAt is { } start ? text.Substring(start) : null, unknown);
    }

    /// <summary>The tokens of a prompt without the special ones at the ends, lazily: what is cut need not be worked out.</summary>
    private protected abstract IEnumerable<PromptToken> Tokenize(string prompt, List<string> unknownWords);

    private TokenizedPrompt Pad(List<long> ids, string? cut, List<string> unknown)
    {
        var padded = new long[MaxLength];
        var mask = new long[MaxLength];
        for (var i = 0; i < MaxLength; i++)
        {
            padded[i] = i < ids.Count ? ids[i] : _pad;
            mask[i] = i < ids.Count ? 1 : 0;
        }
        return new TokenizedPrompt(padded, mask, cut, unknown);
    }
}
