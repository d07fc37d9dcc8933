using TextToImage.Models;
using TextToImage.Text;

namespace TextToImage.Pipelines;

/// <summary>What a user should know about how a prompt was read; nothing is cut or ignored silently.</summary>
internal static class PromptWarnings
{
    public static IEnumerable<string> For(string what, TokenizedPrompt prompt, ModelDefaults model)
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
