using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Json;
using TextToImage.Latents;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>
/// The latents of a VQGAN (Esser et al. 2021, arXiv:2012.09841), which are vectors of its codebook where they are decoded. In the folder they are as optimum has those of a VAE: vae_encoder
/// from pixels to latents before quantisation, vae_decoder from codes to pixels; and quantizer, which gives the vectors of codes by their numbers.
/// </summary>
/// <param name="model">The model's folder.</param>
internal sealed class VqganSpace(ModelFolder model) : SampleSpace
{
    private const string Encoder = "vae_encoder", Quantizer = "quantizer", Codes = "codes", CountKey = "num_vq_embeddings";
    private const int MostCodes = 1_048_576;

    private readonly object _gate = new();
    private ModelNetworks? _networks;
    private Codebook? _codebook;

    /// <summary>Name of the component that makes pictures.</summary>
    public const string Decoder = "vae_decoder";

    /// <summary>Channels of the latents, as they are: a VQGAN does not scale them.</summary>
    public VaeConfig Config { get; } = VaeConfig.Read(model, Decoder) with { ScalingFactor = 1, ShiftFactor = 0 };

    /// <inheritdoc/>
    public override IEnumerable<Component> Components => [new(Decoder), new(Quantizer), new(Encoder, Required: false)];

    /// <inheritdoc/>
    public override int Channels => Config.LatentChannels;

    /// <inheritdoc/>
    public override int KnownChannels => 0;

    /// <inheritdoc/>
    public override void Load(ModelNetworks networks, CancellationToken cancellationToken)
    {
        _networks = networks;
        networks.Load(Decoder, cancellationToken);
        networks.Load(Quantizer, cancellationToken);
    }

    /// <summary>The codebook; read when it is first needed.</summary>
    /// <exception cref="AIImageException">The quantizer gives other numbers than the config says.</exception>
    public Codebook Codebook(NetworkMeter meter, CancellationToken cancellationToken)
    {
        lock (_gate)
            return _codebook ??= ReadCodebook(meter, cancellationToken);
    }

    /// <inheritdoc/>
    public override long[] Shape(GenerationSettings settings, int batch) =>
        [batch, Channels, settings.Size.BaseHeight / Config.Downsampling, settings.Size.BaseWidth / Config.Downsampling];

    /// <inheritdoc/>
    public override void RequireEdits() => model.NetworkFile(Encoder);

    /// <inheritdoc/>
    public override Beginning Begin(ProcessStart process, EditWork edit, Func<float[]> firstNoise, RunContext run) => throw new NotSupportedException("A VQGAN's latents are not denoised.");

    /// <inheritdoc/>
    public override ConcatenatedChannels NothingKnown(long[] shape) => throw new NotSupportedException("A VQGAN's latents are not denoised.");

    /// <summary>The latents of a picture, before quantisation.</summary>
    public float[] Encode(Picture picture, RunContext run) =>
        new VaeEncoder(_networks!.Load(Encoder, run.CancellationToken), Config).Encode(picture, run.Meter, run.CancellationToken).Sample(1, run.Noise);

    /// <inheritdoc/>
    public override PictureView View(long[] shape, CancellationToken cancellationToken) =>
        new DecodedView(_networks!.Differentiable(Decoder, VaeDecoder.LatentInput, VaeDecoder.PixelOutput, cancellationToken), Config, shape, cancellationToken);

    /// <summary>One at a time, so that memory stays flat.</summary>
    public override List<Picture> Pictures(Tensor samples, RunContext run)
    {
        var (height, width) = ((int)samples.Shape[2], (int)samples.Shape[3]);
        var decoder = new VaeDecoder(_networks!.Load(Decoder, run.CancellationToken), Config);
        return [.. Enumerable.Range(0, (int)samples.Shape[0]).Select(i => Picture.FromTensor(
            decoder.Decode(samples.Row(i), height, width, run.Meter, run.CancellationToken), width * Config.Downsampling, height * Config.Downsampling))];
    }

    private Codebook ReadCodebook(NetworkMeter meter, CancellationToken cancellationToken)
    {
        var json = model.Config(Decoder);
        if (JsonFile.Integer(json, CountKey) is not { } count || count is < 1 or > MostCodes)
        {
            throw new AIImageException(ErrorIds.ModelConfigInvalid,
                $"The config.json of the {Decoder} of the model '{model.Path}' does not say how many codes there are; write \"{CountKey}\", from 1 to {MostCodes}, there.")
            { Subject = model.Path };
        }
        var network = _networks!.Load(Quantizer, cancellationToken);
        var output = network.Outputs.Keys.First();
        using var call = new NetworkCall(network, output);
        var numbers = call.Input(Codes, count);
        for (var i = 0; i < count; i++)
            numbers[i] = i;
        call.Run(meter, cancellationToken);
        var codes = call.Output(output);
        FiniteCheck.Require(codes, network.File);
        return codes.Length == (long)count * Channels ? new Codebook(codes.ToArray(), Channels) : throw new AIImageException(ErrorIds.ModelMismatch,
            $"The network '{network.File}' gave {string.Join("x", call.OutputShape(output))} numbers for {count} codes, and by the config.json of the {Decoder} these are {count}x{Channels}; the parts of the model do not fit together.");
    }
}
