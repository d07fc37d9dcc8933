namespace TextToImage.Office;

/// <summary>Says which settings of a picture mean nothing at its place, by the names that tokens and the command line have for them.</summary>
internal static class UnheededSettings
{
    private static readonly Dictionary<string, Func<PictureSettings, bool>> Given = new()
    {
        ["alt"] = settings => settings.AltText is not null,
        ["width"] = settings => settings.Width is not null,
        ["height"] = settings => settings.Height is not null,
        ["caption"] = settings => settings.Caption is not null,
        ["wrap"] = settings => settings.Wrap is not null,
        ["align"] = settings => settings.Align is not null,
        ["left"] = settings => settings.Left is not null,
        ["top"] = settings => settings.Top is not null,
        ["from"] = settings => settings.From is not null,
    };

    /// <summary>Where a picture stands in the text of a Word document.</summary>
    public static IReadOnlyList<string> Place { get; } = ["wrap", "align", "left", "top", "from"];

    /// <summary>How large it is.</summary>
    public static IReadOnlyList<string> Size { get; } = ["width", "height"];

    /// <summary>A sentence that names those of some settings that are given, the place and the reason; none where no one is.</summary>
    /// <param name="settings">What is asked of the picture.</param>
    /// <param name="where">Its place.</param>
    /// <param name="names">The settings that mean nothing there.</param>
    /// <param name="reason">Why, and what to do.</param>
    public static IEnumerable<string> Warn(PictureSettings settings, string where, IEnumerable<string> names, string reason)
    {
        List<string> given = [.. names.Where(name => Given[name](settings))];
        if (given.Count > 0)
            yield return $"The {(given.Count == 1 ? "setting" : "settings")} {string.Join(", ", given)} {(given.Count == 1 ? "is" : "are")} not heeded ({where}): {reason}.";
    }

    /// <summary>What holds for backgrounds and table cells.</summary>
    public static IEnumerable<string> NoAltText(PictureSettings settings, string where) =>
        settings.Decorative == true ? [] : Warn(settings, where, ["alt"], "what fills a background or a cell has no alt text");

    /// <summary>What holds at every place.</summary>
    public static IEnumerable<string> Everywhere(PictureSettings settings, string where) =>
        settings.Decorative == true ? Warn(settings, where, ["alt"], "a decoration is told to nobody; leave one of the two out") : [];
}
