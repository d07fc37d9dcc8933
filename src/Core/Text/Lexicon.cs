namespace TextToImage.Text;

/// <summary>
/// Reads prompts in several languages: covers a prompt by the phrases of a lexicon at the least cost and says which words it becomes. How, exactly, is described
/// in training/starter/lexicon.py; this gives the same.
/// </summary>
internal sealed class Lexicon
{
    /// <summary>The language that all of a lexicon's readers may use words of.</summary>
    public const string English = "en";

    private const double OwnCost = 0.01, EnglishCost = 0.03, OtherCost = 0.3, UnknownCost = 1;

    /// <summary>Costs that differ by less are equal.</summary>
    private const double Equal = 1e-9;

    /// <summary>Digits by which the costs of languages are compared.</summary>
    private const int Digits = 6;

    private readonly int _english;

    /// <summary>A command asks for the same prompt several times: what it may say, its tokens, what was not understood.</summary>
    private LexiconReading? _last;

    private Lexicon(LexiconFile file)
    {
        File = file;
        _english = file.Languages.ToList().IndexOf(English);
    }

    /// <summary>A phrase that fits at a place of a prompt.</summary>
    private sealed record Match(int Length, int Language, int Phrase);

    /// <summary>The best way on from a place of a prompt.</summary>
    private sealed record Way(double Cost, Match? Phrase, int End);

    /// <summary>What it is made of.</summary>
    public LexiconFile File { get; }

    /// <summary>Reads a lexicon.</summary>
    /// <exception cref="AIImageException">The file is missing or not a lexicon.</exception>
    public static Lexicon Open(string path) => new(LexiconFile.Read(path));

    /// <summary>Reads a prompt; null is the empty one.</summary>
    public LexiconReading Read(string? prompt)
    {
        var text = prompt ?? "";
        return _last is { } last && last.Prompt == text ? last : _last = Covered(text);
    }

    private LexiconReading Covered(string text)
    {
        var units = PromptUnits.Of(text);
        var matches = new List<Match>[units.Count];
        for (var place = 0; place < units.Count; place++)
            matches[place] = Matches(units, place);
        var (best, ways) = (0, Cover(units, matches, 0));
        for (var language = 1; language < File.Languages.Count; language++)
        {
            var other = Cover(units, matches, language);
            if (Math.Round(other[0].Cost, Digits) < Math.Round(ways[0].Cost, Digits))
                (best, ways) = (language, other);
        }
        return new LexiconReading(text, File.Languages[best], Parts(units, ways));
    }

    /// <summary>The phrases that fit at a place, the shortest first, and of one length in the order of languages; of equal ones of a language, the first in the file.</summary>
    private List<Match> Matches(List<PromptUnit> units, int place)
    {
        var found = new List<Match>();
        foreach (var phrase in File.Beginning(units[place].Text))
        {
            var wanted = PromptUnits.Of(File.Phrase(phrase));
            if (!Fits(wanted, units, place))
                continue;
            var match = new Match(wanted.Count, File.LanguageOf(phrase), phrase);
            // Those that come later are earlier in the file.
            found.RemoveAll(other => other.Length == match.Length && other.Language == match.Language);
            found.Add(match);
        }
        found.Sort((a, b) => a.Length != b.Length ? a.Length - b.Length : a.Language - b.Language);
        return found;
    }

    private static bool Fits(List<PromptUnit> wanted, List<PromptUnit> units, int place)
    {
        if (wanted.Count > units.Count - place)
            return false;
        for (var i = 0; i < wanted.Count; i++)
        {
            if (wanted[i].Text != units[place + i].Text)
                return false;
        }
        return wanted.Count > 0;
    }

    /// <summary>The cheapest way from each place to the end, of a prompt in a language.</summary>
    private Way[] Cover(List<PromptUnit> units, List<Match>[] matches, int language)
    {
        var ways = new Way[units.Count + 1];
        ways[units.Count] = new Way(0, null, units.Count);
        for (var place = units.Count - 1; place >= 0; place--)
        {
            var way = Unknown(units, ways, place);
            foreach (var match in matches[place])
            {
                var cost = (match.Language == language ? OwnCost : match.Language == _english ? EnglishCost : OtherCost) + ways[place + match.Length].Cost;
                if (cost < way.Cost + Equal)
                    way = new Way(cost, match, place + match.Length);
            }
            ways[place] = way;
        }
        return ways;
    }

    /// <summary>The way on where nothing covers what stands at a place: past the unit, or past a whole word of Korean, which is not left in its middle.</summary>
    private static Way Unknown(List<PromptUnit> units, Way[] ways, int place)
    {
        var end = place + 1;
        if (!units[place].IsKorean)
            return new Way(UnknownCost + ways[end].Cost, null, end);
        if (place > 0 && IsOneWord(units[place - 1], units[place]))
            return new Way(double.PositiveInfinity, null, 0);
        while (end < units.Count && IsOneWord(units[end - 1], units[end]))
            end++;
        return new Way(UnknownCost + ways[end].Cost, null, end);
    }

    private static bool IsOneWord(PromptUnit korean, PromptUnit next) => korean.IsKorean && next.IsKorean && korean.Word == next.Word;

    private List<LexiconPart> Parts(List<PromptUnit> units, Way[] ways)
    {
        var parts = new List<LexiconPart>();
        for (var place = 0; place < units.Count;)
        {
            var way = ways[place];
            var covered = units.GetRange(place, way.End - place);
            var row = way.Phrase is { } match ? File.RowOf(match.Phrase) : null;
            parts.Add(new LexiconPart(
                row?.Kind, row?.Words.Split([' '], StringSplitOptions.RemoveEmptyEntries) ?? [],
                string.Join(covered[0].IsWide ? "" : " ", covered.Select(unit => unit.Text)), covered[0].Start, covered[covered.Count - 1].End));
            place = way.End;
        }
        return parts;
    }
}
