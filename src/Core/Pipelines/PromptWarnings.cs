using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Text;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Pipelines;

/// <summary>What a user should know about how a prompt was read; nothing is cut or ignored silently.</summary>
internal static class PromptWarnings
{
    /// <summary>Warnings about both prompts of a picture.</summary>
    /// <param name="text">Reads prompts.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="negative">The negative prompt; it plays no part without guidance.</param>
    /// <param name="isGuided">Whether there is guidance.</param>
    /// <param name="model">The model, to be named.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the text encoder at once.</param>
    public static IEnumerable<string> Of(
        PromptEncoder text, string? prompt, string? negative, bool isGuided, ModelDefaults model, NetworkMeter meter, CancellationToken cancellationToken)
    {
        IEnumerable<string> Read(string what, string? words) => For(what, text.Encode(words, meter, cancellationToken).Source, model);

        var warnings = Read("prompt", prompt);
        if (isGuided)
            return warnings.Concat(Read("negative prompt", negative));
        return string.IsNullOrWhiteSpace(negative)
            ? warnings
            : warnings.Append("The negative prompt had no effect because guidance is off; use a guidance scale above 1.");
    }

    private static IEnumerable<string> For(string what, TokenizedPrompt prompt, ModelDefaults model)
    {
        if (prompt.CutText is { Length: > 0 } cut)
            yield return $"The {what} is longer than the model reads; this part was ignored: \"{cut}\"";
        if (prompt.UnknownWords.Count > 0)
        {
            yield return $"The model '{model.Name}' does not know these words of the {what} and ignored them: {string.Join(", ", prompt.UnknownWords)}. "
                + "For what is outside its vocabulary use a full model, such as Stable Diffusion in ONNX form (see docs/models.md).";
        }
    }
}
