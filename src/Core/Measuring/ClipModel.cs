using System.Numerics.Tensors;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Text;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Measuring;

/// <summary>
/// A loaded CLIP (Radford et al. 2021, arXiv:2103.00020): pictures and texts become vectors of the same space, which point in similar
/// directions where a text describes a picture. Safe for use by several threads at once.
/// </summary>
public sealed class ClipModel : IDisposable
{
    private const string Pixels = ClipTower.Pixels, PictureEmbeds = ClipTower.Embeds, TextEmbeds = "text_embeds", Logits = "logits_per_image";
    private const int Channels = 3;

    private readonly PromptTokenizer _tokenizer;
    private readonly ImageProcessorConfig _processor;
    private readonly NetworkLoader _loader;
    private readonly Network _text, _picture;
    private readonly object _gate = new();
    private Network? _noised;
    private ClipTower? _tower, _noisedTower;

    private ClipModel(ClipFolder folder, Device device, CancellationToken cancellationToken)
    {
        (Folder, _processor, _loader) = (folder, folder.Processor, new NetworkLoader(device));
        var words = PromptTokenizer.Load(folder.Path, folder.TextLength);
        _tokenizer = folder.LexiconFile is { } lexicon ? new LexiconTokenizer(Lexicon.Open(lexicon), words) : words;
        _text = _loader.Load(folder.TextTower, cancellationToken);
        try
        {
            _picture = folder.IsJoint ? _text : _loader.Load(folder.PictureTower, cancellationToken);
        }
        catch
        {
            _text.Dispose();
            throw;
        }
    }

    /// <summary>The model's folder.</summary>
    public ClipFolder Folder { get; }

    /// <summary>Where the networks run.</summary>
    public Device Device => _loader.Device;

    /// <summary>Loads a CLIP.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">A part is missing, damaged or of a kind that this version cannot run.</exception>
    public static ClipModel Load(ClipFolder folder, Device device, CancellationToken cancellationToken = default) => new(folder, device, cancellationToken);

    /// <summary>The embedding of a picture, as the graph puts it out: of length 1 from a joint graph, of any length from a tower of its own.</summary>
    /// <param name="picture">Any picture.</param>
    /// <param name="cancellationToken">Ends the run inside the network.</param>
    /// <exception cref="AIImageException">The network lacks an input or output, or gave numbers that are not finite.</exception>
    public float[] Embed(Picture picture, CancellationToken cancellationToken = default) =>
        Run(_picture, _tokenizer.Encode(null), _processor.Process(picture ?? throw new ArgumentNullException(nameof(picture))), cancellationToken, PictureEmbeds)[0];

    /// <summary>The embedding of a text; what does not fit the tower is cut.</summary>
    /// <inheritdoc cref="Embed(Picture, CancellationToken)"/>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the run inside the network.</param>
    public float[] Embed(string text, CancellationToken cancellationToken = default) =>
        Run(_text, _tokenizer.Encode(text), new float[Channels * _processor.Height * _processor.Width], cancellationToken, TextEmbeds)[0];

    /// <summary>How well a text describes a picture.</summary>
    /// <param name="picture">Any picture.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the run inside a network.</param>
    /// <exception cref="AIImageException">A network lacks an input or output, or gave numbers that are not finite.</exception>
    public ClipComparison Compare(Picture picture, string text, CancellationToken cancellationToken = default)
    {
        if (picture is null)
            throw new ArgumentNullException(nameof(picture));
        var tokens = _tokenizer.Encode(text);
        var pixels = _processor.Process(picture);
        string[] warnings = [.. _loader.Warnings, .. Unread(tokens)];
        if (_text != _picture)
            return new ClipComparison(Cosine(Run(_picture, tokens, pixels, cancellationToken, PictureEmbeds)[0], Run(_text, tokens, pixels, cancellationToken, TextEmbeds)[0]), null, warnings);
        var read = Run(_picture, tokens, pixels, cancellationToken, [PictureEmbeds, TextEmbeds, .. _picture.Outputs.ContainsKey(Logits) ? [Logits] : Array.Empty<string>()]);
        return new ClipComparison(Cosine(read[0], read[1]), read.Length > 2 ? read[2][0] : null, warnings);
    }

    /// <summary>The tower of clean pictures, with its gradient.</summary>
    internal ClipTower Tower()
    {
        lock (_gate)
            return _tower ??= new ClipTower(_picture, _processor, _tokenizer.Encode(null));
    }

    /// <summary>The tower of noised pictures, with its gradient; null where the model has none. Loaded when it is first needed.</summary>
    /// <exception cref="AIImageException">It cannot be loaded, or is not told how noisy a picture is.</exception>
    internal ClipTower? NoisedTower(CancellationToken cancellationToken)
    {
        if (Folder.NoisedPictureTower is not { } file)
            return null;
        lock (_gate)
        {
            var tower = _noisedTower ??= new ClipTower(_noised ??= _loader.Load(file, cancellationToken), _processor, _tokenizer.Encode(null));
            return tower.IsNoiseAware ? tower : throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The network '{file}' looks at noised pictures and has no input '{ClipTowerRun.Timestep}' that says how noisy they are; export it with one, or remove it.")
            { Subject = file };
        }
    }

    /// <summary>Sentences on what it does not read of a text: its end, or words.</summary>
    internal IEnumerable<string> Unread(string text) => Unread(_tokenizer.Encode(text));

    /// <summary>The cosine of the angle between two embeddings, -1 to 1.</summary>
    public static double Cosine(float[] a, float[] b) => TensorPrimitives.CosineSimilarity(a, b);

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        _tower?.Dispose();
        _noisedTower?.Dispose();
        _noised?.Dispose();
        _text.Dispose();
        _picture.Dispose();
    }

    private IEnumerable<string> Unread(TokenizedPrompt tokens)
    {
        if (tokens.CutText is { } cut)
            yield return $"The CLIP model '{Folder.Name}' reads {_tokenizer.MaxLength} tokens; it did not read the end of the prompt: '{cut.Trim()}'.";
        if (tokens.UnknownWords.Count > 0)
            yield return $"The CLIP model '{Folder.Name}' does not know these words of the prompt and ignored them: {string.Join(", ", tokens.UnknownWords.Select(word => $"'{word}'"))}.";
    }

    /// <summary>Runs a graph for one text and one picture, of which it gets what it takes.</summary>
    private float[][] Run(Network network, TokenizedPrompt tokens, float[] pixels, CancellationToken cancellationToken, params string[] outputs)
    {
        using var call = new NetworkCall(network, outputs);
        if (network.Inputs.ContainsKey(TextEncoder.Ids))
            TextEncoder.Write(tokens, call, network);
        if (network.Inputs.ContainsKey(Pixels))
            pixels.CopyTo(call.Input(Pixels, 1, Channels, _processor.Height, _processor.Width));
        call.Run(new NetworkMeter(), cancellationToken);
        return Array.ConvertAll(outputs, name =>
        {
            var values = call.Output(name).ToArray();
            FiniteCheck.Require(values, network.File);
            return values;
        });
    }
}

/// <summary>What a CLIP says of a picture and a text.</summary>
/// <param name="Cosine">The cosine of the angle between the two embeddings, -1 to 1.</param>
/// <param name="Logit">The cosine times the scale that the model has learned (logits_per_image); null where its towers are separate graphs, which do not have it.</param>
/// <param name="Warnings">What to know: text cut, another device used.</param>
public sealed record ClipComparison(double Cosine, double? Logit, IReadOnlyList<string> Warnings)
{
    /// <summary>The CLIP score, as <see cref="ScoreOf"/> has it.</summary>
    public double Score => ScoreOf(Cosine);

    /// <summary>
    /// 100 max(cos, 0), 0 to 100: the CLIPScore of torchmetrics. CLIP-S of Hessel et al. 2021 (arXiv:2104.08718, equation 1) is 2.5 max(cos, 0),
    /// a fortieth of this, and puts "A photo depicts" before the text.
    /// </summary>
    /// <param name="cosine">-1 to 1.</param>
    public static double ScoreOf(double cosine) => 100 * Math.Max(cosine, 0);
}
