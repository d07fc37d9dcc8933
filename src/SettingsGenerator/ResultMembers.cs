using Microsoft.CodeAnalysis;

namespace TextToImage.SettingsGenerator;

/// <summary>The members of the objects that cmdlets write, named as the parameters that take them.</summary>
internal static class ResultMembers
{
    /// <summary>The objects, and whether they leave out what a picture does not say.</summary>
    private static readonly (string Name, bool LeavesOut)[] Classes = [("AIImage", false), ("AIImageInfo", true)];

    /// <summary>A file for each class.</summary>
    public static IEnumerable<(string Name, string Source)> Sources(Compilation compilation, IReadOnlyList<SettingRow> rows)
    {
        foreach (var (name, leavesOut) in Classes)
        {
            var text = new CSharpText().Line("using System.ComponentModel;").Line().Line("namespace TextToImage;").Line().Line($"partial class {name}").Line("{");
            foreach (var row in Own(compilation, rows, name))
            {
                var type = MemberType(row, leavesOut);
                text.Line().Summary(row.Help).Line($"[DefaultValue({(IsOptional(row, leavesOut) ? "null" : DefaultOf(row))})]");
                text.Line($"public {type} {row.Name} {{ get; internal set; }}");
            }
            yield return ($"{name}.g.cs", text.Line("}").ToString());
        }
    }

    /// <summary>The class that fills them.</summary>
    public static string FillSource(Compilation compilation, IReadOnlyList<SettingRow> rows)
    {
        var text = new CSharpText().Line("using TextToImage.Requests;").Line().Line("namespace TextToImage.Engine;").Line();
        text.Summary("Puts the settings of a picture into the objects that commands write.").Line("internal static class ResultSettings").Line("{");
        foreach (var (name, leavesOut) in Classes)
        {
            text.Line().Summary("The object with what its picture says of its settings.");
            text.Line($"public static {name} With(this {name} result, global::System.Collections.Generic.IReadOnlyDictionary<string, object> settings)").Line("{");
            foreach (var row in Own(compilation, rows, name))
                text.Line($"result.{row.Name} = {Value(row, leavesOut)};");
            text.Line("return result;").Line("}");
        }
        text.Line().Line("private static T Said<T>(global::System.Collections.Generic.IReadOnlyDictionary<string, object> settings, string name) =>");
        text.Line("    (T)(settings.TryGetValue(name, out var said) ? said : SettingsTable.Of(name).Default)!;");
        text.Line().Line("private static T? SaidOrNull<T>(global::System.Collections.Generic.IReadOnlyDictionary<string, object> settings, string name)").Line("    where T : struct =>");
        text.Line("    settings.TryGetValue(name, out var said) ? (T)said : null;");
        text.Line().Line("private static string? SaidText(global::System.Collections.Generic.IReadOnlyDictionary<string, object> settings, string name) =>");
        text.Line("    settings.TryGetValue(name, out var said) ? said.ToString() : null;");
        return text.Line("}").ToString();
    }

    /// <summary>The rows that a class has no member of its own for.</summary>
    private static IEnumerable<SettingRow> Own(Compilation compilation, IEnumerable<SettingRow> rows, string name) =>
        rows.Where(row => row.IsResult && row.Kind is not (ValueKind.Picture or ValueKind.Unknown) && compilation.GetTypeByMetadataName($"TextToImage.{name}")?.GetMembers(row.Name).Length == 0);

    /// <summary>Whether a member is null where nothing is said. Switches are not: PowerShell takes null for one that is given.</summary>
    private static bool IsOptional(SettingRow row, bool leavesOut) => row.IsNullable || (leavesOut && row.Kind != ValueKind.Flag);

    private static string MemberType(SettingRow row, bool leavesOut) => row.Kind switch
    {
        ValueKind.Text or ValueKind.Parsed => "string?",
        ValueKind.Choice => ChoiceTypes.Name(row),
        _ => row.Type.ToDisplayString(),
    } + (row.Kind is not (ValueKind.Text or ValueKind.Parsed) && IsOptional(row, leavesOut) ? "?" : "");

    private static string DefaultOf(SettingRow row) => row.Kind switch
    {
        ValueKind.Choice => $"{ChoiceTypes.Name(row)}.{row.Choices.First(choice => Equals(choice.ConstantValue, row.Default ?? 0)).Name}",
        ValueKind.Flag => CSharpText.Constant(row.Default ?? false),
        ValueKind.Text or ValueKind.Parsed => "null",
        _ => row.Default is { } value ? CSharpText.Constant(value) : $"default({row.Type.ToDisplayString()})",
    };

    private static string Value(SettingRow row, bool leavesOut)
    {
        var type = row.Type.ToDisplayString();
        return row.Kind switch
        {
            ValueKind.Text or ValueKind.Parsed => $"SaidText(settings, \"{row.Name}\")",
            ValueKind.Choice when IsOptional(row, leavesOut) => $"({ChoiceTypes.Name(row)}?)SaidOrNull<global::{type}>(settings, \"{row.Name}\")",
            ValueKind.Choice => $"({ChoiceTypes.Name(row)})Said<global::{type}>(settings, \"{row.Name}\")",
            _ when IsOptional(row, leavesOut) => $"SaidOrNull<{type}>(settings, \"{row.Name}\")",
            _ => $"Said<{type}>(settings, \"{row.Name}\")",
        };
    }
}
