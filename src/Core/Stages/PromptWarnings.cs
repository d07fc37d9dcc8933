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
        var syntax = (Prompts.Of(request).IsLanguage, request.PromptSyntax == PromptSyntax.Auto);
        if (!main.IsGuided && !string.IsNullOrWhiteSpace(request.NegativePrompt))
            return For("prompt", texts, request.Prompt, syntax, settings, model.Name).Append($"The negative prompt had no effect: the model '{model.Name}' takes none.");
        return Of(texts, request.Prompt, request.NegativePrompt, syntax, main.GuidanceOf(settings).Scale > 1, settings, model.Name);
    }

    /// <summary>Warnings about both prompts.</summary>
    /// <param name="texts">They read prompts.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="negative">The negative prompt; it plays no part without guidance.</param>
    /// <param name="syntax">Whether they are in the prompt language, and whether that was guessed.</param>
    /// <param name="isGuided">Whether there is guidance.</param>
    /// <param name="settings">Say how many tokens are read.</param>
    /// <param name="model">The model's name.</param>
    public static IEnumerable<string> Of(IReadOnlyList<EncodeText> texts, string? prompt, string? negative, (bool IsLanguage, bool IsGuessed) syntax, bool isGuided, GenerationSettings settings, string model)
    {
        var warnings = For("prompt", texts, prompt, syntax, settings, model);
        if (isGuided)
            return warnings.Concat(For("negative prompt", texts, negative, syntax, settings, model));
        return string.IsNullOrWhiteSpace(negative)
            ? warnings
            : warnings.Append("The negative prompt had no effect because guidance is off; use a guidance scale above 1.");
    }

    private static IEnumerable<string> For(string what, IReadOnlyList<EncodeText> texts, string? words, (bool IsLanguage, bool IsGuessed) syntax, GenerationSettings settings, string model) =>
        !syntax.IsLanguage ? Of(what, texts, words, false, settings, model)
            : PromptSchedule.Of(words, settings.Steps).SelectMany(version => Of(what, texts, version.Text, true, settings, model).Concat(OfSigns(what, texts, version.Text, syntax.IsGuessed, model))).Distinct();

    private static IEnumerable<string> Of(string what, IReadOnlyList<EncodeText> texts, string? words, bool isLanguage, GenerationSettings settings, string model)
    {
        var read = texts.Select(text => text.Tokens(words, isLanguage, settings)).ToList();
        var cut = Cut(what, read, !isLanguage && texts.Any(text => text.TakesParts));
        return texts.Select(text => text.Lexicon).OfType<Lexicon>().FirstOrDefault() is { } lexicon
            ? cut.Concat(LexiconWarnings.Of(what, lexicon, lexicon.Read(PromptReading.Of(words, isLanguage).Words), model))
            : cut.Concat(Unknown(what, read, model));
    }

    /// <summary>What signs of the prompt language did not do, and one that may have been meant as a word.</summary>
    private static IEnumerable<string> OfSigns(string what, IReadOnlyList<EncodeText> texts, string? words, bool isGuessed, string model)
    {
        var reading = PromptReading.Of(words, true);
        if (reading.Loras.Count > 0)
            yield return $"The {what} names {string.Join(", ", reading.Loras)}, which had no effect: a LoRA is merged into a model before that is exported (see docs/models.md).";
        if (reading.HasWeights && !texts.Any(text => text.Weighs))
            yield return $"The weights in the {what} had no effect: the model '{model}' takes words as they are.";
        if (reading.Parts.Count > 1 && !texts.Any(text => text.TakesParts))
            yield return $"BREAK in the {what} had no effect: the model '{model}' reads prompts at once.";
        else if (reading.Parts.Count > 1 && isGuessed)
            yield return $"BREAK in the {what} began a new part of it; the prompt syntax 'plain' takes it as a word.";
    }

    /// <summary>Something is lost only where no encoder reads it.</summary>
    private static IEnumerable<string> Cut(string what, List<TokenizedPrompt> read, bool canReadParts)
    {
        if (read.Count > 0 && read.TrueForAll(prompt => !string.IsNullOrEmpty(prompt.CutText)))
        {
            var hint = canReadParts ? " (the prompt syntax 'weights' reads long prompts part by part)" : "";
            yield return $"The {what} is longer than the model reads{hint}; this part was ignored: \"{read.OrderBy(prompt => prompt.CutText!.Length).First().CutText}\"";
        }
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
