using System.Text.Json;
using System.Text.RegularExpressions;
using TextToImage.Unicode;

namespace TextToImage.Text.Tokenizers;

/// <summary>
/// The steps from text to words that a tokenizer.json spells out, as Hugging Face's tokenizers carry them out: those that
/// SentencePiece models have. A step that is not known is refused, for without it the ids would be others.
/// </summary>
internal static class TokenizerSteps
{
    /// <summary>What stands for a space in SentencePiece models.</summary>
    public const int SpaceMark = 0x2581;

    /// <summary>Splits a text into words.</summary>
    /// <param name="words">The words so far.</param>
    /// <param name="isFirst">Whether the prompt begins with the first of them.</param>
    public delegate IEnumerable<List<AlignedRune>> Splitter(IEnumerable<List<AlignedRune>> words, bool isFirst);

    /// <summary>The "normalizer" of a file.</summary>
    /// <exception cref="FormatException">A step is not known or not complete.</exception>
    public static Func<List<AlignedRune>, List<AlignedRune>> Normalizer(JsonElement? json)
    {
        if (json is not { } step)
            return text => text;
        switch (TypeOf(step))
        {
            case "Sequence":
                var all = step.GetProperty("normalizers").EnumerateArray().Select(one => Normalizer(one)).ToList();
                return text => all.Aggregate(text, (so, next) => next(so));
            case "Precompiled":
                var charsmap = Charsmap.Read(Convert.FromBase64String(step.GetProperty("precompiled_charsmap").GetString() ?? ""));
                return text => charsmap?.Normalize(text) ?? text;
            case "NFC":
                return CanonicalForm.Compose;
            case "NFD":
                return CanonicalForm.Decompose;
            case "Lowercase":
                return Lower;
            case "Strip":
                var (left, right) = (step.GetProperty("strip_left").GetBoolean(), step.GetProperty("strip_right").GetBoolean());
                return text => Strip(text, left, right);
            case "Replace":
                var pattern = Pattern(step);
                var content = Codepoints.Decode(step.GetProperty("content").GetString()!);
                return text => Replace(text, pattern, content);
            case var other:
                throw Unknown(other);
        }
    }

    /// <summary>The "pre_tokenizer" of a file.</summary>
    /// <exception cref="FormatException">A step is not known or not complete.</exception>
    public static Splitter PreTokenizer(JsonElement? json)
    {
        if (json is not { } step)
            return (words, _) => words;
        switch (TypeOf(step))
        {
            case "Sequence":
                var all = step.GetProperty("pretokenizers").EnumerateArray().Select(one => PreTokenizer(one)).ToList();
                return (words, isFirst) => all.Aggregate(words, (so, next) => next(so, isFirst));
            case "WhitespaceSplit":
                return (words, _) => words.SelectMany(SplitAtWhiteSpace);
            case "Metaspace":
                return Metaspace(step);
            case var other:
                throw Unknown(other);
        }
    }

    private static List<AlignedRune> Lower(List<AlignedRune> text)
    {
        var lower = new List<AlignedRune>(text.Count);
        text.ForEach(rune => Codepoints.AppendLower(lower, rune));
        return lower;
    }

    private static List<AlignedRune> Strip(List<AlignedRune> text, bool left, bool right)
    {
        var (start, end) = (0, text.Count);
        while (left && start < end && Codepoints.IsWhiteSpace(text[start].Value))
            start++;
        while (right && end > start && Codepoints.IsWhiteSpace(text[end - 1].Value))
            end--;
        return text.GetRange(start, end - start);
    }

    private static Regex Pattern(JsonElement step)
    {
        var pattern = step.GetProperty("pattern");
        var text = pattern.TryGetProperty("Regex", out var expression) ? expression.GetString()! : Regex.Escape(pattern.GetProperty("String").GetString()!);
        return new Regex(text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }

    private static List<AlignedRune> Replace(List<AlignedRune> text, Regex pattern, List<AlignedRune> content)
    {
        // Places of UTF-16 units, which is what the expression sees, as places of code points.
        var places = new List<int>(text.Count + 1);
        for (var i = 0; i < text.Count; i++)
            places.AddRange(Enumerable.Repeat(i, text[i].Value < 0x10000 ? 1 : 2));
        places.Add(text.Count);
        var result = new List<AlignedRune>(text.Count);
        var done = 0;
        foreach (var match in pattern.Matches(Codepoints.Encode(text)).Cast<Match>().Where(match => match.Length > 0))
        {
            var start = places[match.Index];
            result.AddRange(text.GetRange(done, start - done));
            result.AddRange(content.Select(rune => rune with { Source = text[start].Source }));
            done = places[match.Index + match.Length];
        }
        result.AddRange(text.GetRange(done, text.Count - done));
        return result;
    }

    private static IEnumerable<List<AlignedRune>> SplitAtWhiteSpace(List<AlignedRune> text)
    {
        var word = new List<AlignedRune>();
        foreach (var rune in text)
        {
            if (!Codepoints.IsWhiteSpace(rune.Value))
            {
                word.Add(rune);
            }
            else if (word.Count > 0)
            {
                yield return word;
                word = [];
            }
        }
        if (word.Count > 0)
            yield return word;
    }

    /// <summary>Spaces become marks, one stands before the text too, and each begins a word.</summary>
    private static Splitter Metaspace(JsonElement step)
    {
        var mark = Codepoints.Decode(step.GetProperty("replacement").GetString()!).Single().Value;
        // Files of older versions say "add_prefix_space" alone.
        var scheme = step.TryGetProperty("prepend_scheme", out var value) ? value.GetString()
            : step.TryGetProperty("add_prefix_space", out var adds) && !adds.GetBoolean() ? "never" : "always";
        if (scheme is not ("always" or "first" or "never"))
            throw Unknown($"Metaspace with the prepend_scheme '{scheme}'");
        var splits = !step.TryGetProperty("split", out var split) || split.GetBoolean();
        return (words, isFirst) => words.SelectMany((word, index) =>
        {
            var marked = word.ConvertAll(rune => rune.Value == ' ' ? rune with { Value = mark } : rune);
            var prepends = scheme == "always" || (scheme == "first" && isFirst && index == 0);
            if (prepends && marked.Count > 0 && marked[0].Value != mark)
                marked.Insert(0, marked[0] with { Value = mark });
            return splits ? SplitBefore(marked, mark) : [marked];
        });
    }

    private static IEnumerable<List<AlignedRune>> SplitBefore(List<AlignedRune> text, int mark)
    {
        var start = 0;
        for (var i = 1; i <= text.Count; i++)
        {
            if (i < text.Count && text[i].Value != mark)
                continue;
            yield return text.GetRange(start, i - start);
            start = i;
        }
    }

    private static string TypeOf(JsonElement step) => step.GetProperty("type").GetString() ?? "";

    private static FormatException Unknown(string type) => new($"its step '{type}' is not known here; use the model's {SentencePieceFile.FileName}");
}
