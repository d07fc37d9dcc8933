using TextToImage.Shell;

namespace TextToImage.Cli.Explorer;

/// <summary>What a field of a form takes.</summary>
internal enum FieldKind
{
    /// <summary>A prompt; words that the model knows are completed.</summary>
    Prompt,

    /// <summary>Any text, which may be empty.</summary>
    Text,

    /// <summary>A whole number from <see cref="FormField.Least"/> to <see cref="FormField.Most"/>; empty where there is no default.</summary>
    Number,

    /// <summary>One of <see cref="FormField.Choices"/>.</summary>
    Choice,
}

/// <summary>A question of a form.</summary>
/// <param name="Name">The name of its answer.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Label">What the user reads.</param>
internal sealed record FormField(string Name, FieldKind Kind, MenuText Label)
{
    public string Default { get; init; } = "";

    public IReadOnlyList<(string Value, MenuText Label)> Choices { get; init; } = [];

    public long Least { get; init; }

    public long Most { get; init; } = long.MaxValue;
}

/// <summary>Asks the user for what a verb needs: a console now; whatever else can show a form can take its place.</summary>
internal interface IFormWindow
{
    /// <summary>Asks, and waits.</summary>
    /// <returns>The answers by the names of their fields, as text; null: the user wants nothing.</returns>
    Task<IReadOnlyDictionary<string, string>?> Ask(MenuText title, IReadOnlyList<FormField> fields, CancellationToken cancellation);

    /// <summary>Leaves what was shown until the user has read it.</summary>
    Task ShowUntilRead(CancellationToken cancellation);
}
