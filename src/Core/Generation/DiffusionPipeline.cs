using System.Diagnostics;
using TextToImage.Editing;
using TextToImage.Families;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;
using TextToImage.Upscaling;

namespace TextToImage.Generation;

/// <summary>A loaded model that makes pictures, whatever its family. Safe for use by several threads at once.</summary>
/// <remarks>How a prompt becomes a picture is read here from <see cref="Generate"/> on, then in the family's list of stages, then in <see cref="Denoise"/>.</remarks>
public sealed class DiffusionPipeline : IDisposable
{
    private readonly ModelNetworks _networks;
    private readonly StageList _stages;
    private readonly PictureFinish _finish;
    private readonly MaskFinder _masks;

    private DiffusionPipeline(ModelFolder model, ModelNetworks networks, Family family, CancellationToken cancellationToken)
    {
        (Model, _networks) = (model, networks);
        var limits = family.Limits(model);
        _stages = new StageList(family.Stages(model), networks, cancellationToken);
        Limits = Main is Denoise { TakesKnown: true, Space: LatentSpace latents } ? limits with { NeedsPicture = latents.IsInpainting, Composes = !latents.IsInpainting } : limits;
        _finish = new PictureFinish(Limits.Upscaler is { } upscaler ? SuperResolution.Load(model, upscaler, networks.Loader, cancellationToken) : null);
        _masks = new MaskFinder(model, networks.Loader.Device);
    }

    /// <summary>The model's folder and what it says of itself.</summary>
    public ModelFolder Model { get; }

    /// <summary>Where the networks run.</summary>
    public Device Device => _networks.Loader.Device;

    /// <summary>What the model can take.</summary>
    internal ModelLimits Limits { get; }

    /// <summary>The networks of the model.</summary>
    internal ModelNetworks Networks => _networks;

    /// <summary>The stages of the model.</summary>
    internal StageList Stages => _stages;

    /// <summary>The stage that requests are about.</summary>
    internal IDrawingStage Main => _stages.Main;

    /// <summary>Loads a model of any supported family.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">The model is incomplete, damaged or of a family this version cannot run.</exception>
    public static DiffusionPipeline Load(ModelFolder model, Device device, CancellationToken cancellationToken = default)
    {
        var family = ModelFamilies.Of(model ?? throw new ArgumentNullException(nameof(model)));
        if (family.Enlarges)
        {
            throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The model '{model.Path}' enlarges pictures and makes none from text; use it with aiimage resize (Resize-AIImage), and another model here.")
            { Subject = model.Path };
        }
        var networks = new ModelNetworks(model, new NetworkLoader(device));
        try
        {
            var pipeline = new DiffusionPipeline(model, networks, family, cancellationToken);
            Rehearsal.Run(pipeline, cancellationToken);
            return pipeline;
        }
        catch
        {
            networks.Dispose();
            throw;
        }
    }

    /// <summary>Whether a model draws what a prompt says, so that it needs one; nothing is loaded.</summary>
    /// <param name="model">The model's folder.</param>
    /// <exception cref="AIImageException">The model is incomplete or of a family this version cannot run.</exception>
    public static bool TakesPrompt(ModelFolder model) => ModelFamilies.Of(model ?? throw new ArgumentNullException(nameof(model))).Limits(model).TakesText;

    /// <summary>Whether a model draws nothing without a CLIP that guides it; nothing is loaded.</summary>
    /// <inheritdoc cref="TakesPrompt"/>
    public static bool NeedsClip(ModelFolder model) => ModelFamilies.Of(model ?? throw new ArgumentNullException(nameof(model))).Limits(model).NeedsClip;

    /// <summary>
    /// Checks a request against the model without computing anything, as <see cref="Generate"/> does first.
    /// </summary>
    /// <exception cref="AIImageException">A value is outside what the model can take.</exception>
    public void Check(GenerationRequest request) => Resolve(_masks.Presumed(PictureWishes.Resolved(request ?? throw new ArgumentNullException(nameof(request)), Limits)), Limits);

    /// <summary>Makes the pictures of a request, one after the other, as they are asked for; where the best of them are kept, all at the first.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="progress">Told after each step, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Ends the generation inside a step.</param>
    /// <exception cref="AIImageException">A value is outside what the model can take; thrown before any computation.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IEnumerable<GeneratedPicture> Generate(
        GenerationRequest request, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        request = _masks.Found(PictureWishes.Resolved(request ?? throw new ArgumentNullException(nameof(request)), Limits), cancellationToken);
        var probing = new NetworkMeter();
        var settings = Resolve(request, Limits);
        if (Limits.Composes && ContradictionProbe.IsContradicted(this, request, settings, probing, cancellationToken))
            settings = Resolve(request with { Edit = settings.Edit!.OnlyMasked }, Limits);
        var pictures = Pictures(request, settings, progress, probing, cancellationToken);
        return request.Best is { } best ? Ranking.Best(pictures, best, request.Ranker!, request.Prompt, cancellationToken) : pictures;
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        _networks.Dispose();
        _finish.Dispose();
        _masks.Dispose();
    }

    /// <summary>A request with every default filled in and every value checked, by the stages too.</summary>
    /// <exception cref="AIImageException">A value is outside what the model can take.</exception>
    internal GenerationSettings Resolve(GenerationRequest request, ModelLimits limits)
    {
        // What was given counts, else what the prompt says.
        var background = request.Background ?? (_stages.SaysTransparent(Prompts.Of(request)) ? PictureBackground.Transparent : null);
        var settings = GenerationSettings.Resolve(request with { Background = background }, limits);
        _stages.Steps(settings, limits.Name);
        if (settings.Like.Count == 0)
            _stages.RequireSubject(Prompts.Of(request), limits.Name);
        _stages.RequireReadable(Prompts.Of(request), settings, limits.Name);
        return settings;
    }

    /// <summary>Runs the stages for a batch: the part that the reference data pins down to the last draw.</summary>
    /// <param name="run">Settings, prompts and noise.</param>
    /// <returns>What the stages left: samples, and the pictures as they were decoded.</returns>
    internal State Draw(RunContext run) => _stages.Run(new State(), run);

    /// <summary>Makes pictures of settings, batch by batch.</summary>
    /// <param name="request">As the user asked.</param>
    /// <param name="settings">The same, checked.</param>
    /// <param name="progress">Told of every step; may be null.</param>
    /// <param name="probing">What was computed before for all pictures together.</param>
    /// <param name="cancellationToken">Ends the generation inside a step.</param>
    internal IEnumerable<GeneratedPicture> Pictures(
        GenerationRequest request, GenerationSettings settings, IProgress<GenerationProgress>? progress, NetworkMeter probing, CancellationToken cancellationToken)
    {
        var report = new ProgressReport(progress, settings.Count);
        var steps = _stages.Steps(settings, Limits.Name) + (_finish.Enlarges(settings) ? 1 : 0);
        var warnings = WarningsOf(request, settings).ToList();
        for (var first = 0; first < settings.Count; first += settings.BatchSize)
        {
            var count = Math.Min(settings.BatchSize, settings.Count - first);
            foreach (var picture in Batch(request, settings, first, count, report.From(first, count, steps), warnings, first == 0 ? probing : new NetworkMeter(), cancellationToken))
                yield return picture;
        }
    }

    private List<GeneratedPicture> Batch(
        GenerationRequest request, GenerationSettings settings, int first, int count, BatchProgress progress, List<string> warnings, NetworkMeter probing, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var prompts = Enumerable.Repeat(Drawn(request), count).ToList();
        var run = new RunContext(settings, prompts, settings.Seeds.Noise(first, count), new NetworkMeter(), cancellationToken)
        {
            StepDone = progress.StepDone,
            Trace = settings.Trace ? new LatentTrace() : null,
        };
        var state = Draw(run);
        var denoiserCalls = run.Meter.Calls;
        var grounds = Grounds.Of(state, settings, count);
        var pictures = _finish.Of(state.Pictures, grounds, settings, run.Meter, progress, cancellationToken);
        var calls = probing.Calls + denoiserCalls + ((run.Meter.Calls - denoiserCalls) / count);
        var traces = run.Trace is null ? null : DiffusionTrace.Of(run.Trace, grounds, sample => Main.Space.Pictures(new Tensor(sample, Main.Space.Shape(settings, count)), run));

        var duration = TimeSpan.FromTicks((clock.Elapsed + probing.Before).Ticks / count);
        var overhead = duration - TimeSpan.FromTicks((run.Meter.RunTime + probing.RunTime).Ticks / count);
        var latents = _stages.Result is LatentSpace ? state.Tensor("sample") : new Tensor([], [count]);
        return [.. pictures.Select((picture, i) => new GeneratedPicture(
            picture, GenerationMetadata.Of(request, settings, first + i, picture.Width, picture.Height, Model), calls, duration, overhead, [.. _networks.Loader.Warnings, .. warnings, .. BackgroundWarnings(settings, state.Pictures[i])])
        {
            Seed = settings.Seeds.Seed(first + i),
            VariationSeed = settings.Seeds.VariationSeed(first + i),
            Device = Device.Name,
            Trace = traces?[i],
            GuideScores = [.. run.GuideScores.Select(scores => scores[i])],
            Latents = latents.Values.AsMemory(i * (latents.Values.Length / count), latents.Values.Length / count),
            LatentShape = [.. latents.Shape.Skip(1)],
        })];
    }

    /// <summary>
    /// What is to be drawn of what the pictures should show: where a picture goes on beyond its edges and nothing new was asked for, a model that composes
    /// whole scenes would draw its things once more, so that it is told of their surroundings alone.
    /// </summary>
    private Prompts Drawn(GenerationRequest request) => Limits.Composes && request.Edit is { Maker: not null, Vary: null, Made: { } made } && made.Prompt == request.Prompt
        ? _stages.Surroundings(Prompts.Of(request))
        : Prompts.Of(request);

    /// <summary>A background that was asked for is not seen where the prompt has surroundings of its own.</summary>
    private static string[] BackgroundWarnings(GenerationSettings settings, Picture decoded) =>
        settings.Background is { } background && settings.Edit is null && decoded.Alpha is null
            ? [$"The background {background} had no effect: the picture has surroundings of its own, which cover it; leave them out of the prompt."]
            : [];

    /// <summary>What to know of a request, whatever its pictures are.</summary>
    internal IEnumerable<string> WarningsOf(GenerationRequest request, GenerationSettings settings) =>
    [
        .. PromptWarnings.Of(Limits, _stages.Texts, Main, request, settings),
        .. UnheededSettings.Of(request, _stages, Limits),
        .. (Main as Denoise)?.GuideWarning(settings) is { } loud ? [loud] : Array.Empty<string>(),
        .. request.Edit is not null ? settings.Edit!.Warnings : settings.SizeWarning is { } resized ? [resized] : [],
    ];
}
