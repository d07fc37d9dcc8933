using System.Text.RegularExpressions;
using TextToImage.Models;

namespace TextToImage.Text;

/// <summary>A word that a model draws, or understands with what it draws.</summary>
/// <param name="Word">The word, or phrase, as users are shown it.</param>
/// <param name="Kind">What it is about; null: the model does not say.</param>
/// <param name="Group">The group of things that it is of, or else the name of its kind.</param>
/// <param name="Language">The language, such as "en"; null: the model does not say.</param>
/// <param name="Phrases">All that prompts may say for it.</param>
public sealed record ModelWord(string Word, LexiconKind? Kind, string Group, string? Language, IReadOnlyList<string> Phrases);

/// <summary>What prompts of a model may say, of models that have a list of their words.</summary>
public static class ModelWords
{
    private const string Plural = " plural";

    private static readonly Dictionary<LexiconKind, string> KindGroups = new()
    {
        [LexiconKind.Thing] = "things",
        [LexiconKind.Scenery] = "scenery",
        [LexiconKind.Background] = "backgrounds",
        [LexiconKind.Transparent] = "backgrounds",
        [LexiconKind.Colour] = "colours",
        [LexiconKind.Number] = "numbers",
        [LexiconKind.Size] = "sizes",
        [LexiconKind.Relation] = "relations",
        [LexiconKind.Style] = "styles",
    };

    private static readonly LexiconKind[] KindOrder = [.. KindGroups.Keys];

    /// <summary>The words of a model in groups: things, then scenery, backgrounds, colours, numbers, sizes, relations and styles. Nothing large is loaded.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="filter">What one of a word's phrases contains, or with * and ? what it is like; null: all.</param>
    /// <param name="language">A language of the model's; null: English, and where nothing English fits the filter, all.</param>
    /// <exception cref="AIImageException">The words of the model are not a list, or the language is none of its.</exception>
    public static IReadOnlyList<ModelWord> Of(ModelFolder model, string? filter = null, string? language = null)
    {
        var fits = Filter(filter);
        if ((model ?? throw new ArgumentNullException(nameof(model))).LexiconFile() is { } path)
            return Of(LexiconFile.Read(path), model.Defaults.Name, fits, string.IsNullOrWhiteSpace(language) ? null : language!.Trim());
        var words = model.Has(Tokenizer) ? PromptVocabulary.Words(model.ComponentFolder(Tokenizer)) : [];
        if (words.Count == 0)
            throw new AIImageException(ErrorIds.ModelUnsupported, $"The words of the model '{model.Defaults.Name}' are no list: it {(model.Has(Tokenizer) ? "reads any text, more or less well" : "takes no prompts")}; the words of the starter model are one.") { Subject = model.Path };
        if (!string.IsNullOrWhiteSpace(language) && !string.Equals(language!.Trim(), Lexicon.English, StringComparison.OrdinalIgnoreCase))
            throw NoLanguage(model.Defaults.Name, language, [Lexicon.English]);
        return [.. words.Where(fits).Select(word => new ModelWord(word, null, "words", Lexicon.English, [word]))];
    }

    /// <summary>What a word that someone begins to type may become: shown words that begin so, then other phrases of words; none where the model's words are no list.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="typed">What was typed of the word.</param>
    public static IReadOnlyList<string> Beginning(ModelFolder model, string typed)
    {
        try
        {
            return
            [
                .. Of(model, $"{typed}*").OrderBy(word => word.Word.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
                    .SelectMany(word => word.Phrases.Where(phrase => phrase.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Take(1)).Distinct(),
            ];
        }
        catch (AIImageException)
        {
            return [];
        }
    }

    /// <summary>How many things a lexicon has.</summary>
    internal static int CountThings(LexiconFile file) =>
        file.Rows.Where(row => row.Kind == LexiconKind.Thing).Select(Meaning).Distinct(StringComparer.Ordinal).Count();

    private const string Tokenizer = "tokenizer";

    private static List<ModelWord> Of(LexiconFile file, string model, Func<string, bool> fits, string? language)
    {
        if (language is not null && !file.Languages.Contains(language, StringComparer.OrdinalIgnoreCase))
            throw NoLanguage(model, language, file.Languages);
        var found = Words(file, name => string.Equals(name, language ?? Lexicon.English, StringComparison.OrdinalIgnoreCase), fits);
        return found.Count > 0 || language is not null ? found : Words(file, _ => true, fits);
    }

    private static List<ModelWord> Words(LexiconFile file, Func<string, bool> isMeant, Func<string, bool> fits)
    {
        var meant = file.Languages.Select(isMeant).ToList();
        return [.. file.Rows.Where(row => meant[row.Language] && KindGroups.ContainsKey(row.Kind))
            .Where(row => row.Phrases.Count > 0)
            .GroupBy(row => (row.Kind, row.Language, Meaning: Meaning(row)))
            .Select(rows => Word(file, rows.Key.Kind, rows.Key.Language, [.. rows.SelectMany(row => row.Phrases)], rows.First().Group))
            .Where(word => word.Phrases.Any(fits))
            .GroupBy(word => word.Group).SelectMany(group => group)
            .OrderBy(word => Order(word.Kind!.Value))];
    }

    private static ModelWord Word(LexiconFile file, LexiconKind kind, int language, IReadOnlyList<string> phrases, string group) =>
        new(phrases[0], kind, group.Length > 0 ? group : KindGroups[kind], file.Languages[language], phrases);

    /// <summary>What a line's words mean, however many of it: plurals are of the same thing.</summary>
    private static string Meaning(LexiconRow row) =>
        row.Words.EndsWith(Plural, StringComparison.Ordinal) ? row.Words.Substring(0, row.Words.Length - Plural.Length) : row.Words;

    private static int Order(LexiconKind kind) => Array.IndexOf(KindOrder, kind);

    private static Func<string, bool> Filter(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter))
            return _ => true;
        var wanted = filter!.Trim();
        if (wanted.IndexOfAny(['*', '?']) < 0)
            return phrase => phrase.Contains(wanted, StringComparison.OrdinalIgnoreCase);
        var pattern = new Regex($"^{Regex.Escape(wanted).Replace("\\*", ".*").Replace("\\?", ".")}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return pattern.IsMatch;
    }

    private static AIImageException NoLanguage(string model, string language, IReadOnlyList<string> languages) => new(
        ErrorIds.ArgumentInvalid, $"The model '{model}' does not read the language '{language.Trim()}'; it reads {string.Join(", ", languages)}.");
}
