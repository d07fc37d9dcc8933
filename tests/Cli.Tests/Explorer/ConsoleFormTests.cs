using Spectre.Console.Testing;
using TextToImage.Cli.Explorer;
using TextToImage.Models;
using TextToImage.Shell;
using TextToImage.Text;

namespace TextToImage.Cli.Tests.Explorer;

/// <summary>The questions of Explorer's menus in a console.</summary>
public sealed class ConsoleFormTests
{
    private static readonly FormField
        Prompt = new("prompt", FieldKind.Prompt, ExplorerTexts.Prompt),
        Seed = new("seed", FieldKind.Number, ExplorerTexts.Seed),
        Count = new("count", FieldKind.Number, ExplorerTexts.Count) { Default = "1", Least = 1, Most = 100 };

    private readonly TestConsole _console = new TestConsole().Interactive();

    [Fact]
    public async Task Prompt_seed_and_count_are_asked()
    {
        Type("a red house");
        _console.Input.PushKey(ConsoleKey.Enter);
        _console.Input.PushTextWithEnter("7");
        _console.Input.PushKey(ConsoleKey.Enter);
        var answers = await Ask(MenuLanguage.En, Prompt, Seed, Count);
        Assert.Equal(["a red house", "7", "1"], answers!.Values);
        Assert.Contains("What should it show?", _console.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MenuLanguage.De, "Was soll es zeigen?")]
    [InlineData(MenuLanguage.Zh, "图片内容?")]
    public async Task In_the_language_of_the_user(MenuLanguage language, string question)
    {
        Type("猫");
        _console.Input.PushKey(ConsoleKey.Enter);
        Assert.Equal("猫", (await Ask(language, Prompt))!["prompt"]);
        Assert.Contains(question, _console.Output, StringComparison.Ordinal);
    }

    /// <summary>With the words of the starter model: Tab completes, Tab again goes on, and only the last word changes.</summary>
    [Fact]
    public async Task Tab_completes_words_of_the_model()
    {
        var words = ModelWords.Beginning(ModelLibrary.Default.Open(null), "hou");
        Assert.Contains("house", words);
        Assert.True(words.Count > 1);
        Type("a red hou");
        for (var presses = 0; presses <= words.Count; presses++)
            _console.Input.PushKey(ConsoleKey.Tab);
        _console.Input.PushKey(ConsoleKey.Enter);
        Assert.Equal($"a red {words[0]}", (await Ask(MenuLanguage.En, Prompt))!["prompt"]);
    }

    [Fact]
    public async Task Backspace_takes_whole_letters_and_a_blank_prompt_is_none()
    {
        _console.Input.PushKey(ConsoleKey.Enter);
        Type("cae\u0301");
        _console.Input.PushKey(ConsoleKey.Backspace);
        Type("t🚀");
        _console.Input.PushKey(ConsoleKey.Backspace);
        _console.Input.PushKey(ConsoleKey.Enter);
        Assert.Equal("cat", (await Ask(MenuLanguage.En, Prompt))!["prompt"]);
    }

    [Fact]
    public async Task Escape_wants_nothing()
    {
        Type("a red");
        _console.Input.PushKey(ConsoleKey.Escape);
        Assert.Null(await Ask(MenuLanguage.En, Prompt, Seed));
    }

    [Fact]
    public async Task Numbers_out_of_their_range_are_asked_for_again()
    {
        _console.Input.PushTextWithEnter("0");
        _console.Input.PushTextWithEnter("many");
        _console.Input.PushTextWithEnter("3");
        Assert.Equal("3", (await Ask(MenuLanguage.En, Count))!["count"]);
    }

    [Fact]
    public async Task One_of_several_is_chosen()
    {
        _console.Input.PushKey(ConsoleKey.DownArrow);
        _console.Input.PushKey(ConsoleKey.Enter);
        var field = new FormField("part", FieldKind.Choice, ExplorerTexts.Part) { Choices = [("middle", ExplorerTexts.Middle), ("left", ExplorerTexts.LeftHalf)] };
        Assert.Equal("left", (await Ask(MenuLanguage.De, field))!["part"]);
    }

    [Fact]
    public async Task Without_a_console_a_sentence_says_what_to_do()
    {
        var error = await Assert.ThrowsAsync<AIImageException>(() => new ConsoleForm(new TestConsole(), MenuLanguage.En, _ => []).Ask(ExplorerMenus.Choose.Text, [Prompt], default));
        Assert.Contains("aiimage edit", error.Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyDictionary<string, string>?> Ask(MenuLanguage language, params FormField[] fields) =>
        new ConsoleForm(_console, language, typed => ModelWords.Beginning(ModelLibrary.Default.Open(null), typed)).Ask(ExplorerMenus.All[0].Verbs[0].Text, fields, default);

    private void Type(string text)
    {
        foreach (var letter in text)
            _console.Input.PushKey(new ConsoleKeyInfo(letter, ConsoleKey.None, false, false, false));
    }
}
