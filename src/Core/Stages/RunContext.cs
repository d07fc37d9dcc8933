using TextToImage.Diffusion;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Text;

namespace TextToImage.Stages;

/// <summary>The texts of one picture.</summary>
/// <param name="Prompt">What it should show.</param>
/// <param name="Negative">What it should not show; null: nothing in particular.</param>
/// <param name="Second">What a second text encoder reads; null: the same.</param>
/// <param name="SecondNegative">What it reads instead of <paramref name="Negative"/>; null: the same.</param>
internal sealed record Prompts(string Prompt, string? Negative, string? Second = null, string? SecondNegative = null)
{
    /// <summary>Whether they are in the prompt language; otherwise all of them is words.</summary>
    public bool IsLanguage { get; init; }

    /// <summary>Those of a request.</summary>
    public static Prompts Of(GenerationRequest request) => new(request.Prompt, request.NegativePrompt, request.SecondPrompt, request.SecondNegativePrompt)
    {
        IsLanguage = PromptReading.IsLanguage(request.PromptSyntax, request.Prompt, request.NegativePrompt, request.SecondPrompt, request.SecondNegativePrompt),
    };

    /// <summary>What counts on the way from noise to picture, each with the share of the way, 0 to 1, from which it does; one where no words change.</summary>
    /// <param name="steps">Steps that were asked for.</param>
    public IReadOnlyList<(double From, Prompts Prompts)> Versions(int steps)
    {
        if (!IsLanguage)
            return [(0, this)];
        var texts = new[] { Prompt, Negative, Second, SecondNegative }.Select(text => PromptSchedule.Of(text, steps)).ToList();
        return [.. texts.SelectMany(text => text.Select(version => version.From)).Distinct().OrderBy(from => from).Select(from => (from, this with
        {
            Prompt = At(texts[0], from)!,
            Negative = At(texts[1], from),
            Second = At(texts[2], from),
            SecondNegative = At(texts[3], from),
        }))];

        static string? At(IReadOnlyList<(double From, string? Text)> versions, double share) => versions.Last(version => version.From <= share).Text;
    }
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

    /// <summary>Parts in which text encoders read prompts that may be longer than they read at once; 1 where all of them are short.</summary>
    public int PromptParts { get; init; } = 1;

    /// <summary>Told after each step.</summary>
    public Action StepDone { get; init; } = () => { };

    /// <summary>What a guide said of the pictures at each step, 0 to 100; empty where there is none.</summary>
    public List<double[]> GuideScores { get; init; } = [];

    /// <summary>Remembers the steps of the main stage; null where nobody asked.</summary>
    public LatentTrace? Trace { get; init; }
}
