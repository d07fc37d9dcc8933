using TextToImage.Diffusion;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Generation.Canvases;

/// <summary>What denoises the windows of a canvas: a model whose stages are run for each window, with numbers of its place.</summary>
internal sealed class CanvasWindows
{
    private readonly StageList _stages;
    private readonly Denoise _denoise;
    private readonly LatentSpace _space;
    private readonly GenerationSettings _settings;
    private readonly Prompts _prompts;
    private readonly NetworkMeter _meter;
    private readonly Action _done;
    private readonly CancellationToken _cancellationToken;
    private readonly ulong _seed;

    /// <param name="stages">The model's.</param>
    /// <param name="settings">Those of one window.</param>
    /// <param name="prompts">What is drawn.</param>
    /// <param name="meter">Counts network calls.</param>
    /// <param name="done">Told when all windows of a place made a step.</param>
    /// <param name="cancellationToken">Ends the work inside a step.</param>
    public CanvasWindows(StageList stages, GenerationSettings settings, Prompts prompts, NetworkMeter meter, Action done, CancellationToken cancellationToken)
    {
        (_stages, _denoise, _space) = (stages, (Denoise)stages.Main, (LatentSpace)stages.Main.Space);
        (_settings, _prompts, _meter, _done, _cancellationToken, _seed) = (settings, prompts, meter, done, cancellationToken, settings.Seeds.First);
        Steps = Sampler().Timesteps.Count;
        NetworkFile = stages.Main.Components.First().Name;
    }

    /// <summary>Network calls of a window.</summary>
    public int Steps { get; }

    /// <summary>Channels of the latents.</summary>
    public int Channels => _space.Channels;

    /// <summary>What messages call the network.</summary>
    public string NetworkFile { get; }

    /// <summary>What lies under the picture.</summary>
    public Imaging.PictureBackground Ground() => Grounds.Of(StateOf(0, 0), _settings, 1)[0];

    /// <summary>A sampler for a strip.</summary>
    public Sampler Sampler() => _denoise.SamplerOf(_settings);

    /// <summary>The noise of a strip.</summary>
    public INoiseSource Noise(int strip) => new TorchRandom(Mixed((2 * (ulong)strip) + 1));

    /// <summary>What denoises a window: the text is read anew for each, as models compose pictures by numbers.</summary>
    public GuidedDenoiser Open(int column, int row) => new(_denoise.DenoisingOf(StateOf(column, row), _settings, _cancellationToken));

    /// <summary>What a window says of its sample; overwritten by its next call.</summary>
    public float[] Predict(GuidedDenoiser denoiser, float[] sample, int step) => denoiser.Predict(sample, step, _meter, _cancellationToken).Prediction.ToArray();

    /// <summary>All windows of a place made a step.</summary>
    public void Done() => _done();

    /// <summary>Pixels of latents.</summary>
    public float[] Decode(Planes latents) => _space.Decode(latents.Values, latents.Place.Height, latents.Place.Width, _meter, _cancellationToken);

    private State StateOf(int column, int row)
    {
        var seeds = new PictureSeeds(Mixed(2 * (((ulong)row << 32) + (ulong)column)) >> 1, 0, 0);
        return _stages.Prepared(new RunContext(_settings, [_prompts], seeds.Noise(0, 1), _meter, _cancellationToken));
    }

    /// <summary>Seeds of places, far apart though places are neighbours.</summary>
    private ulong Mixed(ulong place) => PictureSeeds.Scrambled(PictureSeeds.Scrambled(_seed) + place);
}
