using TextToImage.Diffusion;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>
/// A part of a diffusion system: it reads named values, computes, and leaves others. A family of models is a list of these. It is
/// made once for a model and has no state of a run, so that several threads can use it.
/// </summary>
internal interface IStage
{
    /// <summary>The networks that it runs.</summary>
    IEnumerable<Component> Components { get; }

    /// <summary>Reads everything small, before a large file is opened.</summary>
    /// <exception cref="AIImageException">A file is missing or cannot be read.</exception>
    void Prepare();

    /// <summary>Opens its networks, but for those that are opened when they are first needed.</summary>
    /// <exception cref="AIImageException">One is missing, damaged or does not fit the others.</exception>
    void Load(ModelNetworks networks, CancellationToken cancellationToken);

    /// <summary>How many steps it takes, for progress; also refuses, before anything is computed, settings that it cannot run.</summary>
    /// <exception cref="AIImageException">A setting is not possible with this stage.</exception>
    int Steps(GenerationSettings settings);

    /// <summary>Computes.</summary>
    /// <param name="state">What earlier stages left; takes what this one leaves.</param>
    /// <param name="run">Settings, prompts, noise, progress and cancellation.</param>
    void Run(State state, RunContext run);
}

/// <summary>
/// A stage that draws: from random numbers, step by step and under guidance, to samples of a space. A request is about one of them, the
/// main stage; others have settings of their own.
/// </summary>
internal interface IDrawingStage : IStage
{
    /// <summary>Whether it is the stage that a request is about.</summary>
    bool IsMain { get; }

    /// <summary>Its place among the drawing stages of the model, from 0: where a list of settings has its.</summary>
    int Order { get; }

    /// <summary>Whether it runs with and without the prompt.</summary>
    bool IsGuided { get; }

    /// <summary>What its samples are.</summary>
    SampleSpace Space { get; }

    /// <summary>Length of its graph's file.</summary>
    long NetworkBytes { get; }

    /// <summary>Guidance of this stage by the settings.</summary>
    GuidanceSettings GuidanceOf(GenerationSettings settings);
}

/// <summary>A stage that reads nothing small, opens no network and takes no steps of its own, but for what it overrides.</summary>
internal abstract class Stage : IStage
{
    /// <inheritdoc/>
    public virtual IEnumerable<Component> Components => [];

    /// <inheritdoc/>
    public virtual void Prepare()
    {
    }

    /// <inheritdoc/>
    public virtual void Load(ModelNetworks networks, CancellationToken cancellationToken)
    {
    }

    /// <inheritdoc/>
    public virtual int Steps(GenerationSettings settings) => 0;

    /// <inheritdoc/>
    public abstract void Run(State state, RunContext run);
}

/// <summary>A network of a model that a stage runs: what a model must have, its check and its test follow from these.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Required">Whether the model is of no use without it.</param>
internal sealed record Component(string Name, bool Required = true);
