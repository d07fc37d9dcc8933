namespace TextToImage.Text;

/// <summary>What a user may have meant by a word that a lexicon has not: phrases that differ by few letters, or that begin or end with it.</summary>
internal static class NearestPhrases
{
    /// <summary>Letters of a word for each that may be wrong.</summary>
    private const int LettersPerMistake = 3;

    /// <summary>The most that may be wrong.</summary>
    private const int MostMistakes = 3;

    /// <summary>Shorter words are parts of too many others.</summary>
    private const int ShortestPart = 4;

    private static readonly LexiconKind[] NotSuggested = [LexiconKind.Mood, LexiconKind.Ignored, LexiconKind.Join];

    /// <summary>The nearest phrases of a language, else of English, else of any other; of each meaning the nearest.</summary>
    /// <param name="file">The lexicon's.</param>
    /// <param name="word">As the user wrote it.</param>
    /// <param name="language">The prompt's.</param>
    /// <param name="most">How many there may be.</param>
    public static IReadOnlyList<string> Of(LexiconFile file, string word, string language, int most)
    {
        var wanted = Spelled(word);
        if (wanted.Length == 0)
            return [];
        var languages = new[] { language, Lexicon.English }.Distinct().Select(name => file.Languages.ToList().IndexOf(name)).Where(number => number >= 0).ToList();
        foreach (var number in languages)
        {
            if (Of(file, wanted, row => row.Language == number, most) is { Count: > 0 } found)
                return found;
        }
        return Of(file, wanted, row => !languages.Contains(row.Language), most);
    }

    private static List<string> Of(LexiconFile file, string wanted, Func<LexiconRow, bool> isMeant, int most)
    {
        var found = new List<(double Distance, string Phrase, string Meaning)>();
        foreach (var row in file.Rows)
        {
            if (Array.IndexOf(NotSuggested, row.Kind) >= 0 || !isMeant(row))
                continue;
            foreach (var phrase in row.Phrases)
            {
                if (Distance(wanted, phrase.ToLowerInvariant()) is { } distance)
                    found.Add((distance, phrase, row.Words.Split(' ')[0]));
            }
        }
        return [.. found.OrderBy(each => each.Distance).GroupBy(each => each.Meaning).Take(most).Select(same => same.First().Phrase)];
    }

    /// <summary>How far a phrase is from a word; null: too far to be meant.</summary>
    private static double? Distance(string wanted, string phrase)
    {
        var isWide = PromptUnits.IsWide(wanted[0]);
        // Characters of Chinese say more than letters, and words are short: they are of the same kind where they share one at an end.
        var allowed = isWide ? (wanted.Length > 2 ? 1 : 0) : Math.Min(MostMistakes, Math.Max(wanted.Length > 2 ? 1 : 0, wanted.Length / LettersPerMistake));
        if (Math.Abs(wanted.Length - phrase.Length) <= allowed && Mistakes(wanted, phrase, allowed) is var mistakes && mistakes <= allowed)
            return mistakes - (wanted[0] == phrase[0] ? 0.5 : 0);
        var (shorter, longer) = wanted.Length < phrase.Length ? (wanted, phrase) : (phrase, wanted);
        var isPart = shorter.Length >= (isWide ? 1 : ShortestPart) && 2 * shorter.Length > (isWide ? 0 : longer.Length)
            && (longer.StartsWith(shorter, StringComparison.Ordinal) || longer.EndsWith(shorter, StringComparison.Ordinal));
        return isPart ? allowed + longer.Length - shorter.Length : null;
    }

    /// <summary>
    /// How many letters are missing, too many, wrong, or swapped with their neighbour: the optimal string alignment of Damerau's errors (Damerau 1964), given up
    /// where it is more than <paramref name="most"/>.
    /// </summary>
    internal static int Mistakes(string a, string b, int most)
    {
        var (before, last, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                least = Math.Min(least, row[j]);
            }
            if (least > most)
                return most + 1;
            (before, last, row) = (last, row, before);
        }
        return last[b.Length];
    }

    private static string Spelled(string word)
    {
        var units = PromptUnits.Of(word);
        return units.Count == 0 ? "" : string.Join(units[0].IsWide ? "" : " ", units.Select(unit => unit.Text));
    }
}
