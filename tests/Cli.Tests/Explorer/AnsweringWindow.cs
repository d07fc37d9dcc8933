using TextToImage.Cli.Explorer;
using TextToImage.Shell;

namespace TextToImage.Cli.Tests.Explorer;

/// <summary>Answers questions as it was told to; a field it knows no answer for gets its default.</summary>
internal sealed class AnsweringWindow(params (string Name, string Answer)[] answers) : IFormWindow
{
    public List<string> Asked { get; } = [];

    public int Shown { get; private set; }

    public Task<IReadOnlyDictionary<string, string>?> Ask(MenuText title, IReadOnlyList<FormField> fields, CancellationToken cancellation)
    {
        Asked.AddRange(fields.Select(field => field.Name));
        return Task.FromResult<IReadOnlyDictionary<string, string>?>(fields.ToDictionary(
            field => field.Name, field => answers.FirstOrDefault(answer => answer.Name == field.Name).Answer ?? field.Default));
    }

    public Task ShowUntilRead(CancellationToken cancellation)
    {
        Shown++;
        return Task.CompletedTask;
    }
}
