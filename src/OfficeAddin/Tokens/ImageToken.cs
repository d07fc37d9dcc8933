using System.Text.RegularExpressions;

namespace TextToImage.Office.Tokens;

/// <summary>A token in a text: {{image: a red rocket | fit=contain, seed=4}}.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Text">The token as it is written, braces included.</param>
/// <param name="Prompt">What the picture should show.</param>
/// <param name="Settings">What the token asks for.</param>
/// <param name="Problem">What is wrong with it, in one sentence that names it; null where it can be read.</param>
internal sealed record ImageToken(int Start, string Text, string Prompt, PictureSettings Settings, string? Problem)
{
    /// <summary>Whole tokens, and what begins as one: without a colon, or without an end. Fields of other programs such as {{image.url}} are none.</summary>
    private static readonly Regex Form = new(
        @"\{\{\s*image\s*(?:(?::(?<inside>[^{}]*)|(?<bare>))\}\}|(?<open>(?::[^{}]*)?(?:\}(?!\})|(?=\{)|$)))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Length of the token, braces included.</summary>
    public int Length => Text.Length;

    /// <summary>Whether it has an end.</summary>
    public bool IsClosed { get; private init; } = true;

    /// <summary>The tokens of a text, in order.</summary>
    public static IReadOnlyList<ImageToken> Find(string text) => [.. Form.Matches(text).Cast<Match>().Select(Read)];

    private static ImageToken Read(Match match)
    {
        if (match.Groups["open"].Success)
            return new ImageToken(match.Index, match.Value, "", new PictureSettings(), $"The token '{match.Value}' has no end; close it with }}}} in the same paragraph.") { IsClosed = false };
        var inside = match.Groups["inside"].Value;
        var bar = inside.IndexOf('|');
        var prompt = Unquoted(bar < 0 ? inside : inside.Substring(0, bar));
        var (settings, problem) = TokenSettings.Read(bar < 0 ? "" : inside.Substring(bar + 1), match.Value);
        if (prompt.Length == 0)
            problem ??= $"The token '{match.Value}' does not say what the picture should show; write it after 'image:'.";
        return new ImageToken(match.Index, match.Value, prompt, settings, problem);
    }

    /// <summary>Without quotes around it, which Word makes curly.</summary>
    private static string Unquoted(string text) => text.Trim().Trim('"', '\u201c', '\u201d', '\u201e').Trim();
}
