using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>Samples become pictures.</summary>
/// <param name="space">What the samples are.</param>
/// <param name="value">Name of the value that they are.</param>
internal sealed class Decode(SampleSpace space, string value = "sample") : IStage
{
    /// <summary>What the samples are.</summary>
    public SampleSpace Space => space;

    /// <inheritdoc/>
    public IEnumerable<Component> Components => space.Components;

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
    public void Run(State state, RunContext run) => state.Pictures = space.Pictures(state.Tensor(value), run);
}
