using TextToImage.Diffusion;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>The texts of one picture.</summary>
/// <param name="Prompt">What it should show.</param>
/// <param name="Negative">What it should not show; null: nothing in particular.</param>
/// <param name="Second">What a second text encoder reads; null: the same.</param>
/// <param name="SecondNegative">What it reads instead of <paramref name="Negative"/>; null: the same.</param>
internal sealed record Prompts(string Prompt, string? Negative, string? Second = null, string? SecondNegative = null)
{
    /// <summary>Those of a request.</summary>
    public static Prompts Of(GenerationRequest request) => new(request.Prompt, request.NegativePrompt, request.SecondPrompt, request.SecondNegativePrompt);
}

/// <summary>What all stages of one run share: a batch of pictures that is made at once.</summary>
/// <param name="Settings">The request, checked.</param>
/// <param name="Prompts">The texts of each picture.</param>
/// <param name="Noise">The noise of their seeds.</param>
/// <param name="Meter">Counts network calls and their time.</param>
/// <param name="CancellationToken">Ends the run inside a step.</param>
internal sealed record RunContext(
    GenerationSettings Settings, IReadOnlyList<Prompts> Prompts, RunNoise Noise, NetworkMeter Meter, CancellationToken CancellationToken)
{
    /// <summary>How many pictures.</summary>
    public int Batch => Prompts.Count;

    /// <summary>Whether any stage is guided by the negative prompts, so that they have to be read.</summary>
    public bool IsGuided { get; init; } = true;

    /// <summary>Told after each step.</summary>
    public Action StepDone { get; init; } = () => { };

    /// <summary>What a guide said of the pictures at each step, 0 to 100; empty where there is none.</summary>
    public List<double[]> GuideScores { get; init; } = [];

    /// <summary>Remembers the steps of the main stage; null where nobody asked.</summary>
    public LatentTrace? Trace { get; init; }
}
