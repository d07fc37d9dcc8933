using System.Text.Json.Nodes;
using TextToImage.Models;
using TextToImage.Text;

namespace TextToImage.Tests.Text;

/// <summary>Prompts as training/starter/lexicon.py reads them: tests/data/lexicon has its results with a small part of the starter's lexicon.</summary>
public sealed class LexiconTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Prompts => [.. Expected(ReferenceData.Bundled("lexicon", "prompts.json")).Select(each => (string)each["prompt"]!)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Prompts))]
    public void A_prompt_is_read_as_the_networks_were_taught(string prompt)
    {
        var expected = Expected(ReferenceData.Bundled("lexicon", "prompts.json")).Single(each => (string)each["prompt"]! == prompt);
        Assert.Equal(Canonical(expected), Canonical(Small().Read(prompt)));
    }

    [Fact]
    public void The_installed_starter_reads_its_own_examples()
    {
        var starter = ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter"));
        if (starter.LexiconFile() is not { } file)
            return;
        var lexicon = Lexicon.Open(file);
        foreach (var expected in Expected(Path.Combine(starter.Path, "parity.json")))
            Assert.Equal(Canonical(expected), Canonical(lexicon.Read((string)expected["prompt"]!)));
    }

    [Theory]
    [InlineData("a cat", true)]
    [InlineData("a beach at night with a zorglub", true)]
    [InlineData("a blue background", true)]
    [InlineData("a zorglub on a blue background", false)]
    [InlineData("red", false)]
    [InlineData("transparent background", false)]
    [InlineData("", false)]
    public void Something_has_to_be_drawn(string prompt, bool expected) => Assert.Equal(expected, Small().Read(prompt).HasSubject);

    [Theory]
    [InlineData("a Zorglub, a house, a ZORGLUB", "Zorglub")]
    [InlineData("हिन्दी बिल्ली cat", "हिन्दी|बिल्ली")]
    [InlineData("恐龙蛋 猫", "恐龙蛋")]
    [InlineData("a 🐱 and a 👩🏽‍🚀 in a house", "🐱|👩🏽‍🚀")]
    [InlineData("house (red)... cat!", "")]
    public void What_is_unknown_is_quoted_as_it_was_written(string prompt, string expected) => Assert.Equal(expected, string.Join("|", Small().Read(prompt).Unknown()));

    [Fact]
    public void A_part_knows_its_place_in_the_prompt()
    {
        var reading = Small().Read("Ｔｗｏ  cafés and a hot­dog");
        Assert.Equal(["Ｔｗｏ", "cafés", "and", "a", "hot­dog"], reading.Parts.Select(part => reading.Prompt[part.Start..part.End]));
    }

    [Theory]
    [InlineData("thing\thouse\tx\ten", "line 1 has not 5 fields")]
    [InlineData("# a comment\nthing\thouse\tx\ten\thouse\tmore", "line 2 has not 5 fields")]
    [InlineData("beast\thouse\tx\ten\thouse", "line 1 is of the kind 'beast', which this version does not know")]
    [InlineData("# nothing", "it has no lines")]
    public void A_broken_file_is_one_sentence(string text, string problem)
    {
        File.WriteAllText(_folder.File("lexicon.tsv"), text);
        var error = Assert.Throws<AIImageException>(() => Lexicon.Open(_folder.File("lexicon.tsv")));
        Assert.Equal(ErrorIds.TokenizerInvalid, error.ErrorId);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_change_nothing()
    {
        File.WriteAllText(_folder.File("lexicon.tsv"), "\uFEFFthing\thouse\tx\ten\thouse|Home\r\nthing\tcat\tx\ten\t„Kitty“|cat\r\n");
        var lexicon = Lexicon.Open(_folder.File("lexicon.tsv"));
        Assert.Equal(["langen", "house", "cat", "cat"], lexicon.Read("home kitty cat").Words);
        Assert.Equal(["house", "Home"], lexicon.File.Rows[0].Phrases);
    }

    [Theory]
    [InlineData("hosue", "en", "house")]
    [InlineData("elefant", "en", "elephant")]
    [InlineData("Katez", "de", "Katze")]
    [InlineData("кошко", "en", "кошка")]
    [InlineData("zorglub", "en", "")]
    [InlineData("🐱", "en", "")]
    public void The_nearest_phrase_is_what_may_have_been_meant(string word, string language, string expected) =>
        Assert.Equal(expected, NearestPhrases.Of(Small().File, word, language, 3) is [var nearest, ..] ? nearest : "");

    [Theory]
    [InlineData("house", "hosue", 1)]
    [InlineData("house", "hose", 1)]
    [InlineData("house", "mousse", 2)]
    [InlineData("", "abc", 3)]
    [InlineData("abcdef", "uvwxyz", 4)]
    public void Mistakes_are_counted_up_to_a_limit(string a, string b, int expected) => Assert.Equal(expected, NearestPhrases.Mistakes(a, b, 3));

    [Theory]
    [InlineData("a red cat on the beach at night, flat style", "on the beach at night flat style")]
    [InlineData("a red house on a blue background", "blue background")]
    [InlineData("a red house next to a cat", "white background")]
    public void Surroundings_are_all_but_things(string prompt, string surroundings)
    {
        var lexicon = Small();
        Assert.Equal(lexicon.Read(surroundings).Words, lexicon.Read(lexicon.Read(prompt).Surroundings).Words);
    }

    private static Lexicon Small() => Lexicon.Open(ReferenceData.Bundled("lexicon", "tokenizer", "lexicon.tsv"));

    private static IEnumerable<JsonNode> Expected(string file)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        return (json as JsonArray ?? json["prompts"]!.AsArray()).Select(each => each!);
    }

    private static string Canonical(JsonNode expected) => string.Join('\n', new[] { "language", "words", "unknown", "verbs", "moods", "transparent" }.Select(key => expected[key]!.ToJsonString()));

    private static string Canonical(LexiconReading reading) => Canonical(new JsonObject
    {
        ["language"] = reading.Language,
        ["words"] = Texts(reading.Words),
        ["unknown"] = Texts(reading.Of(null).Select(part => part.Text)),
        ["verbs"] = new JsonArray([.. reading.Of(LexiconKind.Verb).Select(part => Texts([part.Text, string.Join(' ', part.Words)]))]),
        ["moods"] = Texts(reading.Of(LexiconKind.Mood).Select(part => part.Text)),
        ["transparent"] = reading.Transparent,
    });

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
