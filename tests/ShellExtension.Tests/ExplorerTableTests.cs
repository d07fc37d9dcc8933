namespace TextToImage.Shell.Tests;

/// <summary>The table of all that is written is what Explorer's documentation asks for.</summary>
public sealed class ExplorerTableTests
{
    private const string Program = @"C:\Users\Zoë Müller\App Data\aiimage.exe";

    private static readonly ExplorerTable Table = new(Program, MenuLanguage.En);

    public static TheoryData<MenuLanguage> Languages => [.. Enum.GetValues<MenuLanguage>()];

    [Fact]
    public void Every_key_is_this_programs()
    {
        Assert.All(Table.Values, value => Assert.Contains(Table.Roots, root => value.Key == root || value.Key.StartsWith($@"{root}\", StringComparison.Ordinal)));
        Assert.All(Table.Roots, root => Assert.True(ExplorerTable.IsOwn(root)));
    }

    [Theory]
    [InlineData(@"Software\Classes\SystemFileAssociations\.png\shell")]
    [InlineData(@"Software\Classes\SystemFileAssociations\.png\shell\TextToImages")]
    [InlineData(@"Software\Classes\TextToImage.Picture\shell")]
    [InlineData(@"Software\TextToImage")]
    [InlineData("")]
    public void Others_are_not(string key) => Assert.False(ExplorerTable.IsOwn(key));

    /// <summary>A value names the class that has the verbs; the class must be there, with a command for each verb.</summary>
    [Fact]
    public void Every_menu_leads_to_verbs_with_commands()
    {
        var menus = Table.Values.Where(value => value.Name == "ExtendedSubCommandsKey").ToList();
        Assert.Equal(ExplorerMenus.All.Sum(menu => menu.Places.Count), menus.Count);
        foreach (var menu in menus)
        {
            var verbs = $@"Software\Classes\{menu.Data}\shell\";
            var texts = Table.Values.Where(value => value.Key.StartsWith(verbs, StringComparison.Ordinal) && value.Name == "MUIVerb").ToList();
            Assert.NotEmpty(texts);
            Assert.All(texts, text => Assert.Contains(Table.Values, value => value.Key == $@"{text.Key}\command" && value.Name.Length == 0));
        }
    }

    [Fact]
    public void Command_lines_quote_program_and_file()
    {
        var lines = Table.Values.Where(value => value.Key.EndsWith(@"\command", StringComparison.Ordinal)).Select(value => value.Data).ToList();
        Assert.Equal(ExplorerMenus.All.Sum(menu => menu.Verbs.Count), lines.Count);
        Assert.All(lines, line => Assert.Matches("""^"C:\\Users\\Zoë Müller\\App Data\\aiimage\.exe" explorer [a-z0-9]+ "(%1|%V\\\.)"$""", line));
    }

    /// <summary>Explorer shows verbs in the order of their keys, and a menu has them in the order of the table.</summary>
    [Fact]
    public void Keys_are_in_the_order_of_the_verbs()
    {
        foreach (var menu in ExplorerMenus.All)
        {
            var keys = Table.Values.Select(value => value.Key).Where(key => key.StartsWith($@"Software\Classes\TextToImage.{menu.Kind}\shell\", StringComparison.Ordinal)).Select(key => key.Split('\\')[4]).Distinct().ToList();
            Assert.Equal(keys.Order(StringComparer.OrdinalIgnoreCase), keys);
            Assert.Equal(menu.Verbs.Select(verb => verb.Name), keys.Select(key => key[2..]));
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Texts_are_there_in_every_language(MenuLanguage language)
    {
        var texts = ExplorerMenus.All.SelectMany(menu => menu.Verbs).Select(verb => verb.Text).ToList();
        Assert.All(texts, text => Assert.False(string.IsNullOrWhiteSpace(text.In(language))));
        Assert.Equal(texts.Count, texts.Select(text => text.In(language)).Distinct().Count());
        // Three dots say in every language that a question follows.
        Assert.All(texts, text => Assert.Equal(text.English.EndsWith("...", StringComparison.Ordinal), text.In(language).EndsWith("...", StringComparison.Ordinal)));
        if (language != MenuLanguage.En)
            Assert.All(texts, text => Assert.NotEqual(text.English, text.In(language)));
    }

    [Fact]
    public void The_menus_are_in_the_language_that_was_asked_for() =>
        Assert.Contains(new ExplorerTable(Program, MenuLanguage.De).Values, value => value.Data == "Varianten");

    [Fact]
    public void A_path_that_would_end_its_quotes_is_refused() =>
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => new ExplorerTable("C:\\a\" b\\aiimage.exe", MenuLanguage.En)).ErrorId);
}
