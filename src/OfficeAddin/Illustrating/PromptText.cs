namespace TextToImage.Office.Illustrating;

/// <summary>Puts prompts together.</summary>
internal static class PromptText
{
    /// <summary>More colours than a model can keep apart are of no use.</summary>
    private const int MostColours = 3;

    /// <summary>What is added to a prompt; null for nothing.</summary>
    /// <param name="style">Style, such as "line art".</param>
    /// <param name="palette">Names of colours, strongest first.</param>
    public static string? Style(string? style, IReadOnlyList<string> palette)
    {
        var colours = palette.Distinct().Take(MostColours).ToList();
        var parts = new List<string>();
        if (!string.IsNullOrWhiteSpace(style))
            parts.Add(style!.Trim());
        if (colours.Count > 0)
            parts.Add($"in {string.Join(", ", colours.Take(colours.Count - 1))}{(colours.Count > 1 ? " and " : "")}{colours[colours.Count - 1]}");
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    /// <summary>The whole prompt.</summary>
    public static string Whole(string prompt, string? style) => style is null ? prompt : $"{prompt}, {style}";
}
