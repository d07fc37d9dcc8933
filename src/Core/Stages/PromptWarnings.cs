using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Stages;

/// <summary>What a user should know about how a prompt was read; nothing is cut or ignored silently.</summary>
internal static class PromptWarnings
{
    /// <summary>Warnings about both prompts of a picture.</summary>
    /// <param name="model">What the model can take.</param>
    /// <param name="texts">They read prompts.</param>
    /// <param name="main">The stage that the request is about.</param>
    /// <param name="request">As the user asked.</param>
    /// <param name="settings">The same, checked.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the text encoders at once.</param>
    public static IEnumerable<string> Of(
        ModelLimits model, IReadOnlyList<EncodeText> texts, IDrawingStage main, GenerationRequest request, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken)
    {
        if (!model.TakesText && request.Like is null)
            return string.IsNullOrWhiteSpace(request.Prompt) ? [] : [$"The prompt had no effect: the model '{model.Name}' takes none."];
        if (!main.IsGuided && !string.IsNullOrWhiteSpace(request.NegativePrompt))
            return Read("prompt", request.Prompt).Append($"The negative prompt had no effect: the model '{model.Name}' takes none.");
        return Of(texts, request.Prompt, request.NegativePrompt, main.GuidanceOf(settings).Scale > 1, settings, model.Name, meter, cancellationToken);

        IEnumerable<string> Read(string what, string? words) => For(what, Sources(texts, words, settings, meter, cancellationToken), model.Name);
    }

    /// <summary>Warnings about both prompts.</summary>
    /// <param name="texts">They read prompts.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="negative">The negative prompt; it plays no part without guidance.</param>
    /// <param name="isGuided">Whether there is guidance.</param>
    /// <param name="settings">Say how many tokens are read.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the text encoders at once.</param>
    public static IEnumerable<string> Of(
        IReadOnlyList<EncodeText> texts, string? prompt, string? negative, bool isGuided, GenerationSettings settings, string model, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var warnings = For("prompt", Sources(texts, prompt, settings, meter, cancellationToken), model);
        if (isGuided)
            return warnings.Concat(For("negative prompt", Sources(texts, negative, settings, meter, cancellationToken), model));
        return string.IsNullOrWhiteSpace(negative)
            ? warnings
            : warnings.Append("The negative prompt had no effect because guidance is off; use a guidance scale above 1.");
    }

    private static List<TokenizedPrompt> Sources(IReadOnlyList<EncodeText> texts, string? words, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken) =>
        [.. texts.Select(text => text.Read(words, settings, meter, cancellationToken).Source)];

    /// <summary>Something is lost only where no encoder reads it.</summary>
    private static IEnumerable<string> For(string what, List<TokenizedPrompt> read, string model)
    {
        if (read.Count > 0 && read.TrueForAll(prompt => !string.IsNullOrEmpty(prompt.CutText)))
            yield return $"The {what} is longer than the model reads; this part was ignored: \"{read.OrderBy(prompt => prompt.CutText!.Length).First().CutText}\"";
        var unknown = read.SelectMany(prompt => prompt.UnknownWords).Distinct().ToList();
        if (unknown.Count > 0)
        {
            yield return $"The model '{model}' does not know these words of the {what} and ignored them: {string.Join(", ", unknown)}. "
                + "For what is outside its vocabulary use a full model, such as Stable Diffusion in ONNX form (see docs/models.md).";
        }
    }
}
