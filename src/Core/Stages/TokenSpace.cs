using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>
/// The tokens of a picture, row by row: numbers of a codebook, of which the decoder of a VQGAN makes pixels. They are drawn one after
/// the other and not denoised, so that there is no way from a picture to a place in the middle.
/// </summary>
/// <param name="model">The model's folder.</param>
/// <param name="detokenizer">Name of the component that makes pictures of them.</param>
/// <param name="decoder">Says how many there are.</param>
internal sealed class TokenSpace(ModelFolder model, string detokenizer, TokenDecoderConfig decoder) : SampleSpace
{
    private const string Input = "codes", Output = "images";
    private Network? _network;

    /// <summary>How many there are to choose from, and what pictures of them are like.</summary>
    public DetokenizerConfig Config { get; } = DetokenizerConfig.Read(model, detokenizer);

    /// <summary>How the tokens are drawn.</summary>
    public TokenDecoderConfig Decoder => decoder;

    /// <summary>What stands for tokens that are not drawn yet where the picture of the others is looked at: the one before the first, as in min-dalle, if it is in the codebook.</summary>
    public int Blank => decoder.Start < Config.Codes ? decoder.Start : 0;

    /// <inheritdoc/>
    public override IEnumerable<Component> Components => [new(detokenizer)];

    /// <inheritdoc/>
    public override int Channels => decoder.Count;

    /// <inheritdoc/>
    public override int KnownChannels => 0;

    /// <inheritdoc/>
    public override void Load(ModelNetworks networks, CancellationToken cancellationToken) => _network = networks.Load(detokenizer, cancellationToken);

    /// <inheritdoc/>
    public override long[] Shape(GenerationSettings settings, int batch) => [batch, decoder.Count];

    /// <inheritdoc/>
    public override void RequireEdits() => throw new AIImageException(ErrorIds.ArgumentInvalid,
        $"The model '{model.Defaults.Name}' draws pictures token by token from text alone and cannot edit one; use a diffusion model for edits.");

    /// <inheritdoc/>
    public override Beginning Begin(ProcessStart process, EditWork edit, Func<float[]> firstNoise, RunContext run) => throw new NotSupportedException("Tokens are not denoised.");

    /// <inheritdoc/>
    public override ConcatenatedChannels NothingKnown(long[] shape) => throw new NotSupportedException("Tokens are not denoised.");

    /// <summary>One at a time, so that memory stays flat.</summary>
    public override List<Picture> Pictures(Tensor samples, RunContext run)
    {
        using var call = new NetworkCall(_network!, Output);
        return [.. Enumerable.Range(0, (int)samples.Shape[0]).Select(i => Detokenized(call, samples.Row(i), run))];
    }

    private Picture Detokenized(NetworkCall call, ReadOnlySpan<float> tokens, RunContext run)
    {
        tokens.CopyTo(call.Input(Input, 1, tokens.Length));
        call.Run(run.Meter, run.CancellationToken);
        var pixels = call.Output(Output);
        var shape = call.OutputShape(Output);
        if (!shape.SequenceEqual([1L, Config.Side, Config.Side, PixelSpace.Rgb]))
        {
            throw new AIImageException(ErrorIds.ModelMismatch,
                $"The network '{_network!.File}' put out {string.Join("x", shape)} numbers for a picture, and by its config.json they have to be 1x{Config.Side}x{Config.Side}x{PixelSpace.Rgb}; correct \"resolution\" there, or export it with rows, columns and colours in this order.");
        }
        FiniteCheck.Require(pixels, _network!.File);
        var rgb = new byte[pixels.Length];
        for (var i = 0; i < rgb.Length; i++)
            rgb[i] = (byte)Math.Round(Math.Max(0, Math.Min(1, (pixels[i] - Config.Black) / (Config.White - Config.Black))) * byte.MaxValue);
        return new Picture(Config.Side, Config.Side, rgb);
    }
}
