using TextToImage.Guiding;
using TextToImage.Requests;
using TextToImage.Text;
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
    public static IEnumerable<string> Of(ModelLimits model, IReadOnlyList<EncodeText> texts, IDrawingStage main, GenerationRequest request, GenerationSettings settings)
    {
        if (request.GuideModel is { } clip)
        {
            var unread = WeightedPrompts.Parse(request.Prompt).Parts.SelectMany(part => clip.Unread(part.Text)).Distinct();
            if (texts.Count == 0)
                return string.IsNullOrWhiteSpace(request.NegativePrompt) ? unread : unread.Append("The negative prompt had no effect: a CLIP that guides has none; give what a picture should not show a weight below 0, such as \"a red house | fog:-0.5\".");
            return unread.Concat(Of(model, texts, main, request with { GuideModel = null }, settings));
        }
        if (!model.TakesText && request.Like is null)
            return string.IsNullOrWhiteSpace(request.Prompt) ? [] : [$"The prompt had no effect: the model '{model.Name}' takes none."];
        if (!main.IsGuided && !string.IsNullOrWhiteSpace(request.NegativePrompt))
            return For("prompt", texts, request.Prompt, settings, model.Name).Append($"The negative prompt had no effect: the model '{model.Name}' takes none.");
        return Of(texts, request.Prompt, request.NegativePrompt, main.GuidanceOf(settings).Scale > 1, settings, model.Name);
    }

    /// <summary>Warnings about both prompts.</summary>
    /// <param name="texts">They read prompts.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="negative">The negative prompt; it plays no part without guidance.</param>
    /// <param name="isGuided">Whether there is guidance.</param>
    /// <param name="settings">Say how many tokens are read.</param>
    /// <param name="model">The model's name.</param>
    public static IEnumerable<string> Of(IReadOnlyList<EncodeText> texts, string? prompt, string? negative, bool isGuided, GenerationSettings settings, string model)
    {
        var warnings = For("prompt", texts, prompt, settings, model);
        if (isGuided)
            return warnings.Concat(For("negative prompt", texts, negative, settings, model));
        return string.IsNullOrWhiteSpace(negative)
            ? warnings
            : warnings.Append("The negative prompt had no effect because guidance is off; use a guidance scale above 1.");
    }

    private static IEnumerable<string> For(string what, IReadOnlyList<EncodeText> texts, string? words, GenerationSettings settings, string model)
    {
        var read = texts.Select(text => text.Tokens(words, settings)).ToList();
        var cut = Cut(what, read);
        return texts.Select(text => text.Lexicon).OfType<Lexicon>().FirstOrDefault() is { } lexicon
            ? cut.Concat(LexiconWarnings.Of(what, lexicon, lexicon.Read(words), model))
            : cut.Concat(Unknown(what, read, model));
    }

    /// <summary>Something is lost only where no encoder reads it.</summary>
    private static IEnumerable<string> Cut(string what, List<TokenizedPrompt> read)
    {
        if (read.Count > 0 && read.TrueForAll(prompt => !string.IsNullOrEmpty(prompt.CutText)))
            yield return $"The {what} is longer than the model reads; this part was ignored: \"{read.OrderBy(prompt => prompt.CutText!.Length).First().CutText}\"";
    }

    private static IEnumerable<string> Unknown(string what, List<TokenizedPrompt> read, string model)
    {
        var unknown = read.SelectMany(prompt => prompt.UnknownWords).Distinct().ToList();
        if (unknown.Count > 0)
        {
            yield return $"The model '{model}' does not know these words of the {what} and ignored them: {string.Join(", ", unknown)}. "
                + "For what is outside its vocabulary use a full model, such as Stable Diffusion in ONNX form (see docs/models.md).";
        }
    }
}
