using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Pipelines;

/// <summary>
/// Stable Diffusion that enlarges a given picture (Rombach et al. 2022, section 4.4; stable-diffusion-x4-upscaler): latents of
/// the picture's own size are denoised beside the picture, to which some noise was added, and decoded to a larger one. A
/// picture that fits one tile is the one that diffusers makes; larger ones are made in tiles that fade into one another.
/// </summary>
internal sealed class StableDiffusionUpscale : IEnlarger
{
    private const int PictureChannels = 3;

    /// <summary>The side that published models were trained at, and what neighbours share of it.</summary>
    private const int Tile = 128, Overlap = 32;

    /// <summary>Numbers a latent that the U-Net holds at once, attention included, and the VAE's channels at full size, twice.</summary>
    private const long FeaturesPerLatent = 16_384;

    private readonly StableDiffusionUpscaleParts _parts;
    private readonly TileGrid _tiles;

    private StableDiffusionUpscale(StableDiffusionUpscaleParts parts, int tile, int overlap)
    {
        _parts = parts;
        _tiles = new TileGrid(tile, tile, overlap) { Multiple = parts.SizeMultiple };
    }

    /// <inheritdoc/>
    public int ScaleFactor => _parts.VaeConfig.Downsampling;

    /// <summary>What the model can take.</summary>
    public UpscaleLimits Limits => _parts.Limits;

    /// <summary>Loads a model.</summary>
    /// <exception cref="AIImageException">A part is missing, damaged or does not fit the others.</exception>
    public static StableDiffusionUpscale Load(
        ModelFolder model, NetworkLoader loader, CancellationToken cancellationToken, int tile = Tile, int overlap = Overlap) =>
        new(new StableDiffusionUpscaleParts(model, loader, cancellationToken), tile, overlap);

    /// <inheritdoc/>
    public int Steps(int width, int height, ResizeRequest request) => _tiles.Count(width, height) * Sampler(UpscaleSettings.Resolve(request, Limits)).Timesteps.Count;

    /// <inheritdoc/>
    public long WorkingBytes(int width, int height)
    {
        var latents = (long)Math.Min(width, _tiles.Width) * Math.Min(height, _tiles.Height);
        return latents * sizeof(float) * (FeaturesPerLatent + (2L * ScaleFactor * ScaleFactor * _parts.VaeConfig.FirstChannels))
            + ((long)width * height * sizeof(float) * (PictureChannels + _parts.VaeConfig.LatentChannels));
    }

    /// <inheritdoc/>
    public Picture Enlarge(Picture picture, EnlargingRun run)
    {
        var settings = UpscaleSettings.Resolve(run.Request, Limits);
        var (columns, rows) = (_tiles.Columns(picture.Width), _tiles.Rows(picture.Height));
        var noise = new TileNoise(picture.Width, picture.Height, [PictureChannels, _parts.VaeConfig.LatentChannels], _parts.SizeMultiple, new TorchRandom((ulong)settings.Seed));
        var mosaic = new TileMosaic(picture.Width, picture.Height, ScaleFactor);
        var (done, count) = (0, rows.Count * columns.Count);
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                done++;
                var tile = _tiles.Cut(picture, column, row);
                var latents = Denoise(tile, settings, noise.Of(column.Start, row.Start, tile.Width, tile.Height), run, (step, steps) =>
                    run.StepDone(count == 1 ? $"step {step} of {steps}" : $"tile {done} of {count}, step {step} of {steps}"));
                mosaic.Add(Picture.FromTensor(Decode(latents, tile, run), tile.Width * ScaleFactor, tile.Height * ScaleFactor), column, row);
            }
        }
        return mosaic.Finish();
    }

    /// <summary>What to know about the prompts, and why no better device is used.</summary>
    public IEnumerable<string> Warnings(ResizeRequest request, CancellationToken cancellationToken)
    {
        var settings = UpscaleSettings.Resolve(request, Limits);
        return PromptWarnings.Of(
            _parts.Text, settings.Prompt, settings.NegativePrompt, settings.GuidanceScale > 1, Limits.Model, new NetworkMeter(), cancellationToken);
    }

    /// <summary>A tile and noise to latents: the part that the reference data pins down to the last draw.</summary>
    /// <param name="tile">The small picture, with sides that the U-Net takes.</param>
    /// <param name="settings">Prompts, steps, guidance and noise level.</param>
    /// <param name="noise">Gives the noise of the small picture, then that of the latents, then the sampler's.</param>
    /// <param name="run">Meter and cancellation.</param>
    /// <param name="stepDone">Told steps done and steps in all.</param>
    /// <returns>[1, channels, height, width] before division by the VAE's scaling factor.</returns>
    internal float[] Denoise(Picture tile, UpscaleSettings settings, INoiseSource noise, EnlargingRun run, Action<int, int> stepDone)
    {
        var sampler = Sampler(settings);
        var stage = new Stage(
            _parts.Unet,
            [1, _parts.VaeConfig.LatentChannels, tile.Height, tile.Width],
            sampler,
            new GuidanceSettings(settings.GuidanceScale),
            Conditions(settings, run),
            Noised(tile, settings.NoiseLevel, noise));
        return StageLoop.Run(stage, noise, run.Meter, (done, _) => stepDone(done, sampler.Timesteps.Count), run.CancellationToken);
    }

    /// <summary>The latents of a tile to pixels, [3, height, width] about [-1, 1] at the larger size.</summary>
    internal float[] Decode(ReadOnlySpan<float> latents, Picture tile, EnlargingRun run) =>
        _parts.Vae.Decode(latents, tile.Height, tile.Width, run.Meter, run.CancellationToken);

    /// <summary>The states of a text, as the denoiser gets them.</summary>
    internal float[] EncodeText(string? text) => _parts.Text.Encode(text, new NetworkMeter(), default).Tensors[0].Values;

    /// <summary>Frees the networks.</summary>
    public void Dispose() => _parts.Dispose();

    private Sampler Sampler(UpscaleSettings settings) => Schedulers.Create(Limits.Scheduler, new SamplerRequest(settings.Steps, 1));

    /// <summary>The small picture with noise, as the denoiser sees it beside the latents (conditioning augmentation: Ho et al. 2022, arXiv:2106.15282).</summary>
    private ConstantChannels Noised(Picture tile, int level, INoiseSource noise)
    {
        var pixels = tile.ToTensor();
        var drawn = new float[pixels.Length];
        noise.Fill(drawn);
        _parts.LowResolution.AddNoise(level, pixels, drawn, pixels);
        return new ConstantChannels(pixels, [1, PictureChannels, tile.Height, tile.Width]);
    }

    private Condition[] Conditions(UpscaleSettings settings, EnlargingRun run)
    {
        var isGuided = settings.GuidanceScale > 1;
        var text = TextConditions.Of(
            _parts.Text, TextConditions.StatesInput, [(settings.Prompt, settings.NegativePrompt)], isGuided, run.Meter, run.CancellationToken);
        float[] level = [settings.NoiseLevel];
        return [.. text, new Condition("class_labels", [], [level], isGuided ? [level] : null)];
    }
}
