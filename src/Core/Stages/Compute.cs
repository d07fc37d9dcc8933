using TextToImage.Networks;

namespace TextToImage.Stages;

/// <summary>A few lines of arithmetic between networks: joining what encoders say, sizes as numbers, means and deviations.</summary>
/// <param name="compute">Reads values of the state and leaves others.</param>
internal sealed class Compute(Action<State, RunContext> compute) : Stage
{
    /// <inheritdoc/>
    public override void Run(State state, RunContext run) => compute(state, run);
}

/// <summary>A network that is run once, between others: what it takes are values of the state by name, and so is what it gives.</summary>
/// <param name="network">Name of the component.</param>
/// <param name="inputs">For each input of the graph the name of a value, and whether it has rows without the prompt too, before those with it.</param>
internal sealed class Apply(string network, IReadOnlyList<(string Input, string Value, bool IsPaired)> inputs) : Stage
{
    private Network? _network;

    /// <inheritdoc/>
    public override IEnumerable<Component> Components => [new(network)];

    /// <inheritdoc/>
    public override void Load(ModelNetworks networks, CancellationToken cancellationToken) => _network = networks.Load(network, cancellationToken);

    /// <summary>Runs the graph; what it puts out is left under its own names, the first half of its rows being those without the prompt.</summary>
    public override void Run(State state, RunContext run)
    {
        var outputs = _network!.Outputs.Keys.ToArray();
        using var call = new NetworkCall(_network, outputs);
        foreach (var (input, name, isPaired) in inputs)
        {
            var value = state[name];
            var tensor = isPaired ? Tensor.Concat(0, value.Without ?? value.With, value.With) : value.With;
            tensor.Values.CopyTo(call.Input(input, tensor.Shape));
        }
        call.Run(run.Meter, run.CancellationToken);
        foreach (var output in outputs)
        {
            var values = call.Output(output).ToArray();
            FiniteCheck.Require(values, _network.File);
            var half = values.Length / 2;
            long[] shape = [call.OutputShape(output)[0] / 2, .. call.OutputShape(output).Skip(1)];
            state.Set(output, new Tensor(values.AsSpan(half).ToArray(), shape), new Tensor(values.AsSpan(0, half).ToArray(), shape));
        }
    }
}
