using Microsoft.CodeAnalysis;

namespace TextToImage.SettingsGenerator;

/// <summary>What turns the parameters of a command into the engine's request.</summary>
internal static class CommandSettings
{
    /// <summary>The class that does it.</summary>
    /// <param name="compilation">The module.</param>
    /// <param name="requested">The settings of a request.</param>
    /// <param name="edited">The settings of an edit.</param>
    public static string Source(Compilation compilation, IReadOnlyList<SettingRow> requested, IReadOnlyList<SettingRow> edited)
    {
        var text = new CSharpText().Line("using TextToImage.Commands;").Line("using TextToImage.Requests;").Line().Line("namespace TextToImage.Engine;").Line();
        text.Summary("Turns the parameters of commands that are settings into the engine's.").Line("internal static class CommandSettings").Line("{");
        text.Summary("What the parameters of a command ask for; the rest is as it is without them.");
        text.Line("public static GenerationRequest Of(SamplingCommand command)").Line("{").Line("var asked = new GenerationRequest();");
        foreach (var group in requested.Where(row => IsRead(compilation, row)).GroupBy(CommandParameters.ClassOf))
        {
            var variable = char.ToLowerInvariant(group.Key[0]) + group.Key.Substring(1);
            text.Line($"if (command is {group.Key} {variable})").Line("{");
            foreach (var row in group)
                Write(text, row, variable);
            text.Line("}");
        }
        text.Line("return asked;").Line("}").Line();
        text.Summary("An edit as the parameters of a command ask for it; the rest is as it is without them.");
        text.Line("public static PictureEdit Of(EditAIImageCommand command, PictureEdit asked)").Line("{");
        foreach (var row in edited.Where(row => IsRead(compilation, row)))
            Write(text, row, "command");
        return text.Line("return asked;").Line("}").Line("}").ToString();
    }

    private static bool IsRead(Compilation compilation, SettingRow row) =>
        row.IsParameter && row.Kind != ValueKind.Unknown && !CommandParameters.IsDeclared(compilation, row);

    private static void Write(CSharpText text, SettingRow row, string command)
    {
        var given = $"{command}.{row.ParameterName}";
        var value = char.ToLowerInvariant(row.Name[0]) + row.Name.Substring(1);
        var (condition, result) = row.Kind switch
        {
            ValueKind.Flag => (given, row.IsOnByDefault ? "false" : "true"),
            ValueKind.Text => ($"!string.IsNullOrWhiteSpace({given})", given),
            ValueKind.Choice => ($"{given} is {{ }} {value}", $"(global::{row.Type.ToDisplayString()}){value}"),
            ValueKind.Parsed => ($"GivenValue.Text({given}) is {{ }} {value}", $"global::{row.Type.ToDisplayString()}.Parse({value})"),
            ValueKind.Picture => ($"GivenValue.{row.Type.Name}({given}, {command}.SessionPaths) is {{ }} {value}", value),
            _ => ($"{given} is {{ }} {value}", value),
        };
        text.Line($"if ({condition})").Line($"    asked = asked with {{ {row.Name} = {result} }};");
    }
}
