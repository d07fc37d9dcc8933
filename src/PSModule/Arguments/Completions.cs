using System.Management.Automation;
using System.Management.Automation.Language;

namespace TextToImage.Arguments;

/// <summary>Turns names into completions: filtered by what was typed, quoted where PowerShell needs it.</summary>
internal static class Completions
{
    public static IEnumerable<CompletionResult> Of(IEnumerable<(string Name, string ToolTip)> candidates, string typed)
    {
        var pattern = new WildcardPattern($"{typed.Trim('\'', '"')}*", WildcardOptions.IgnoreCase);
        return candidates
            .Where(candidate => pattern.IsMatch(candidate.Name))
            .Select(candidate => new CompletionResult(Quoted(candidate.Name), candidate.Name, CompletionResultType.ParameterValue, candidate.ToolTip));
    }

    private static string Quoted(string name) =>
        name.Any(char.IsWhiteSpace) || name.IndexOfAny(['\'', '"', '(', ')', '{', '}', '$', '&', ';', ',', '|', '@', '`', '#']) >= 0
            ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'"
            : name;
}
