using TextToImage.Diffusion;
using TextToImage.Families;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Upscaling;

/// <summary>
/// A diffusion model that enlarges pictures, by the stages of its family. A picture that fits one tile is the one that diffusers makes;
/// larger ones are made in tiles that fade into one another.
/// </summary>
internal sealed class DiffusionUpscaler : IEnlarger
{
    private const int PictureChannels = 3;

    /// <summary>The side that published models were trained at, and what neighbours share of it.</summary>
    private const int Tile = 128, Overlap = 32;

    /// <summary>Numbers a latent that the U-Net holds at once, attention included, and the VAE's channels at full size, twice.</summary>
    private const long FeaturesPerLatent = 16_384;

    private readonly ModelNetworks _networks;
    private readonly StageList _stages;
    private readonly VaeConfig _vae;
    private readonly int _multiple;
    private readonly TileGrid _tiles;

    private DiffusionUpscaler(ModelFolder model, ModelNetworks networks, int tile, int overlap, CancellationToken cancellationToken)
    {
        var family = ModelFamilies.Of(model);
        (_networks, _vae) = (networks, VaeConfig.Read(model));
        Limits = new UpscaleLimits(family.Limits(model), StableDiffusionUpscale.DefaultNoise(model), StableDiffusionUpscale.MostNoise(model));
        _stages = new StageList(family.Stages(model), networks, cancellationToken);
        _multiple = Limits.Model.SizeMultiple / _vae.Downsampling;
        _tiles = new TileGrid(tile, tile, overlap) { Multiple = _multiple };
    }

    /// <inheritdoc/>
    public int ScaleFactor => _vae.Downsampling;

    /// <summary>What the model can take.</summary>
    public UpscaleLimits Limits { get; }

    /// <summary>What is denoised.</summary>
    internal LatentSpace Space => (LatentSpace)_stages.Result;

    /// <summary>Loads a model.</summary>
    /// <exception cref="AIImageException">A part is missing, damaged or does not fit the others.</exception>
    public static DiffusionUpscaler Load(ModelFolder model, NetworkLoader loader, CancellationToken cancellationToken, int tile = Tile, int overlap = Overlap)
    {
        var networks = new ModelNetworks(model, loader);
        try
        {
            return new DiffusionUpscaler(model, networks, tile, overlap, cancellationToken);
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Steps(int width, int height, ResizeRequest request) => _tiles.Count(width, height) * StepsOf(Settings(UpscaleSettings.Resolve(request, Limits), width, height));

    /// <inheritdoc/>
    public long WorkingBytes(int width, int height)
    {
        var latents = (long)Math.Min(width, _tiles.Width) * Math.Min(height, _tiles.Height);
        return latents * sizeof(float) * (FeaturesPerLatent + (2L * ScaleFactor * ScaleFactor * _vae.FirstChannels))
            + ((long)width * height * sizeof(float) * (PictureChannels + _vae.LatentChannels));
    }

    /// <inheritdoc/>
    public Picture Enlarge(Picture picture, EnlargingRun run)
    {
        if (picture.Alpha is not null)
            return picture.Enlarged(colours => Enlarge(colours, run), run.CancellationToken);
        var settings = UpscaleSettings.Resolve(run.Request, Limits);
        var (columns, rows) = (_tiles.Columns(picture.Width), _tiles.Rows(picture.Height));
        var noise = new TileNoise(picture.Width, picture.Height, [PictureChannels, _vae.LatentChannels], _multiple, new TorchRandom(settings.Seed));
        var mosaic = new TileMosaic(picture.Width, picture.Height, ScaleFactor);
        var (done, count) = (0, rows.Count * columns.Count);
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                done++;
                var tile = _tiles.Cut(picture, column, row);
                var state = Draw(tile, settings, noise.Of(column.Start, row.Start, tile.Width, tile.Height), run, (step, steps) =>
                    run.StepDone(count == 1 ? $"step {step} of {steps}" : $"tile {done} of {count}, step {step} of {steps}"));
                mosaic.Add(state.Pictures[0], column, row);
            }
        }
        return mosaic.Finish();
    }

    /// <summary>What to know about the prompts.</summary>
    public IEnumerable<string> Warnings(ResizeRequest request)
    {
        var settings = UpscaleSettings.Resolve(request, Limits);
        return PromptWarnings.Of(_stages.Texts, settings.Prompt, settings.NegativePrompt, (false, false), settings.GuidanceScale > 1, Settings(settings, 1, 1), Limits.Model.Name);
    }

    /// <summary>Runs the stages for one tile: the part that the reference data pins down to the last draw.</summary>
    /// <param name="tile">The small picture, with sides that the U-Net takes.</param>
    /// <param name="settings">Prompts, steps, guidance and noise level.</param>
    /// <param name="noise">Gives the noise of the small picture, then that of the latents, then the sampler's.</param>
    /// <param name="run">Meter and cancellation.</param>
    /// <param name="stepDone">Told steps done and steps in all.</param>
    internal State Draw(Picture tile, UpscaleSettings settings, INoiseSource noise, EnlargingRun run, Action<int, int> stepDone)
    {
        var checkedSettings = Settings(settings, tile.Width, tile.Height);
        var (done, steps) = (0, StepsOf(checkedSettings));
        var context = new RunContext(checkedSettings, [new Prompts(settings.Prompt, settings.NegativePrompt)], new RunNoise(noise), run.Meter, run.CancellationToken)
        {
            StepDone = () => stepDone(++done, steps),
        };
        var state = new State();
        state.Set(StableDiffusionUpscale.Picture, new Tensor(tile.ToTensor(), [1, PictureChannels, tile.Height, tile.Width]));
        return _stages.Run(state, context);
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose() => _networks.Dispose();

    private int StepsOf(GenerationSettings settings) => _stages.Steps(settings, Limits.Model.Name);

    /// <summary>The settings of a tile as stages know them.</summary>
    private GenerationSettings Settings(UpscaleSettings settings, int width, int height) => new(
        new SizePlan(width * ScaleFactor, height * ScaleFactor, width * ScaleFactor, height * ScaleFactor), settings.Steps, new GuidanceSettings(settings.GuidanceScale),
        Limits.Model.Scheduler, Eta: 0, new PictureSeeds(settings.Seed, 0, 0), Count: 1, BatchSize: 1)
    {
        NoiseLevel = settings.NoiseLevel,
    };
}

/// <summary>What a diffusion upscaler can take and what it does when not told otherwise; the defaults are those of diffusers.</summary>
/// <param name="Model">What the model can take.</param>
/// <param name="DefaultNoise">Noise level where none is asked for.</param>
/// <param name="MostNoise">Largest noise level, "max_noise_level" of its index.</param>
internal sealed record UpscaleLimits(ModelLimits Model, int DefaultNoise, int MostNoise);

/// <summary>A request to a diffusion upscaler with every default filled in and every value checked.</summary>
internal sealed record UpscaleSettings(string Prompt, string? NegativePrompt, int Steps, double GuidanceScale, int NoiseLevel, ulong Seed)
{
    private const double MaxGuidanceScale = 100;

    /// <exception cref="AIImageException">A value is out of its range; nothing has been computed yet.</exception>
    public static UpscaleSettings Resolve(ResizeRequest request, UpscaleLimits limits) => new(
        request.Prompt ?? request.Metadata?.Prompt ?? "",
        request.NegativePrompt,
        (int)InRange("steps", request.Steps ?? limits.Model.Steps, 1, limits.Model.Scheduler!.NumTrainTimesteps),
        InRange("guidance scale", request.GuidanceScale ?? limits.Model.GuidanceScale, 0, MaxGuidanceScale),
        (int)InRange("noise level", request.NoiseLevel ?? limits.DefaultNoise, 0, limits.MostNoise),
        request.Seed ?? 0);

    private static double InRange(string name, double value, double low, double high) => value >= low && value <= high
        ? value
        : throw Invalid(FormattableString.Invariant($"The {name} is {value}; it must be a number from {low} to {high}."));

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
