using System.CommandLine;
using System.Text;
using TextToImage.Models;
using TextToImage.Text;

namespace TextToImage.Cli;

/// <summary><c>aiimage model words</c>: what prompts of a model may say.</summary>
internal static class ModelWordsCommand
{
    private const int LineLength = 100;

    public static Command Create()
    {
        var filter = new Argument<string?>("FILTER")
        {
            Description = "Only words of which a phrase has this in it, or with * and ? is like it.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var language = new Option<string?>("--language", "-l") { Description = "Language of the words, such as de. Default: English, and where nothing English fits FILTER, all.", HelpName = "XX" };
        var model = new Option<string?>("--model", "-m") { Description = "Name of an installed model, or a model folder. Default: the starter model.", HelpName = "NAME|FOLDER" };
        var json = JsonOutput.Option();
        var command = new Command("words",
            """
            Lists what a model can draw, by group, where its words are a list, as the starter model's are.

            With FILTER each word is followed by all that prompts may say for it.

            Examples:
              aiimage model words
              aiimage model words chart
              aiimage model words --language de "*haus"
              aiimage model words 猫 --json
            """)
        { filter, language, model, json };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(filter);
            var words = ModelWords.Of(ModelLibrary.Default.Open(parsed.GetValue(model)), wanted, parsed.GetValue(language));
            if (parsed.GetValue(json))
                JsonOutput.Write(words.Select(WordLine.Of));
            else
                Write(words, withPhrases: !string.IsNullOrWhiteSpace(wanted));
            if (words.Count == 0)
                Console.Error.WriteLine($"aiimage: warning: no word of the model has '{wanted}' in it; aiimage model words lists all.");
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(IReadOnlyList<ModelWord> words, bool withPhrases)
    {
        foreach (var group in words.GroupBy(word => word.Group))
        {
            Console.Out.WriteLine(FormattableString.Invariant($"{group.Key} ({group.Count()})"));
            foreach (var line in withPhrases ? group.Select(Phrases) : Wrapped(group))
                Console.Out.WriteLine($"  {line}");
        }
    }

    private static string Phrases(ModelWord word) => word.Phrases.Count > 1 ? $"{word.Word}: {string.Join(", ", word.Phrases.Skip(1))}" : word.Word;

    /// <summary>Words one after the other, as many to a line as fit.</summary>
    private static IEnumerable<string> Wrapped(IEnumerable<ModelWord> words)
    {
        var line = new StringBuilder();
        foreach (var word in words)
        {
            if (line.Length > 0 && line.Length + word.Word.Length + 2 > LineLength)
            {
                yield return $"{line},";
                line.Clear();
            }
            line.Append(line.Length > 0 ? ", " : "").Append(word.Word);
        }
        yield return line.ToString();
    }

    private sealed record WordLine(string Word, string? Kind, string Group, string? Language, IReadOnlyList<string> Phrases)
    {
        public static WordLine Of(ModelWord word) => new(word.Word, word.Kind?.ToString().ToLowerInvariant(), word.Group, word.Language, word.Phrases);
    }
}
