namespace TextToImage.SettingsGenerator;

/// <summary>The module's own words for settings that are one of several: its types can have none of another assembly.</summary>
internal static class ChoiceTypes
{
    /// <summary>The name of the module's type.</summary>
    public static string Name(SettingRow row) => $"Picture{row.Name}";

    /// <summary>The types.</summary>
    public static string Source(IEnumerable<SettingRow> rows)
    {
        var text = new CSharpText().Line("namespace TextToImage;");
        foreach (var row in rows.Where(row => row.Kind == ValueKind.Choice))
        {
            text.Line().Summary(row.Help).Line($"public enum {Name(row)}").Line("{");
            foreach (var choice in row.Choices)
                text.Line($"/// <inheritdoc cref=\"global::{row.Type.ToDisplayString()}.{choice.Name}\"/>").Line($"{choice.Name} = {CSharpText.Constant(choice.ConstantValue)},");
            text.Line("}");
        }
        return text.ToString();
    }
}
