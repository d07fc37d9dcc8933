namespace TextToImage.Stages;

/// <summary>Samples become pictures.</summary>
/// <param name="space">What the samples are.</param>
/// <param name="value">Name of the value that they are.</param>
internal sealed class Decode(SampleSpace space, string value = "sample") : Stage
{
    /// <summary>What the samples are.</summary>
    public SampleSpace Space => space;

    /// <inheritdoc/>
    public override IEnumerable<Component> Components => space.Components;

    /// <inheritdoc/>
    public override void Run(State state, RunContext run) => state.Pictures = space.Pictures(state.Tensor(value), run);
}
