using TextToImage.Json;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Text;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Stages;

/// <summary>Reads the prompts of a batch with one text encoder.</summary>
internal sealed class EncodeText : Stage
{
    /// <summary>The states of the last layer, after the final normalisation.</summary>
    public const string LastStates = TextEncoder.LastHiddenState;

    /// <summary>The states of the last layer but one, whatever the graph calls them.</summary>
    public const string LastButOne = "hidden_states[-2]";

    /// <summary>
    /// Output and value of text encoders that choose a plain colour under a picture: [batch, 4] of red, green and blue, 0 to 1, and 1; four zeros where the picture has
    /// surroundings of its own.
    /// </summary>
    public const string Background = "background";

    private const int LayersFromEnd = 2;
    private readonly string _encoder;
    private readonly (string Output, string Value)[] _outputs;
    private readonly Lazy<PromptTokenizer> _tokenizer;
    private (string Output, string Value)[] _read = [];
    private TextEncoder? _text;
    private bool _takesParts;
    private string[] _names = [];

    /// <param name="model">The model's folder.</param>
    /// <param name="encoder">Name of the text encoder's component.</param>
    /// <param name="tokenizer">Name of its tokenizer's component.</param>
    /// <param name="outputs">Each output of the graph that is used, and the name of the value that it becomes.</param>
    public EncodeText(ModelFolder model, string encoder, string tokenizer, params (string Output, string Value)[] outputs)
    {
        (_encoder, _outputs) = (encoder, outputs);
        _tokenizer = new Lazy<PromptTokenizer>(() =>
        {
            var words = PromptTokenizer.Load(model.ComponentFolder(tokenizer), FallbackLength ?? LengthOf(model, encoder));
            return model.LexiconFile() is { } lexicon ? new LexiconTokenizer(Lexicon.Open(lexicon), words) : words;
        });
    }

    /// <summary>Tokens that the encoder reads where neither the tokenizer's files nor <see cref="Length"/> say it; null: as the encoder's config says.</summary>
    public int? FallbackLength { get; init; }

    /// <summary>Tokens that the encoder is given, padded; null: the tokenizer's own length.</summary>
    public Func<GenerationSettings, int>? Length { get; init; }

    /// <summary>What is done to a prompt before it is read; null: nothing.</summary>
    public Func<string, string>? Clean { get; init; }

    /// <summary>Name of the value that the tokens' mask becomes, 1 for tokens and 0 for what fills up; null: nobody needs it.</summary>
    public string? MaskValue { get; init; }

    /// <summary>Whether it reads the second prompts where there are any.</summary>
    public bool ReadsSecond { get; init; }

    /// <summary>Whether no negative prompt (not even an empty one) means zeros rather than the states of the empty prompt.</summary>
    public bool NoNegativeIsZero { get; init; }

    /// <summary>Whether the denoiser reads the states of any number of tokens, so that prompts may be longer than the encoder reads at once.</summary>
    public bool TakesParts
    {
        get => _takesParts && Weighs;
        set => _takesParts = value;
    }

    /// <summary>Whether words can be weighed: a lexicon makes of them what the model knows, and no more or less of it.</summary>
    public bool Weighs => _tokenizer.Value is not (LexiconTokenizer or WordPiecePromptTokenizer);

    /// <summary>What prompts of the model may say; null: any text.</summary>
    /// <exception cref="AIImageException">A file of the tokenizer is missing or cannot be read.</exception>
    public Lexicon? Lexicon => (_tokenizer.Value as LexiconTokenizer)?.Lexicon;

    /// <inheritdoc/>
    public override IEnumerable<Component> Components => [new(_encoder)];

    /// <inheritdoc/>
    public override void Prepare() => _ = _tokenizer.Value;

    /// <inheritdoc/>
    public override void Load(ModelNetworks networks, CancellationToken cancellationToken)
    {
        _text = new TextEncoder(_tokenizer.Value, networks.Load(_encoder, cancellationToken));
        _read = _text.Has(Background) ? [.. _outputs, (Background, Background)] : _outputs;
        _names = [.. _read.Select(output => output.Output == LastButOne ? _text.HiddenState(LayersFromEnd) : output.Output)];
    }

    /// <inheritdoc/>
    public override void Run(State state, RunContext run)
    {
        // The numbers by which each picture is composed are the same with the prompt and without it.
        var numbers = _text!.NoiseLength ?? 0;
        var noise = numbers > 0 ? run.Noise.Composition([run.Batch, numbers]) : [];
        var with = Read(TextOf);
        var without = run.IsGuided ? Read(NegativeOf) : null;
        for (var i = 0; i < _read.Length; i++)
        {
            var negative = without is null ? (Tensor?)null : Stacked(without, i);
            if (NoNegativeIsZero && negative is { } read)
                Zero(read, run);
            state.Set(_read[i].Value, Stacked(with, i), negative);
        }
        if (MaskValue is not null)
            state.Set(MaskValue, Masks(with), without is null ? null : Masks(without));

        List<EncodedPrompt> Read(Func<Prompts, string?> text) => [.. run.Prompts.Select((prompts, i) =>
            _text.Encode(Readable(text(prompts), prompts.IsLanguage), MannerOf(prompts, run.PromptParts), _names, LengthOf(run.Settings), noise.AsMemory(i * numbers, numbers), run.Meter, run.CancellationToken))];
    }

    /// <summary>What the tokenizer makes of a text; where it takes several parts, of the first.</summary>
    public TokenizedPrompt Tokens(string? text, bool isLanguage, GenerationSettings settings)
    {
        var (readable, length) = (Readable(text, isLanguage), LengthOf(settings));
        int? parts = isLanguage && TakesParts ? 1 : null;
        return _text!.Tokens(readable, new PromptManner(isLanguage && Weighs, parts), length)[0].Tokens;
    }

    /// <summary>How many parts the texts of a picture take; 1 where what does not fit into one is cut.</summary>
    public int CountParts(Prompts prompts, bool isGuided, GenerationSettings settings)
    {
        if (!prompts.IsLanguage || !TakesParts)
            return 1;
        var (prompt, negative) = (Count(TextOf(prompts)), isGuided ? Count(NegativeOf(prompts)) : 1);
        return Math.Max(prompt, negative);

        int Count(string? text) => _text!.CountParts(PromptReading.Of(Readable(text, true), true), LengthOf(settings));
    }

    /// <summary>The text of a picture that it reads.</summary>
    public string TextOf(Prompts prompts) => ReadsSecond ? prompts.Second ?? prompts.Prompt : prompts.Prompt;

    /// <summary>The words of a picture that it reads, without signs of the prompt language.</summary>
    public string WordsOf(Prompts prompts) => PromptReading.Of(TextOf(prompts), prompts.IsLanguage).Words;

    private PromptManner MannerOf(Prompts prompts, int parts) => new(prompts.IsLanguage && Weighs, TakesParts && parts > 1 ? parts : null);

    /// <summary>The text as it is given to the encoder: where it cannot weigh, its words.</summary>
    private string? Readable(string? text, bool isLanguage) => Cleaned(isLanguage && !Weighs ? PromptReading.Of(text, isLanguage).Words : text);

    private string? NegativeOf(Prompts prompts) => ReadsSecond ? prompts.SecondNegative ?? prompts.Negative : prompts.Negative;

    private string? Cleaned(string? text) => Clean is null ? text : Clean(text ?? "");

    /// <summary>A graph that was exported for one number of tokens gets that many.</summary>
    /// <exception cref="AIImageException">Another number was asked for.</exception>
    private PromptLength LengthOf(GenerationSettings settings)
    {
        var (asked, only) = (Length?.Invoke(settings), _text!.OnlyLength);
        if (only is not null && Length is not null && settings.TextLength is { } wanted && wanted != only)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The {_encoder} of the model reads {only} tokens alone, and {wanted} were asked for; ask for {only}, or leave the text length out.");
        return new(only ?? asked);
    }

    private static Tensor Stacked(List<EncodedPrompt> prompts, int output) =>
        Tensor.Stack([.. prompts.Select(prompt => new Tensor(prompt.Tensors[output].Values, prompt.Tensors[output].Shape))]);

    private static Tensor Masks(List<EncodedPrompt> prompts) => Tensor.Stack([.. prompts.Select(prompt =>
        new Tensor(Array.ConvertAll(prompt.Source.AttentionMask, value => (float)value), [prompt.Source.AttentionMask.Length]))]);

    private static void Zero(Tensor without, RunContext run)
    {
        for (var i = 0; i < run.Batch; i++)
        {
            if (run.Prompts[i].Negative is null)
                without.Row(i).Clear();
        }
    }

    private static int? LengthOf(ModelFolder model, string encoder) => JsonFile.Integer(model.Config(encoder), "max_position_embeddings");
}
