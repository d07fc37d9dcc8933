using Microsoft.CodeAnalysis;

namespace TextToImage.SettingsGenerator;

/// <summary>Writes what the module has of the table of settings, at compile time: PowerShell needs parameters and members that are declared.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class SettingsSources : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.CompilationProvider.SelectMany((compilation, _) => Files(compilation));
        context.RegisterSourceOutput(files, (output, file) => output.AddSource(file.Name, file.Source));
    }

    private static IEnumerable<(string Name, string Source)> Files(Compilation compilation)
    {
        var tables = SettingRow.Tables.Select(table => SettingRow.Of(compilation, table)).ToList();
        var rows = tables.SelectMany(table => table).ToList();
        yield return ("ChoiceTypes.g.cs", ChoiceTypes.Source(rows));
        foreach (var (name, source) in CommandParameters.Sources(compilation, rows))
            yield return (name, source);
        yield return ("CommandSettings.g.cs", CommandSettings.Source(compilation, tables[0], tables[1]));
        foreach (var (name, source) in ResultMembers.Sources(compilation, rows))
            yield return (name, source);
        yield return ("ResultSettings.g.cs", ResultMembers.FillSource(compilation, rows));
    }
}
