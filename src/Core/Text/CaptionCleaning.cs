using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using TextToImage.Unicode;

namespace TextToImage.Text;

/// <summary>
/// What DeepFloyd IF does to a prompt before its tokenizer sees it, so that it looks like the captions the model was trained on
/// (PixArt and Sana took it over). <see cref="Plain"/> is what pipelines do by default; <see cref="Clean"/> is their option "clean_caption".
/// </summary>
/// <remarks>
/// The rules are those by which DeepFloyd cleaned the captions of the LAION data, in their order. Two parts are smaller here: HTML is
/// taken for tags, comments and character references, and of ftfy's repairs there are those that need no guess (composed characters,
/// ligatures, full-width forms, control characters), but not of text that was decoded wrongly.
/// </remarks>
internal static class CaptionCleaning
{
    private const string FileTypes = "png|jpg|jpeg|bmp|webp|eps|pdf|apk|mp4";
    private const string Domains = "com|co|ru|net|org|edu|gov|it";

    /// <summary>Up to that many hyphens and underscores belong to words; more stand for spaces.</summary>
    private const int MostJoiners = 3;

    private static readonly Rule[] BeforeMarkup =
    [
        new("<person>", "person"), // how LAION hides names
        new($@"\b(?:https?:(?:/{{1,3}}|[a-zA-Z0-9%])|[a-zA-Z0-9.\-]+\.(?:{Domains})[\w/-]*\b/?(?!@))", ""), // addresses on the web
        new(@"\bwww:(?:/{1,3}|[a-zA-Z0-9%])", ""),
    ];

    private static readonly Rule[] BeforeRepair =
    [
        new(@"@\w+\b", ""), // nicknames
        new(@"[\u31C0-\u9FFF]+", ""), // Chinese characters, strokes, enclosed and phonetic forms, hexagrams
        new(@"[\u002D\u058A\u05BE\u1400\u1806\u2010-\u2015\u2E17\u2E1A\u2E3A\u2E3B\u2E40\u301C\u3030\u30A0\uFE31\uFE32\uFE58\uFE63\uFF0D]+", "-"), // dashes
        new(@"[`\u00B4\u00AB\u00BB\u201C\u201D\u00A8]", "\""),
        new(@"[\u2018\u2019]", "'"),
        new("&quot;?", ""), // references that were escaped twice
        new("&amp", ""),
        new(@"\d{1,3}(?:\.\d{1,3}){3}", " "), // addresses of machines
        new(@"\d:\d\d\s+$", ""), // a time at the end
        new(@"\\n", " "), // a line break as programs write it
        new(@"#\d{1,3}\b", ""), // numbers of articles
        new(@"#\d{5,}\b", ""),
        new(@"\b\d{6,}\b", ""),
        new($@"\S+\.(?:{FileTypes})", ""), // names of files
        new("[\"']{2,}", "\""),
        new(@"\.{2,}", " "),
        new(@"[#\u00AE\u2022\u00A9\u2122&@\u00B7\u00BA\u00BD\u00BE\u00BF\u00A1\u00A7~()\[\]{}|\\/*]+", " "), // signs that say nothing
        new(@"\s+\.\s+", " "),
    ];

    private static readonly Rule[] AfterRepair =
    [
        new(@"\b[a-zA-Z]{1,3}\d{3,15}\b", ""), // codes of goods: jc6640, jc6640vc, 6640vc231
        new(@"\b[a-zA-Z]+\d+[a-zA-Z]+\b", ""),
        new(@"\b\d+[a-zA-Z]+\d+\b", ""),
        new(@"(?:worldwide\s+)?(?:free\s+)?shipping", ""), // shops
        new(@"(?:free\s)?download(?:\sfree)?", ""),
        new(@"\bclick\b\s(?:for|on)\s\w+", ""),
        new($@"\b(?:{FileTypes})(?:\simages?)?", ""),
        new(@"\bpage\s+\d+\b", ""),
        new(@"\b\d*[a-zA-Z]+\d+[a-zA-Z]+\d+[a-zA-Z\d]*\b", " "),
        new(@"\b\d+\.?\d*[x\u0445\u00D7]\d+\.?\d*\b", ""), // sizes, with a Latin or a Cyrillic x
        new(@"\b\s+:\s+", ": "),
        new(@"(\D[,./])\b", "$1 "), // a space after a comma
        new(@"\s+", " "),
        new("^[\"']([\\w\\W]+)[\"']$", "$1"), // quotes around everything
        new("^['_,\\-:;]", ""),
        new("['_,\\-:+]$", ""),
        new(@"^\.\S+$", ""),
    ];

    /// <summary>The default: lower case, without white space at the ends, as Python's text.lower().strip() gives it.</summary>
    public static string Plain(string? prompt) => Strip(Lower(prompt ?? ""));

    /// <summary>The option "clean_caption". What was hidden by a first cleaning goes in a second, as in DeepFloyd's own code.</summary>
    public static string Clean(string? prompt) => CleanOnce(CleanOnce(prompt ?? ""));

    private static string CleanOnce(string text)
    {
        text = Apply(BeforeMarkup, Plain(WebUtility.UrlDecode(text)));
        text = Apply(BeforeRepair, WithoutMarkup(text));
        if (text.Count(letter => letter is '-' or '_') > MostJoiners)
            text = text.Replace('-', ' ').Replace('_', ' ');
        text = WebUtility.HtmlDecode(WebUtility.HtmlDecode(Repair(text)));
        return Strip(Apply(AfterRepair, text));
    }

    private static string Apply(Rule[] rules, string text) => rules.Aggregate(text, (so, rule) => rule.Apply(so));

    private static string WithoutMarkup(string text) =>
        WebUtility.HtmlDecode(Regex.Replace(text, @"<!--[\s\S]*?-->|<[!?][^>]*>|</?[a-zA-Z][^>]*>", "", RegexOptions.CultureInvariant));

    /// <summary>ftfy's repairs that need no guess.</summary>
    private static string Repair(string text)
    {
        var repaired = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '\uFB00' => repaired.Append("ff"),
                '\uFB01' => repaired.Append("fi"),
                '\uFB02' => repaired.Append("fl"),
                '\uFB03' => repaired.Append("ffi"),
                '\uFB04' => repaired.Append("ffl"),
                '\uFB05' or '\uFB06' => repaired.Append("st"),
                '\u0133' => repaired.Append("ij"),
                '\u3000' => repaired.Append(' '),
                >= '\uFF01' and <= '\uFF5E' => repaired.Append((char)(letter - 0xFEE0)),
                '\uFEFF' => repaired,
                _ when char.IsControl(letter) && !char.IsWhiteSpace(letter) => repaired,
                _ => repaired.Append(letter),
            };
        }
        return Codepoints.Encode(CanonicalForm.Compose(Codepoints.Decode(repaired.ToString())));
    }

    /// <summary>Lower case by Unicode's rules for whole words: a capital sigma that ends one is a final sigma.</summary>
    private static string Lower(string text)
    {
        var typed = Codepoints.Decode(text);
        var lower = new List<AlignedRune>(typed.Count);
        for (var i = 0; i < typed.Count; i++)
        {
            if (typed[i].Value == 'Σ' && HasCased(typed, i, -1) && !HasCased(typed, i, 1))
                lower.Add(typed[i] with { Value = 'ς' });
            else
                Codepoints.AppendLower(lower, typed[i]);
        }
        return Codepoints.Encode(lower);
    }

    /// <summary>Whether a letter that has a case stands beside a place, beyond what is ignored (Unicode 14.0, table 3-17, Final_Sigma).</summary>
    private static bool HasCased(List<AlignedRune> text, int from, int step)
    {
        for (var i = from + step; i >= 0 && i < text.Count; i += step)
        {
            var category = Codepoints.Category(text[i].Value);
            var isIgnored = text[i].Value is '\'' or '.' or ':' or '\u00B7' or '\u2018' or '\u2019' or '\u2024' or '\u2027'
                || category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
                    or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
            if (!isIgnored)
                return category is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;
        }
        return false;
    }

    /// <summary>Python's strip: white space, and the separators of files, groups, records and units.</summary>
    private static string Strip(string text)
    {
        static bool IsSpace(char letter) => char.IsWhiteSpace(letter) || letter is >= '\u001C' and <= '\u001F';
        var (start, end) = (0, text.Length);
        while (start < end && IsSpace(text[start]))
            start++;
        while (end > start && IsSpace(text[end - 1]))
            end--;
        return text.Substring(start, end - start);
    }

    /// <summary>A pattern and what takes its place.</summary>
    private sealed class Rule(string pattern, string replacement)
    {
        private readonly Regex _pattern = new(pattern, RegexOptions.CultureInvariant);

        public string Apply(string text) => _pattern.Replace(text, replacement);
    }
}
