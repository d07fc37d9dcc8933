using System.Runtime.CompilerServices;
using TextToImage.Diffusion;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>
/// One diffusion process: from noise, or from a noised picture, step by step to a clean sample. The one loop of every diffusion
/// system is here.
/// </summary>
/// <param name="model">The model's folder.</param>
/// <param name="network">Name of the component that predicts.</param>
/// <param name="space">What its samples are.</param>
/// <param name="scheduler">How the network was trained, and is sampled unless the user names another.</param>
internal sealed class Denoise(ModelFolder model, string network, SampleSpace space, SchedulerConfig scheduler) : IDrawingStage
{
    /// <summary>The input for the states of the prompt's tokens, [batch, tokens, features].</summary>
    private const string TokenStates = "encoder_hidden_states";

    private readonly UNetConfig _config = UNetConfig.Read(model, network);
    private ModelNetworks? _networks;
    private StrongBox<bool>? _editTakesKnown;

    /// <summary>Name of the value that the clean sample becomes.</summary>
    public string Value { get; init; } = "sample";

    /// <summary>Names and forms of what the graph takes and gives.</summary>
    public Signature Signature { get; init; } = Signature.UNet;

    /// <inheritdoc/>
    public int Order { get; init; }

    /// <summary>
    /// Whether it is the stage that a request is about: steps, guidance, scheduler, strength and variations of the noise are its;
    /// others have their own.
    /// </summary>
    public bool IsMain { get; init; } = true;

    /// <summary>Steps where it is not the main stage and neither the model states others nor the user asks for them.</summary>
    public int DefaultSteps { get; init; } = 50;

    /// <summary>Guidance where it is not the main stage and neither the model states another nor the user asks for one.</summary>
    public double DefaultGuidance { get; init; } = 1;

    /// <summary>Whether it runs with and without the prompt (Ho and Salimans 2022); otherwise guidance is no matter of the loop.</summary>
    public bool IsGuided { get; init; } = true;

    /// <summary>Values whose channels the network gets behind the sample's, in this order, and how many channels they have.</summary>
    public IReadOnlyList<(string Value, int Channels)> Concatenated { get; init; } = [];

    /// <summary>Name of the component that makes the last step; null: the same.</summary>
    public string? LastNetwork { get; init; }

    /// <summary>Name of a component that is used instead where a part of a picture is drawn anew and the model has it.</summary>
    public string? EditNetwork { get; init; }

    /// <summary>Name of a second network that steers every step by a picture, where one is given.</summary>
    public string? ControlNetwork { get; init; }

    /// <summary>What the first noise is multiplied by.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Whether noise is drawn for two rows a picture and for the last step too: GLIDE's notebooks.</summary>
    public bool IsNoisePaired { get; init; }

    /// <summary>Whether DDIM derives the noise anew from the clipped clean sample.</summary>
    public bool UsesClippedOutput { get; init; }

    /// <summary>Name of a value with noise that was drawn before; null: the stage draws its own.</summary>
    public string? NoiseValue { get; init; }

    /// <summary>Name of the value that the stage before left half-way, where <see cref="Share"/> begins; null: it begins with noise or a picture.</summary>
    public string? StartValue { get; init; }

    /// <summary>Part of the steps that it makes, 0 to 1: models of experts share a schedule (Balaji et al. 2022, arXiv:2211.01324).</summary>
    public (double Begin, double End) Share { get; init; } = (0, 1);

    /// <summary>Whether the picture has tokens, whose number sets the shift of a flow's schedule (Esser et al. 2024, section 5.3.2).</summary>
    public bool ShiftsByTokens { get; init; }

    /// <summary>Says which scheduler samples where a part of a picture is drawn anew; null: the same.</summary>
    public Func<SchedulerConfig, SchedulerConfig>? EditScheduler { get; init; }

    /// <summary>Name of a component that tells classes apart in noised samples, and steers towards the value "class_labels" where the model has it and no CLIP guides; null: none.</summary>
    public string? Classifier { get; init; }

    /// <summary>Whether a CLIP that guides looks at the predicted clean picture even if it knows noised ones.</summary>
    public bool GuidesClean { get; init; }

    /// <summary>How a CLIP guides unless model and request say otherwise.</summary>
    public GuideConfig Guide { get; init; } = GuideConfig.Usual;

    /// <summary>Share of random noise in steps where the request does not say it.</summary>
    public double DefaultEta { get; init; }

    /// <summary>Share of the steps, 0 to 1, that is left out before the first, which begins with a grey picture noised so far.</summary>
    public double Skipped { get; init; }

    /// <summary>Says where the stage is not needed; null: it always is.</summary>
    public Func<GenerationSettings, bool>? IsSkipped { get; init; }

    /// <inheritdoc/>
    public SampleSpace Space => space;

    /// <summary>Whether the network takes the states of any number of tokens; known once it is loaded.</summary>
    public bool TakesParts { get; private set; }

    /// <summary>Whether the network takes the known part of a picture behind the sample; known once it is loaded.</summary>
    public bool TakesKnown { get; private set; }

    /// <inheritdoc/>
    public long NetworkBytes => new FileInfo(model.NetworkFile(network)).Length;

    /// <inheritdoc/>
    public IEnumerable<Component> Components =>
    [
        new(network),
        .. LastNetwork is null ? Array.Empty<Component>() : [new(LastNetwork)],
        .. EditNetwork is null ? Array.Empty<Component>() : [new(EditNetwork, Required: false)],
        .. ControlNetwork is null ? Array.Empty<Component>() : [new(ControlNetwork, Required: false)],
        .. Classifier is null ? Array.Empty<Component>() : [new(Classifier, Required: false)],
        .. space.Components,
    ];

    /// <inheritdoc/>
    public void Prepare() => RequireChannels(_config, network);

    /// <inheritdoc/>
    public void Load(ModelNetworks networks, CancellationToken cancellationToken)
    {
        _networks = networks;
        var graph = networks.Load(network, cancellationToken);
        TakesKnown = IsTold(graph, network);
        TakesParts = !graph.Inputs.TryGetValue(TokenStates, out var states) || states.Rank < 2 || states.Dimensions[1] < 0;
        if (LastNetwork is not null)
            networks.Load(LastNetwork, cancellationToken);
        space.Load(networks, cancellationToken);
    }

    /// <inheritdoc/>
    public GuidanceSettings GuidanceOf(GenerationSettings settings)
    {
        var scale = !IsGuided ? 1 : settings.StageGuidance?[Order] ?? (IsMain ? settings.Guidance.Scale : OwnDefault(model.Defaults.StageGuidance, DefaultGuidance));
        return IsMain ? settings.Guidance with { Scale = scale } : new GuidanceSettings(scale);
    }

    /// <inheritdoc/>
    public int Steps(GenerationSettings settings)
    {
        if (IsSkipped?.Invoke(settings) == true)
            return 0;
        var sampler = Sampler(settings, 1);
        RequireControl(settings);
        RequireSize(settings);
        if (IsMain && settings.Edit is { } edit)
        {
            space.RequireEdits();
            if (space is PixelSpace && edit.HasMask && !sampler.UsesClean)
                throw Diffusion.Sampler.CannotForce(SchedulerOf(settings));
        }
        return Math.Max(0, Last(sampler) - First(sampler, settings));
    }

    /// <inheritdoc/>
    public void Run(State state, RunContext run)
    {
        var settings = run.Settings;
        if (IsSkipped?.Invoke(settings) == true)
            return;
        var shape = space.Shape(settings, run.Batch);
        var sampler = Sampler(settings, run.Batch);
        var paired = IsNoisePaired ? new PairedNoise(run.Noise) : null;
        INoiseSource noise = paired is null ? run.Noise : paired;
        var denoiserNetwork = Network(settings, run.CancellationToken, out var takesKnown);
        var process = new ProcessStart(shape, sampler, StepsOf(settings), takesKnown, Temperature);
        var begin = Begin(process, state, run, paired);
        var (sample, first) = begin.Start;
        sampler.Force(begin.Forced);

        var denoising = new Denoising(denoiserNetwork, shape, sampler, GuidanceOf(settings), state.Values, Channels(begin.Known, state))
        {
            Signature = Signature,
            FirstStep = RunFirst(sampler, settings),
            Control = Control(settings, run.CancellationToken),
        };
        var last = Last(sampler);
        state.SetBack = begin.SetBack ?? (StartValue is null ? null : state.SetBack);
        using var denoisers = new DenoiserVersions(denoising, IsMain ? settings.Windows : null, IsMain ? state.Versions : []);
        using var guide = GuideOf(shape, state, run);
        using var lastDenoiser = LastNetwork is null ? null : (denoising with { Network = _networks!.Load(LastNetwork, run.CancellationToken) }).Create();
        for (var step = first; step < last; step++)
        {
            var predicting = step == last - 1 && lastDenoiser is not null ? lastDenoiser : denoisers.At((double)(step - first) / (last - first));
            var denoised = predicting.Predict(sample, step, run.Meter, run.CancellationToken);
            sampler.Gradient = guide?.Gradient(sampler, step, sample, denoised.Prediction);
            sampler.Step(step, denoised.Prediction, denoised.Variance, sample, noise);
            state.SetBack?.Restore(sampler, step, sample);
            FiniteCheck.Require(sample, denoiserNetwork.File, step - first + 1);
            Trace(run)?.Add(sampler, step, sample);
            run.StepDone();
        }
        Trace(run)?.AddForward(sampler, first, sample, begin.Noise);
        // The notebooks draw noise for the last step too, and do not use it.
        paired?.Skip(sample.Length);
        state.Set(Value, new Tensor(sample, shape));
    }

    /// <summary>A sampler for a part of a sample of which nothing is known.</summary>
    public Sampler SamplerOf(GenerationSettings settings) => Sampler(settings, 1);

    /// <summary>What predicts of a window of which nothing is known, for who makes the steps.</summary>
    /// <param name="state">What earlier stages left of the window.</param>
    /// <param name="settings">Those of the window.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    public Denoising DenoisingOf(State state, GenerationSettings settings, CancellationToken cancellationToken)
    {
        var shape = space.Shape(settings, 1);
        var denoiserNetwork = Network(settings, cancellationToken, out var takesKnown);
        return new Denoising(denoiserNetwork, shape, Sampler(settings, 1), GuidanceOf(settings), state.Values, Channels(takesKnown ? space.NothingKnown(shape) : null, state)) { Signature = Signature };
    }

    /// <summary>What steers the main stage: the CLIP of the request, else the model's classifier; null: nothing.</summary>
    private IGuide? GuideOf(long[] shape, State state, RunContext run)
    {
        if (!IsMain)
            return null;
        if (run.Settings.GuideModel is { } clip)
            return ClipGuide.Of(clip, GuideConfig.Read(model, Guide), space.View(shape, run.CancellationToken), !GuidesClean, run);
        return Classifier is not null && model.Has(Classifier) && run.Settings.GuideScale != 0
            ? new ClassifierGuide(_networks!.Differentiable(Classifier, ClassifierGuide.Sample, null, run.CancellationToken), state.Tensor("class_labels").Values, shape, run)
            : null;
    }

    /// <summary>A warning where the scheduler makes a guide much louder than it is meant: without the variance of a step, the gradient counts by the noise, which is large at first.</summary>
    public string? GuideWarning(GenerationSettings settings)
    {
        if (!IsMain || GuidesClean || settings.GuideModel is not { } clip || space is not PixelSpace)
            return null;
        var shape = space.Shape(settings, 1);
        return !ClipGuide.LooksAtNoised(clip, settings, (int)shape[^2], (int)shape[^1]) || SamplerOf(settings).MovesMean ? null
            : "A CLIP that looks at noised pictures guides them as it should with the scheduler ddpm alone; with others it is far too strong in the first steps, so lower the guide scale, or take ddpm.";
    }

    private int StepsOf(GenerationSettings settings) => settings.StageSteps?[Order] ?? (IsMain ? settings.Steps : OwnDefault(model.Defaults.StageSteps, DefaultSteps));

    /// <summary>What the model states of this stage, or the family's number where it states nothing.</summary>
    private T OwnDefault<T>(IReadOnlyList<T> stated, T usual) => Order < stated.Count ? stated[Order] : usual;

    /// <summary>Scheduler by the settings where a request is about the stage, else its own.</summary>
    private SchedulerConfig SchedulerOf(GenerationSettings settings) => (IsMain ? settings.Scheduler : null) ?? scheduler;

    /// <summary>Where the run begins, and what keeps it to what is known.</summary>
    private Beginning Begin(ProcessStart process, State state, RunContext run, PairedNoise? paired)
    {
        if (StartValue is not null)
            return new Beginning(new StartingPoint((float[])state.Tensor(StartValue).Values.Clone(), First(process.Sampler, run.Settings)), []);
        if (IsMain && run.Settings.Edit is { } edit)
            return space.Begin(process, edit, FirstNoise, run);
        var noise = FirstNoise();
        if (Skipped > 0)
            return new Beginning(StartingPoint.Noised(process.Sampler, RunFirst(process.Sampler, run.Settings), new float[noise.Length], noise), noise);
        var beginning = new Beginning(StartingPoint.PureNoise(process.Sampler, noise, Temperature), noise) { Known = process.TakesKnown ? space.NothingKnown(process.Shape) : null };
        return !IsMain && run.Settings.Edit is { } kept && space is PixelSpace pixels ? pixels.Keep(beginning, process, kept) : beginning;

        float[] FirstNoise() => NoiseValue is not null ? state.Tensor(NoiseValue).Values
            : paired is not null ? paired.First(process.Shape)
            : IsMain ? run.Noise.First(process.Shape)
            : run.Noise.Draw(process.Shape);
    }

    private int First(Sampler sampler, GenerationSettings settings) => Math.Max(Place(sampler, Share.Begin), RunFirst(sampler, settings));

    /// <summary>Where the run begins that the stage has a share in: later where an edit has less strength.</summary>
    private int RunFirst(Sampler sampler, GenerationSettings settings) =>
        IsMain && settings.Edit is { } edit ? StartingPoint.FirstStep(sampler, StepsOf(settings), edit.Strength)
        : Skipped > 0 ? StartingPoint.FirstStep(sampler, StepsOf(settings), 1 - Skipped)
        : 0;

    private int Last(Sampler sampler) => Place(sampler, Share.End);

    /// <summary>The step at which a share of the noise is gone: experts hand over at a noise level, and not between the calls of one step.</summary>
    private int Place(Sampler sampler, double share)
    {
        if (share is 0 or 1)
            return share == 0 ? 0 : sampler.Timesteps.Count;
        var border = Math.Round(scheduler.NumTrainTimesteps * (1 - share));
        var calls = sampler.Timesteps.Count(timestep => timestep >= border);
        return calls - (calls % sampler.Order);
    }

    private LatentTrace? Trace(RunContext run) => IsMain ? run.Trace : null;

    private ControlNet? Control(GenerationSettings settings, CancellationToken cancellationToken) => !IsMain || StartValue is not null || settings.Control is not { } control
        ? null
        : new ControlNet(ControlNetwork is null ? null : _networks!.Load(ControlNetwork, cancellationToken), control.Tensor(settings.Size), control.Scale, control.Interval);

    /// <summary>Refuses a size that the network was not exported for.</summary>
    private void RequireSize(GenerationSettings settings)
    {
        const int rank = 4, rows = 2, columns = 3;
        if (_networks is null || space is not LatentSpace || !_networks.Load(network, default).Inputs.TryGetValue(Signature.Sample, out var taken) || taken.Rank != rank)
            return;
        var shape = space.Shape(settings, 1);
        if ((taken.Dimensions[rows] < 0 || taken.Dimensions[rows] == shape[rows]) && (taken.Dimensions[columns] < 0 || taken.Dimensions[columns] == shape[columns]))
            return;
        var pixels = settings.Size.BaseWidth / shape[columns];
        long Only(int axis) => (taken.Dimensions[axis] < 0 ? shape[axis] : taken.Dimensions[axis]) * pixels;
        throw new AIImageException(ErrorIds.ArgumentInvalid,
            $"The model '{model.Defaults.Name}' was exported for pictures of {Only(columns)}x{Only(rows)} alone, and cannot draw {settings.Size.BaseWidth}x{settings.Size.BaseHeight}; ask for that size, or export it with open axes.");
    }

    /// <summary>Refuses a picture that the network cannot be steered by, and the lack of one where it has to be.</summary>
    private void RequireControl(GenerationSettings settings)
    {
        if (!IsMain || StartValue is not null || _networks is null)
            return;
        var inputs = _networks.Load(network, default).Inputs.Keys.ToList();
        var takes = inputs.Exists(name => name == ControlNet.PictureInput || name.EndsWith(ControlNet.ResidualSuffix, StringComparison.Ordinal));
        if (takes && settings.Control is null)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The model '{model.Defaults.Name}' is steered by a picture, and none was given; give one as control picture.");
        if (!takes && settings.Control is not null)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The model '{model.Defaults.Name}' cannot be steered by a control picture: it has no ControlNet; leave the picture out, or use a model that has one.");
    }

    private Sampler Sampler(GenerationSettings settings, int batch)
    {
        var steps = StepsOf(settings);
        var config = SchedulerOf(settings);
        if (EditScheduler is not null && settings.Edit is { HasMask: true })
            config = EditScheduler(config);
        var shape = ShiftsByTokens ? space.Shape(settings, 1) : null;
        return Schedulers.Create(config, new SamplerRequest(steps, batch)
        {
            Timesteps = Respacing.Timesteps(config, steps),
            Eta = IsMain ? settings.Eta ?? DefaultEta : 0,
            UseClippedModelOutput = UsesClippedOutput,
            ImageSequenceLength = shape is null ? null : (int)(shape[2] * shape[3] / ((Signature.Patch ?? 1) * (Signature.Patch ?? 1))),
        });
    }

    /// <summary>The network of a run, and whether it takes what is known.</summary>
    private Network Network(GenerationSettings settings, CancellationToken cancellationToken, out bool takesKnown)
    {
        if (EditNetwork is null || settings.Edit is not { HasMask: true } || !model.Has(EditNetwork))
        {
            takesKnown = TakesKnown;
            return _networks!.Load(network, cancellationToken);
        }
        var editing = _networks!.Load(EditNetwork, cancellationToken);
        takesKnown = (_editTakesKnown ??= new StrongBox<bool>(IsTold(editing, EditNetwork))).Value;
        return editing;
    }

    private ConcatenatedChannels? Channels(ConcatenatedChannels? known, State state)
    {
        var channels = known;
        foreach (var (name, _) in Concatenated)
        {
            var next = new ConcatenatedChannels(state.Tensor(name).Values, state.Tensor(name).Shape);
            channels = channels is null ? next : ConcatenatedChannels.Stacked(channels, next);
        }
        return channels;
    }

    private bool IsTold(Network graph, string component) =>
        RequireChannels(DenoiserChannels.Agreed(model, component, component == network ? _config : UNetConfig.Read(model, component), graph, Signature), component);

    /// <summary>Whether the network takes the known part of a picture, too; any other number of channels is an error.</summary>
    private bool RequireChannels(UNetConfig config, string component)
    {
        var plain = space.Channels + Concatenated.Sum(value => value.Channels);
        var squares = (Signature.Patch ?? 1) * (Signature.Patch ?? 1);
        var (takes, gives) = ((config.InChannels ?? plain * squares) / squares, (config.OutChannels ?? space.Channels * squares) / squares);
        var isKnown = takes == plain + space.KnownChannels && space.KnownChannels > 0;
        if ((gives == space.Channels || gives == 2 * space.Channels) && (takes == plain || isKnown))
            return isKnown;
        throw new AIImageException(ErrorIds.ModelMismatch,
            $"The parts of the model '{model.Path}' do not fit together: the {component} of it takes {takes} channels and gives {gives}, and for samples of {space.Channels} {(space is LatentSpace ? "latent " : "")}channels it has to take {plain}{(space.KnownChannels > 0 ? $" or {plain + space.KnownChannels}" : "")}; install the model again, or correct its config.json.");
    }
}
