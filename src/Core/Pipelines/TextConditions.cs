using TextToImage.Diffusion;
using TextToImage.Networks;
using TextToImage.Text;

namespace TextToImage.Pipelines;

/// <summary>The prompts of a batch as inputs of the denoiser.</summary>
internal static class TextConditions
{
    /// <summary>The output of the text encoders of Stable Diffusion.</summary>
    public const string StatesOutput = "last_hidden_state";

    /// <summary>The denoiser's input for it.</summary>
    public static IReadOnlyList<string> StatesInput { get; } = ["encoder_hidden_states"];

    /// <summary>Encodes the prompts of a batch.</summary>
    /// <param name="text">The text encoder.</param>
    /// <param name="inputs">The denoiser's inputs, one for each output of the encoder.</param>
    /// <param name="prompts">A prompt and a negative prompt for each picture.</param>
    /// <param name="guided">Whether the negative prompts are needed.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the encoder at once.</param>
    public static IReadOnlyList<Condition> Of(
        PromptEncoder text, IReadOnlyList<string> inputs, IReadOnlyList<(string Prompt, string? Negative)> prompts, bool guided,
        NetworkMeter meter, CancellationToken cancellationToken)
    {
        var conditional = prompts.Select(pair => text.Encode(pair.Prompt, meter, cancellationToken).Tensors).ToList();
        var unconditional = guided ? prompts.Select(pair => text.Encode(pair.Negative, meter, cancellationToken).Tensors).ToList() : null;
        return [.. inputs.Select((input, i) => new Condition(
            input, conditional[0][i].Shape, [.. conditional.Select(tensors => tensors[i].Values)], unconditional?.ConvertAll(tensors => tensors[i].Values)))];
    }
}
