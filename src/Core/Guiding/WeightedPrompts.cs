using System.Globalization;
using System.Text.RegularExpressions;

namespace TextToImage.Guiding;

/// <summary>What a guide is to show, and how much of it: texts with "|" between them, each with a weight behind a colon where it is not 1, as VQGAN-CLIP has them: "a red house | fog:-0.5".</summary>
internal sealed record WeightedPrompts
{
    /// <summary>What adds up to less says nothing of how strong the guide is.</summary>
    private const double Least = 1e-3;

    /// <summary>A weight is what stands behind the last colon without a space before it and looks like a number.</summary>
    private static readonly Regex Weight = new(@"^(?<text>.*):(?<weight>[^\s:]*[\d.][^\s:]*|)$", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private WeightedPrompts(IReadOnlyList<(string Text, double Weight)> parts) => Parts = parts;

    /// <summary>The texts and their weights, which add up to 1 or -1 (as in Disco Diffusion).</summary>
    public IReadOnlyList<(string Text, double Weight)> Parts { get; }

    /// <summary>Reads a prompt.</summary>
    /// <exception cref="AIImageException">A weight is no number, a text is missing, or the weights add up to nothing.</exception>
    public static WeightedPrompts Parse(string prompt)
    {
        var parts = prompt.Split('|').Select(part => Part(part.Trim())).ToList();
        var sum = Math.Abs(parts.Sum(part => part.Weight));
        return sum >= Least ? new WeightedPrompts([.. parts.Select(part => (part.Text, part.Weight / sum))])
            : throw Invalid(prompt, "has weights that add up to 0, so that a guide has no direction; raise one of them");
    }

    private static (string Text, double Weight) Part(string part)
    {
        var match = Weight.Match(part);
        var text = (match.Success ? match.Groups["text"].Value : part).TrimEnd();
        if (text.Length == 0)
            throw Invalid(part, "has a part without a text; write texts with | between them, such as \"a red house | fog:-0.5\"");
        if (!match.Success)
            return (text, 1);
        var number = match.Groups["weight"].Value;
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && !double.IsInfinity(weight) && !double.IsNaN(weight) ? (text, weight)
            : throw Invalid(part, $"has the weight '{number}', which is no number; write it with a point, such as \"fog:-0.5\", or put a space behind a colon that belongs to the text");
    }

    private static AIImageException Invalid(string prompt, string problem) => new(ErrorIds.ArgumentInvalid, $"The prompt '{prompt.Trim()}' {problem}.") { Subject = prompt };
}
