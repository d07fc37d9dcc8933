using TextToImage.Text;

namespace TextToImage.Stages;

/// <summary>What a user should know about how a lexicon read a prompt, a sentence each.</summary>
internal static class LexiconWarnings
{
    /// <summary>How to see the words of a model.</summary>
    private const string Lists = "aiimage model words (Get-AIModel -Words) lists what it draws";

    /// <summary>Nearest phrases that are named with a word.</summary>
    private const int Suggestions = 3;

    /// <summary>Words that are named; of a text with many, the others are counted.</summary>
    private const int Named = 12;

    /// <summary>Warnings about a prompt.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="lexicon">Read it.</param>
    /// <param name="reading">How.</param>
    /// <param name="model">The model's name.</param>
    public static IEnumerable<string> Of(string what, Lexicon lexicon, LexiconReading reading, string model)
    {
        var verbs = reading.Of(LexiconKind.Verb).Select(verb => $"'{verb.Text}' became '{Shown(lexicon, verb, reading.Language)}'").Distinct().ToList();
        if (verbs.Count > 0)
            yield return $"The model '{model}' draws where things are, not what they do to one another: {string.Join(", ", verbs)}.";
        var moods = reading.Of(LexiconKind.Mood).Select(mood => $"'{mood.Text}'").Distinct().ToList();
        if (moods.Count > 0)
            yield return $"The model '{model}' makes drawings of its own styles ({Styles(lexicon, reading.Language)}) and no other kinds of pictures: {string.Join(", ", moods)} changed nothing.";
        var unknown = reading.Unknown();
        if (unknown.Count > 0)
            yield return $"The model '{model}' does not know these words of the {what} and ignored them: {Guessed(lexicon, unknown, reading.Language)}; {Lists}.";
    }

    /// <summary>The error for a prompt that says nothing that can be drawn.</summary>
    /// <param name="lexicon">Read it.</param>
    /// <param name="reading">How.</param>
    /// <param name="model">The model's name.</param>
    public static AIImageException NothingToDraw(Lexicon lexicon, LexiconReading reading, string model)
    {
        var things = ModelWords.CountThings(lexicon.File);
        var unknown = reading.Unknown();
        var why = string.IsNullOrWhiteSpace(reading.Prompt) ? "The prompt is empty"
            : unknown.Count > 0 ? $"The model '{model}' knows nothing to draw in the prompt '{Shortened(reading.Prompt)}' ({Guessed(lexicon, unknown, reading.Language)})"
            : $"The prompt '{Shortened(reading.Prompt)}' names no thing and no surroundings to draw";
        return new AIImageException(ErrorIds.NothingToDraw,
            FormattableString.Invariant($"{why}; name one of the {things} things that the model '{model}' draws, such as '{Example(lexicon, reading.Language)}', or surroundings: {Lists}."))
        { Subject = reading.Prompt };
    }

    private static string Guessed(Lexicon lexicon, IReadOnlyList<string> unknown, string language)
    {
        var guessed = unknown.Take(Named).Select(word => NearestPhrases.Of(lexicon.File, word, language, Suggestions) is { Count: > 0 } nearest
            ? $"'{word}' (did you mean {string.Join(" or ", nearest.Select(phrase => $"'{phrase}'"))}?)"
            : $"'{word}'");
        return string.Join(", ", guessed) + (unknown.Count > Named ? FormattableString.Invariant($" and {unknown.Count - Named} more") : "");
    }

    /// <summary>What users call the words that a phrase became, in their language.</summary>
    private static string Shown(Lexicon lexicon, LexiconPart part, string language)
    {
        var word = string.Join(" ", part.Words);
        var file = lexicon.File;
        var phrases = file.Rows.Where(row => row.Kind == LexiconKind.Relation && file.Languages[row.Language] == language && row.Words == word).SelectMany(row => row.Phrases).ToList();
        return phrases.Count == 0 || phrases.Contains(word) ? word : phrases[0];
    }

    private static string Styles(Lexicon lexicon, string language) => string.Join(", ", FirstPhrases(lexicon, LexiconKind.Style, language));

    private static string Example(Lexicon lexicon, string language) => FirstPhrases(lexicon, LexiconKind.Thing, language).First();

    private static IEnumerable<string> FirstPhrases(Lexicon lexicon, LexiconKind kind, string language) =>
        lexicon.File.Rows.Where(row => row.Kind == kind && row.Phrases.Count > 0 && lexicon.File.Languages[row.Language] == language).Select(row => row.Phrases[0]);

    private static string Shortened(string prompt) => prompt.Length <= 60 ? prompt : $"{prompt.Substring(0, 57)}...";
}
