using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>A few lines of arithmetic between networks: joining what encoders say, sizes as numbers, means and deviations.</summary>
/// <param name="compute">Reads values of the state and leaves others.</param>
internal sealed class Compute(Action<State, RunContext> compute) : IStage
{
    /// <inheritdoc/>
    public IEnumerable<Component> Components => [];

    /// <inheritdoc/>
    public void Prepare()
    {
    }

    /// <inheritdoc/>
    public void Load(ModelNetworks networks, CancellationToken cancellationToken)
    {
    }

    /// <inheritdoc/>
    public int Steps(GenerationSettings settings) => 0;

    /// <inheritdoc/>
    public void Run(State state, RunContext run) => compute(state, run);
}
