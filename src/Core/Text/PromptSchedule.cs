using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TextToImage.Text;

/// <summary>
/// Words that change on the way, in AUTOMATIC1111's prompt language: "[from:to:when]" and "[to:when]", where when is a share of the steps below or at 1 with a point,
/// or a number of steps; "[a|b]" takes turns, a step each.
/// </summary>
internal static class PromptSchedule
{
    /// <summary>Take the place of brackets that are no schedule, so that those around them are innermost: private characters of Unicode.</summary>
    private const char Opened = '\uF8F0', Closed = '\uF8F1';

    /// <summary>Innermost square brackets.</summary>
    private static readonly Regex Bracket = new(@"(?<!\\)\[(?<inside>[^\[\]]*)\]", RegexOptions.CultureInvariant);

    /// <summary>What tells from when on; what stands before it may have a weight of its own.</summary>
    private static readonly Regex When = new(@"^(?<words>.*):\s*(?<when>\d+\.?\d*|\.\d+)\s*$", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>The texts of a run, each with the share of the run, 0 to 1, from which it counts; one where nothing changes.</summary>
    /// <param name="prompt">In the prompt language; null stays null.</param>
    /// <param name="steps">Steps that were asked for, at least 1.</param>
    public static IReadOnlyList<(double From, string? Text)> Of(string? prompt, int steps)
    {
        var texts = new List<(double From, string? Text)> { (0, prompt is null ? null : At(prompt, 0, steps)) };
        if (prompt is null || !Bracket.IsMatch(prompt))
            return texts;
        for (var step = 1; step < steps; step++)
        {
            if (At(prompt, step, steps) is var text && text != texts[texts.Count - 1].Text)
                texts.Add(((double)step / steps, text));
        }
        return texts;
    }

    private static string At(string prompt, int step, int steps)
    {
        for (var before = ""; before != prompt;)
        {
            before = prompt;
            prompt = Bracket.Replace(prompt, bracket => Chosen(bracket.Groups["inside"].Value, step, steps) ?? $"{Opened}{bracket.Groups["inside"].Value}{Closed}");
        }
        return prompt.Replace(Opened, '[').Replace(Closed, ']');
    }

    /// <summary>What brackets say at a step; null: they are no schedule.</summary>
    private static string? Chosen(string inside, int step, int steps)
    {
        if (When.Match(inside) is not { Success: true } match)
            return Split(inside, '|') is { Count: > 1 } turns ? turns[step % turns.Count] : null;
        var words = Split(match.Groups["words"].Value, ':');
        if (words.Count > 2)
            return null;
        var when = match.Groups["when"].Value;
        var number = double.Parse(when, NumberStyles.Float, CultureInfo.InvariantCulture);
        var isEarly = step < (number < 1 || (number == 1 && when.Contains('.')) ? number * steps : number);
        return isEarly ? (words.Count == 2 ? words[0] : "") : words[words.Count - 1];
    }

    /// <summary>The parts of a text between signs that are in no round bracket.</summary>
    private static List<string> Split(string text, char sign)
    {
        var (parts, part, depth) = (new List<string>(), new StringBuilder(), 0);
        foreach (var letter in text)
        {
            depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
            if (letter == sign && depth <= 0)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(letter);
            }
        }
        parts.Add(part.ToString());
        return parts;
    }
}
