namespace TextToImage.Text;

/// <summary>What signs in a prompt mean.</summary>
public enum PromptSyntax
{
    /// <summary>As <see cref="Weights"/> where the prompt has what nobody writes in a sentence, such as "(red:1.3)", else as <see cref="Plain"/>.</summary>
    Auto,

    /// <summary>All of it is words, as in diffusers.</summary>
    Plain,

    /// <summary>Brackets weigh words, as in AUTOMATIC1111's web UI: "(red:1.3)", "(red)", "[red]", "\(" for a bracket, and BREAK between parts.</summary>
    Weights,
}
