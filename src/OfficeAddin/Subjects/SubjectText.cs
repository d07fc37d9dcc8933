using System.Text.RegularExpressions;

namespace TextToImage.Office.Subjects;

/// <summary>Texts of documents that say nothing of a picture.</summary>
internal static class SubjectText
{
    /// <summary>Titles are shorter; more is a paragraph, in which no model finds one thing to show.</summary>
    private const int MostLetters = 120;

    /// <summary>Part of the letters from which on a bracket is all that a text says.</summary>
    private const double FieldShare = 0.4;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>What empty placeholders and templates say, in the languages of Office: "Click to add title", "Titel durch Klicken hinzufügen", "单击此处添加标题".</summary>
    private static readonly Regex Instruction = new(
        @"^(please\s+)?(click|tap|double[- ]click)\s+(here\b|icon\b|(on\s+)?(the\s+)?(\w+\s+)?to\s+(add|edit|insert|enter|type)\b)|^(insert|add|type|enter|place|drag|drop|put|write|replace)\s+(a\s+|an\s+|the\s+|your\s+|this\s+)*(own\s+)?(title|subtitle|text|heading|name|picture|image|photo|caption|content|date|description|logo)s?(\s+here)?\W*$"
        + @"|\byour\s+(title|subtitle|text|name|photo|picture|image|company(\s+name)?|tagline|content|heading)\s*(goes\s+)?here\b|^(sub)?title\s+(goes\s+)?here$|^lorem\s+ipsum|^(master\s+)?(title|text|subtitle)\s+(style|text)s?$"
        + @"|klicken\b.*(hinzuf|hinzuzuf|bearbeiten|eingeben|einf)|\bklick(en)?\b.*\bsymbol\b|^(master)?(titel|text)\w*format\s+(bearbeiten|durch)|^(titel|text|untertitel|bild)\s+(hier\s+)?(hinzufügen|eingeben|einfügen)"
        + @"|^(cliquez|cliquer|modifiez\s+le)\b|^(haga|haz)\s+clic|^fare\s+clic|^clique\s+(para|aqui|no)|^klik\s+(om|for|her)|^klikk\s+(for|her)|^klicka\s+(här|för)|^kliknij|^(щелкните|образец)|^(单击|點擊|点击|按一下|單擊|請按)|クリックして|(을|를|려면)\s*클릭",
        Options);

    private static readonly Regex LogoSlot = new(
        @"\b(your|insert|add|place|company|client|partner|organi[sz]ation|ihr|firmen|votre|su)\s*(own\s+|company\s+)?logo\b|^logo(\s+(here|placeholder|slot))?$|\blogo\s+(here|goes\s+here|placeholder|hier)\b|\blogo\s+einfügen\b|^logoplatzhalter$",
        Options);

    private static readonly Regex Field = new(@"\[[^\[\]]*\p{L}[^\[\]]*\]|<[^<>]*\p{L}[^<>]*>|«\w+»|\{\{?[^{}]*\p{L}[^{}]*\}?\}|\$\{[^{}]*\}", Options);

    /// <summary>What is wrong with a text as a prompt, to be put behind it; null where nothing is.</summary>
    /// <param name="text">The text on one line.</param>
    public static string? Problem(string text)
    {
        if (Instruction.IsMatch(text))
            return "is only what stands in an empty place";
        if (IsLogo(text))
            return "asks for a logo";
        if (Letters(string.Concat(Field.Matches(text).Cast<Match>().Select(match => match.Value))) is var inFields && inFields > 0 && inFields >= FieldShare * Letters(text))
            return "is a field that was not filled in";
        if (Letters(text) == 0)
            return "has no words";
        return text.Length > MostLetters ? $"is {text.Length} letters long, which is a paragraph" : null;
    }

    /// <summary>Whether a text or name is that of a place for a logo, which a model cannot know.</summary>
    public static bool IsLogo(string text) => LogoSlot.IsMatch(text);

    private static int Letters(string text) => text.Count(char.IsLetter);
}
