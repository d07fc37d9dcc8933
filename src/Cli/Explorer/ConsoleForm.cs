using System.Globalization;
using Spectre.Console;
using TextToImage.Shell;

namespace TextToImage.Cli.Explorer;

/// <summary>Asks in the console that Windows opens for the program.</summary>
/// <param name="console">The console.</param>
/// <param name="language">The language of the questions.</param>
/// <param name="words">Words of the model that begin with what was typed.</param>
internal sealed class ConsoleForm(IAnsiConsole console, MenuLanguage language, Func<string, IReadOnlyList<string>> words) : IFormWindow
{
    public async Task<IReadOnlyDictionary<string, string>?> Ask(MenuText title, IReadOnlyList<FormField> fields, CancellationToken cancellation)
    {
        if (!console.Profile.Capabilities.Interactive)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "Explorer's menus ask their questions in a console, and input or output lead elsewhere; use the other commands of aiimage, such as aiimage edit.");
        console.Write(new Rule(Markup.Escape(title.In(language))).LeftJustified());
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (await Ask(field, cancellation) is not { } answer)
                return null;
            answers.Add(field.Name, answer);
        }
        return answers;
    }

    public async Task ShowUntilRead(CancellationToken cancellation)
    {
        if (!console.Profile.Capabilities.Interactive)
            return;
        console.MarkupLineInterpolated($"[grey]{ExplorerTexts.AnyKey.In(language)}[/]");
        await console.Input.ReadKeyAsync(intercept: true, cancellation);
    }

    private async Task<string?> Ask(FormField field, CancellationToken cancellation)
    {
        var label = field.Label.In(language);
        switch (field.Kind)
        {
            case FieldKind.Choice:
                var choices = new SelectionPrompt<(string Value, MenuText Label)>().Title(Markup.Escape(label)).UseConverter(choice => Markup.Escape(choice.Label.In(language))).AddChoices(field.Choices);
                return (await choices.ShowAsync(console, cancellation)).Value;
            case FieldKind.Prompt:
                console.WriteLine(label);
                return await new PromptLine(console, words).Read(">", field.Default, cancellation);
            default:
                var text = new TextPrompt<string>(Markup.Escape(label)).AllowEmpty();
                if (field.Default.Length > 0)
                    text.DefaultValue(field.Default);
                if (field.Kind == FieldKind.Number)
                    text.Validate(answer => IsNumber(field, answer.Trim()));
                return (await text.ShowAsync(console, cancellation)).Trim();
        }
    }

    private static bool IsNumber(FormField field, string answer) => answer.Length == 0
        ? field.Default.Length == 0
        : long.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= field.Least && number <= field.Most;
}
