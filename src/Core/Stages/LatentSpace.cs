using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Latents;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>
/// The latents of a variational autoencoder. Networks that take a mask and known latents (twice the latent channels and one)
/// are told what is known; for the others it is set back after every step. Draws are made in the order of diffusers'
/// image-to-image and inpainting pipelines: the picture's latents, the first noise, the masked picture's.
/// </summary>
/// <param name="model">The model's folder.</param>
/// <param name="prefix">What the names of its components begin with.</param>
internal sealed class LatentSpace(ModelFolder model, string prefix = "") : SampleSpace
{
    /// <summary>Latents of the opposite edge that a picture without edges is decoded with; they are cut off again.</summary>
    private const int WrappedLatents = 8;

    private readonly string _decoderName = prefix + "vae_decoder", _encoderName = prefix + "vae_encoder";
    private readonly object _gate = new();
    private ModelNetworks? _networks;
    private VaeDecoder? _decoder;
    private VaeEncoder? _encoder;

    /// <summary>Channels and scale of the latents.</summary>
    public VaeConfig Config { get; } = VaeConfig.Read(model, prefix + "vae_decoder");

    /// <summary>Whether diffusers has pipelines that are told what is known as this model is, with their own rule for masks.</summary>
    public bool IsInpainting { get; } = PipelineClasses.FillsIn(model.KnownClass);

    /// <inheritdoc/>
    public override IEnumerable<Component> Components =>
        [new(_decoderName), new(_encoderName, Required: false)];

    /// <inheritdoc/>
    public override int Channels => Config.LatentChannels;

    /// <inheritdoc/>
    public override int KnownChannels => ConcatenatedChannels.Filling(Channels) - Channels;

    /// <inheritdoc/>
    public override void Load(ModelNetworks networks, CancellationToken cancellationToken)
    {
        _networks = networks;
        _decoder = new VaeDecoder(networks.Load(_decoderName, cancellationToken), Config);
    }

    /// <inheritdoc/>
    public override long[] Shape(GenerationSettings settings, int batch) =>
        [batch, Channels, settings.Size.BaseHeight / Config.Downsampling, settings.Size.BaseWidth / Config.Downsampling];

    /// <inheritdoc/>
    public override void RequireEdits() => model.NetworkFile(_encoderName);

    /// <inheritdoc/>
    public override ConcatenatedChannels NothingKnown(long[] shape) => ConcatenatedChannels.NothingKnown(Channels, (int)shape[2], (int)shape[3]);

    /// <inheritdoc/>
    public override Beginning Begin(ProcessStart process, EditWork edit, Func<float[]> firstNoise, RunContext run)
    {
        var encoder = Encoder(run.CancellationToken);
        var (picture, mask) = (edit.Seen(), edit.SeenMask());
        var isLegacy = edit.KnownLevel == KnownLevel.Same;
        var forgets = mask is not null && edit.Strength == 1 && !isLegacy;
        var setsBack = mask is not null && !process.TakesKnown;

        var clean = forgets && !setsBack ? [] : Middle([picture, .. edit.SeenOthers()], encoder, run);
        var noise = firstNoise();
        var start = forgets
            ? StartingPoint.PureNoise(process.Sampler, noise, process.Temperature)
            : StartingPoint.Noised(process.Sampler, StartingPoint.FirstStep(process.Sampler, process.Steps, edit.Strength), clean, noise);
        if (mask is null)
            return new Beginning(start, noise) { Known = process.TakesKnown ? NothingKnown(process.Shape) : null };

        // diffusers' own rule for the mask where it has a pipeline that does the same. Otherwise every latent that the mask touches
        // is drawn, so that nothing of what is masked stays at its edges.
        var followsDiffusers = edit.IsWholePicture && (!process.TakesKnown || IsInpainting);
        var latentMask = isLegacy ? LatentMask.Middle(mask, Config.Downsampling)
            : followsDiffusers ? LatentMask.Nearest(mask, Config.Downsampling)
            : LatentMask.Touched(mask, Config.Downsampling);
        if (setsBack)
        {
            if (!isLegacy)
                encoder.Skip(process.Shape, run.Noise);
            return new Beginning(start, noise) { SetBack = new KnownRegion(clean, noise, latentMask, edit.KnownLevel) };
        }
        var drawn = followsDiffusers ? mask : LatentMask.ToPixels(latentMask, mask.Width, mask.Height, Config.Downsampling);
        var known = encoder.Encode(Without(picture, drawn), picture.Height, picture.Width, run.Meter, run.CancellationToken).Sample(run.Batch, run.Noise);
        return new Beginning(start, noise) { Known = ConcatenatedChannels.Known(latentMask, known, process.Shape) };
    }

    /// <summary>One sample to pixels, [3, height, width] about [-1, 1]; four channels of a VAE with alpha.</summary>
    public float[] Decode(ReadOnlySpan<float> latents, int height, int width, NetworkMeter meter, CancellationToken cancellationToken) =>
        _decoder!.Decode(latents, height, width, meter, cancellationToken);

    /// <inheritdoc/>
    public override PictureView View(long[] shape, CancellationToken cancellationToken) =>
        new DecodedView(_networks!.Differentiable(_decoderName, VaeDecoder.LatentInput, VaeDecoder.PixelOutput, cancellationToken), Config, shape, cancellationToken);

    /// <summary>One at a time, so that memory stays flat.</summary>
    public override List<Picture> Pictures(Tensor samples, RunContext run)
    {
        var (height, width) = ((int)samples.Shape[2], (int)samples.Shape[3]);
        return [.. Enumerable.Range(0, (int)samples.Shape[0]).Select(i => run.Settings.Tileable
            ? DecodedAround(samples.Row(i), height, width, run)
            : Picture.FromTensor(Decode(samples.Row(i), height, width, run.Meter, run.CancellationToken), width * Config.Downsampling, height * Config.Downsampling))];
    }

    /// <summary>Decodes with some of the opposite edges around, so that the decoder sees no edge where there is none.</summary>
    private Picture DecodedAround(ReadOnlySpan<float> latents, int height, int width, RunContext run)
    {
        var around = CanvasWindow.WithMargin(height, width, WrappedLatents);
        var window = new float[latents.Length / (height * width) * around.Height * around.Width];
        around.Gather(latents, height, width, window);
        var pixels = Decode(window, around.Height, around.Width, run.Meter, run.CancellationToken);
        var margin = WrappedLatents * Config.Downsampling;
        return Picture.FromTensor(pixels, around.Width * Config.Downsampling, around.Height * Config.Downsampling)
            .Crop(margin, margin, width * Config.Downsampling, height * Config.Downsampling);
    }

    /// <summary>The latents of a picture for each of a batch; of several, what is in the middle of them on the sphere.</summary>
    private static float[] Middle(IReadOnlyList<Picture> pictures, VaeEncoder encoder, RunContext run)
    {
        var samples = pictures.Select(each => encoder.Encode(each, run.Meter, run.CancellationToken).Sample(run.Batch, run.Noise)).ToList();
        if (samples.Count == 1)
            return samples[0];
        var length = samples[0].Length / run.Batch;
        return [.. Enumerable.Range(0, run.Batch).SelectMany(i => SphericalMean.Of([.. samples.Select(sample => sample.AsSpan(i * length, length).ToArray())]))];
    }

    /// <summary>Pixels to latents; loaded when it is first needed.</summary>
    private VaeEncoder Encoder(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _encoder ??= new VaeEncoder(_networks!.Load(_encoderName, cancellationToken), Config);
    }

    /// <summary>The picture as numbers; where it is drawn anew, grey (0), or nothing at all (-1) where there is alpha.</summary>
    private float[] Without(Picture picture, Mask drawn)
    {
        var plane = picture.Width * picture.Height;
        var pixels = picture.ToTensor(Config.PictureChannels);
        var nothing = Config.HasAlpha ? -1 : 0;
        for (var i = 0; i < plane; i++)
        {
            if (drawn.Values[i] < LatentMask.Half)
                continue;
            for (var channel = 0; channel < Config.PictureChannels; channel++)
                pixels[(channel * plane) + i] = nothing;
        }
        return pixels;
    }
}
