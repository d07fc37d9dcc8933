using TextToImage.Diffusion;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>Draws the tokens of pictures one after the other, each after those before it and the prompt: an autoregressive transformer.</summary>
/// <param name="model">The model's folder.</param>
/// <param name="network">Name of the component that predicts the next token.</param>
/// <param name="space">What tokens there are.</param>
internal sealed class SampleTokens(ModelFolder model, string network, TokenSpace space) : Stage, IDrawingStage
{
    /// <summary>Name of the value that the tokens become, [batch, tokens].</summary>
    private const string Value = "sample";

    private Network? _network;

    /// <inheritdoc/>
    public bool IsMain => true;

    /// <inheritdoc/>
    public int Order => 0;

    /// <inheritdoc/>
    public bool IsGuided => true;

    /// <inheritdoc/>
    public SampleSpace Space => space;

    /// <inheritdoc/>
    public long NetworkBytes => new FileInfo(model.NetworkFile(network)).Length;

    /// <inheritdoc/>
    public override IEnumerable<Component> Components => [new(network), .. space.Components];

    /// <inheritdoc/>
    public override void Load(ModelNetworks networks, CancellationToken cancellationToken)
    {
        _network = networks.Load(network, cancellationToken);
        TokenDecoder.Require(_network);
        space.Load(networks, cancellationToken);
    }

    /// <inheritdoc/>
    public GuidanceSettings GuidanceOf(GenerationSettings settings) => new(settings.StageGuidance?[Order] ?? settings.Guidance.Scale);

    /// <summary>A step is a token.</summary>
    public override int Steps(GenerationSettings settings)
    {
        if (settings.Edit is not null)
            space.RequireEdits();
        if (settings.Control is not null)
            throw Invalid("cannot be steered by a control picture: it has no ControlNet; leave the picture out, or use a model that has one.");
        if (settings.GuideModel is not null)
            throw Invalid("draws tokens one by one, which a CLIP cannot guide; leave the guide out, or keep the best of several (--best, -Best).");
        if (settings.Seeds.Variation > 0)
            throw Invalid("has no first noise of which there could be variations; leave the variation out, and use other seeds.");
        if (settings.TopK is { } k && (k < 1 || k > space.Config.Codes))
            throw Invalid($"draws each token among the likeliest of {space.Config.Codes}, and the top-k is {k}; it must be from 1 to {space.Config.Codes}.");
        return space.Decoder.Count;
    }

    /// <inheritdoc/>
    public override void Run(State state, RunContext run)
    {
        var (config, codes) = (space.Decoder, space.Config.Codes);
        var sampler = new TokenSampler(codes, GuidanceOf(run.Settings).Scale, run.Settings.TopK ?? Math.Min(config.TopK, codes), run.Settings.Temperature);
        var tokens = Tensor.Zeros(run.Batch, config.Count);
        tokens.Values.AsSpan().Fill(space.Blank);
        var previous = new float[run.Batch];
        previous.AsSpan().Fill(config.Start);
        using var decoder = new TokenDecoder(_network!, state.Values, run.Batch);
        for (var i = 0; i < config.Count; i++)
        {
            var logits = decoder.Next(previous, i, run.Meter, run.CancellationToken);
            FiniteCheck.Require(logits, _network!.File, i + 1);
            sampler.Draw(logits, run.Noise, previous);
            for (var picture = 0; picture < run.Batch; picture++)
                tokens.Row(picture)[i] = previous[picture];
            run.Trace?.Add(i + 1, (float[])tokens.Values.Clone());
            run.StepDone();
        }
        state.Set(Value, tokens);
    }

    private AIImageException Invalid(string problem) => new(ErrorIds.ArgumentInvalid, $"The model '{model.Defaults.Name}' {problem}");
}

/// <summary>
/// The graph of one step, bound to one run: two rows a picture, those without the prompt first. Keys and values of the tokens so far are
/// inputs that the graph puts out anew, under the same name with "_out" behind it; they stay where they are between steps.
/// </summary>
internal sealed class TokenDecoder : IDisposable
{
    private const string Previous = "prev_tokens", Index = "token_index", Logits = "logits", Suffix = "_out";

    /// <summary>Keys and values of two rows a picture.</summary>
    private const int StateRows = 4;

    private readonly Network _network;
    private readonly NetworkCall _call;
    private readonly int _batch;

    /// <param name="network">The graph.</param>
    /// <param name="conditions">What it is told of the prompts; those that it has no input for are left out.</param>
    /// <param name="batch">How many pictures.</param>
    /// <exception cref="AIImageException">It was exported for another number of pictures, or in another way.</exception>
    public TokenDecoder(Network network, IReadOnlyList<Conditioning> conditions, int batch)
    {
        (_network, _batch) = (network, batch);
        var states = StatesOf(network);
        _call = new NetworkCall(network, [Logits, .. states.Select(state => state + Suffix)]);
        foreach (var condition in conditions.Where(condition => network.Inputs.ContainsKey(condition.Input)))
            condition.Bind(_call, isPaired: true);
        foreach (var state in states)
            _call.Carry(state + Suffix, state, [.. network.Inputs[state].Dimensions.Select(size => size < 0 ? (long)StateRows * batch : size)]);
    }

    /// <summary>Refuses a graph that keeps nothing from step to step, or of whose shape the host cannot know enough.</summary>
    /// <exception cref="AIImageException">It is such a graph.</exception>
    public static void Require(Network network)
    {
        var states = StatesOf(network);
        if (states.Count == 0 || states.Exists(state => network.Inputs[state].Dimensions.Count(size => size < 0) > 1))
        {
            throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The network '{network.File}' needs keys and values of the tokens before as input, such as attention_state, and puts them out under the same name with \"{Suffix}\" behind it, all sizes fixed but that of the rows; export it as docs/models.md says.")
            { Subject = network.File };
        }
    }

    /// <summary>The logits of the next token, [2 * batch, ..., tokens].</summary>
    /// <param name="previous">The token before, of each picture.</param>
    /// <param name="index">The place of the next token, from 0.</param>
    /// <param name="meter">Counts the call.</param>
    /// <param name="cancellationToken">Ends the step at once.</param>
    public ReadOnlySpan<float> Next(ReadOnlySpan<float> previous, int index, NetworkMeter meter, CancellationToken cancellationToken)
    {
        previous.CopyTo(_call.Input(Previous, _batch, 1));
        _call.Input(Index, 1).Fill(index);
        _call.Run(meter, cancellationToken);
        meter.Calls++;
        return _call.Output(Logits);
    }

    /// <inheritdoc/>
    public void Dispose() => _call.Dispose();

    private static List<string> StatesOf(Network network) => [.. network.Inputs.Keys.Where(name => network.Outputs.ContainsKey(name + Suffix))];
}
