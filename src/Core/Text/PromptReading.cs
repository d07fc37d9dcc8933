using System.Globalization;
using System.Text.RegularExpressions;

namespace TextToImage.Text;

/// <summary>A piece of a prompt, and how much it counts.</summary>
/// <param name="Text">As typed, without brackets and backslashes.</param>
/// <param name="Weight">1 counts as usual, 2 twice as much.</param>
internal readonly record struct PromptPiece(string Text, double Weight);

/// <summary>
/// A prompt in AUTOMATIC1111's prompt language (stable-diffusion-webui, modules/prompt_parser.py): "(x)" weighs 1.1 times, "[x]" a 1.1th, "(x:1.3)" 1.3 times, brackets
/// within brackets multiply, a bracket that is not closed reaches to the end, a backslash takes a bracket as a letter, and BREAK ends a part.
/// </summary>
internal sealed class PromptReading
{
    private const double Louder = 1.1, MostWeight = 10;

    /// <summary>What ends a bracket with a weight.</summary>
    private const string WeightEnd = @":\s*(?<weight>[+-]?(?:\d+\.?\d*|\.\d+))\s*\)";

    private static readonly Regex Sign = new($@"\\(?<letter>[()\[\]\\])|(?<lora><(?:lora|lyco|hypernet):[^<>]*>)|{WeightEnd}|(?<break>\s*\bBREAK\b\s*)|(?<bracket>[()\[\]])", RegexOptions.CultureInvariant);

    /// <summary>What nobody writes in a sentence; "(at 11:15)" and "(scale 1:2)" are none.</summary>
    private static readonly Regex Certain = new(
        @"(?<!\\)\([^()]*(?:[^()\d]:\s*[+-]?\d+|:\s*[+-]?\d*\.\d+)\s*\)|<(?:lora|lyco|hypernet):[^<>]*>|(?<!\\)\[[^\[\]]*(?:[^\[\]\d]:\s*\d+|:\s*\d*\.\d+)\s*\]", RegexOptions.CultureInvariant);

    /// <summary>A sign to those who know it, among words in small letters.</summary>
    private static readonly Regex Break = new(@"\bBREAK\b", RegexOptions.CultureInvariant);

    private readonly List<List<PromptPiece>> _parts = [[]];
    private readonly List<string> _loras = [];

    /// <summary>What stands between one BREAK and the next; one part, which may be empty, where there is none.</summary>
    public IReadOnlyList<IReadOnlyList<PromptPiece>> Parts => _parts;

    /// <summary>Tags that name a LoRA, which were left out.</summary>
    public IReadOnlyList<string> Loras => _loras;

    /// <summary>Whether any piece weighs more or less than usual.</summary>
    public bool HasWeights => _parts.Exists(part => part.Exists(piece => piece.Weight != 1));

    /// <summary>The words alone.</summary>
    public string Words => string.Join(" ", _parts.Select(part => string.Concat(part.Select(piece => piece.Text))));

    /// <summary>Whether the texts of a picture are in the prompt language: all of them, where one shows it.</summary>
    /// <param name="syntax">What was asked for.</param>
    /// <param name="texts">Prompt and negative prompt, and those of further text encoders; null is the empty one.</param>
    public static bool IsLanguage(PromptSyntax syntax, params string?[] texts) =>
        syntax == PromptSyntax.Weights || (syntax == PromptSyntax.Auto && Array.Exists(texts, text => text is not null && (Certain.IsMatch(text) || HasBreak(text))));

    /// <summary>Reads a prompt.</summary>
    /// <param name="prompt">As typed; null is the empty one.</param>
    /// <param name="isLanguage">Whether it is in the prompt language; otherwise all of it is words.</param>
    /// <exception cref="AIImageException">A weight is too large.</exception>
    public static PromptReading Of(string? prompt, bool isLanguage)
    {
        var (text, reading) = (prompt ?? "", new PromptReading());
        if (isLanguage)
            reading.Read(text);
        else
            reading._parts[0].Add(new PromptPiece(text, 1));
        return reading;
    }

    /// <summary>Whether a text has the sign for a new part, which may be meant as a word.</summary>
    private static bool HasBreak(string text) => Break.IsMatch(text) && text.Any(char.IsLower);

    private void Read(string prompt)
    {
        var pieces = new List<(string Text, double Weight)>();
        var open = new Stack<(char Bracket, int First)>();
        var at = 0;
        foreach (Match sign in Sign.Matches(prompt))
        {
            Add(prompt.Substring(at, sign.Index - at));
            at = sign.Index + sign.Length;
            var bracket = sign.Groups["bracket"].Value;
            if (sign.Groups["letter"].Success)
                Add(sign.Groups["letter"].Value);
            else if (sign.Groups["lora"].Success)
                _loras.Add(sign.Value);
            else if (sign.Groups["break"].Success)
                pieces.Add(("", double.NaN));
            else if (bracket is "(" or "[")
                open.Push((bracket[0], pieces.Count));
            else if (sign.Groups["weight"].Success && open.Count > 0 && open.Peek().Bracket == '(')
                Weigh(open.Pop().First, Number(sign.Groups["weight"].Value));
            else if (bracket.Length == 0 || open.Count == 0 || open.Peek().Bracket == '(' != (bracket == ")"))
                Add(sign.Value);
            else
                Weigh(open.Pop().First, bracket == ")" ? Louder : 1 / Louder);
        }
        Add(prompt.Substring(at));
        while (open.Count > 0)
            Weigh(open.Peek().First, open.Pop().Bracket == '(' ? Louder : 1 / Louder);
        foreach (var (text, weight) in pieces)
            Append(text, weight, prompt);

        void Add(string text)
        {
            if (text.Length > 0)
                pieces.Add((text, 1));
        }

        void Weigh(int first, double by)
        {
            for (var i = first; i < pieces.Count; i++)
                pieces[i] = (pieces[i].Text, pieces[i].Weight * by);
        }
    }

    /// <summary>Pieces of one weight become one, so that a word is not torn; BREAK, which has none, begins a part.</summary>
    private void Append(string text, double weight, string prompt)
    {
        if (double.IsNaN(weight))
        {
            _parts.Add([]);
            return;
        }
        if (Math.Abs(weight) > MostWeight)
            throw new AIImageException(ErrorIds.ArgumentInvalid, FormattableString.Invariant($"The prompt '{prompt}' has the weight {Math.Round(weight, 2)} for '{text.Trim()}'; weights are from -{MostWeight} to {MostWeight}, and mostly from 0.5 to 1.5."));
        var part = _parts[_parts.Count - 1];
        if (part.Count > 0 && part[part.Count - 1] is var last && last.Weight == weight)
            part[part.Count - 1] = last with { Text = last.Text + text };
        else
            part.Add(new PromptPiece(text, weight));
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
