using Microsoft.CodeAnalysis;

namespace TextToImage.SettingsGenerator;

/// <summary>The parameters of the cmdlets.</summary>
internal static class CommandParameters
{
    /// <summary>The classes that have the settings of each member of SettingCommands.</summary>
    private static readonly Dictionary<string, string> Classes = new()
    {
        ["Drawing"] = "SamplingCommand",
        ["Pictures"] = "GenerationCommand",
        ["NewPictures"] = "NewAIImageCommand",
        ["Edits"] = "EditAIImageCommand",
    };

    private const string Namespace = "TextToImage.Commands";

    /// <summary>A file for each class.</summary>
    public static IEnumerable<(string Name, string Source)> Sources(Compilation compilation, IReadOnlyList<SettingRow> rows)
    {
        foreach (var name in Classes.Values)
        {
            var text = new CSharpText().Line("using System.Management.Automation;").Line("using TextToImage.Arguments;").Line();
            text.Line($"namespace {Namespace};").Line().Line($"partial class {name}").Line("{");
            foreach (var row in rows.Where(row => row.IsParameter && ClassOf(row) == name && !IsDeclared(compilation, row)))
                Write(text, compilation, row);
            yield return ($"{name}.g.cs", text.Line("}").ToString());
        }
    }

    /// <summary>The class whose parameter a setting is.</summary>
    public static string ClassOf(SettingRow row) => Classes[row.Commands];

    /// <summary>Whether the class has a parameter of its own for a setting; that one counts.</summary>
    public static bool IsDeclared(Compilation compilation, SettingRow row) =>
        compilation.GetTypeByMetadataName($"{Namespace}.{ClassOf(row)}")?.GetMembers(row.ParameterName).Length > 0;

    private static void Write(CSharpText text, Compilation compilation, SettingRow row)
    {
        // A switch is taken from objects that say whether it was on; others say nothing of it.
        var isPiped = row.Kind != ValueKind.Flag || (row.IsResult && !row.IsOnByDefault);
        text.Line().Summary(row.Help).Line(isPiped ? "[Parameter(ValueFromPipelineByPropertyName = true)]" : "[Parameter]");
        if (Blank(row) is { } blank)
            text.Line($"[{blank}]");
        if (compilation.GetTypeByMetadataName($"TextToImage.Arguments.{row.Name}Completer") is { } completer)
            text.Line($"[ArgumentCompleter(typeof({completer.Name}))]");
        text.Line(row.Kind == ValueKind.Unknown
            ? $"#error The setting {row.Name} has the type {row.Type.Name}, for which cmdlets have no parameter; give the type a static Parse(string), or write the parameter into {ClassOf(row)}."
            : $"public {TypeName(row)} {row.ParameterName} {{ get; set; }}");
    }

    private static string? Blank(SettingRow row) => row.Kind switch
    {
        ValueKind.Text => "AllowEmptyString",
        ValueKind.Parsed when !row.IsList => "AllowEmptyString",
        ValueKind.Number => $"ReadAs(typeof({row.Type.ToDisplayString()}))",
        ValueKind.Choice => $"ReadAs(typeof({ChoiceTypes.Name(row)}))",
        ValueKind.Flag => "ReadAs(typeof(SwitchParameter))",
        _ => "ReadAs(typeof(object))",
    };

    private static string TypeName(SettingRow row) => row.Kind switch
    {
        ValueKind.Flag => "SwitchParameter",
        ValueKind.Number => $"{row.Type.ToDisplayString()}?",
        ValueKind.Choice => $"{ChoiceTypes.Name(row)}?",
        ValueKind.Text => "string?",
        ValueKind.Parsed when !row.IsList => "string?",
        _ => "object?",
    };
}
