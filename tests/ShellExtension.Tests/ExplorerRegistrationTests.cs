namespace TextToImage.Shell.Tests;

/// <summary>What is written for this user is what the table has, and afterwards everything is as it was.</summary>
public sealed class ExplorerRegistrationTests
{
    private static readonly ExplorerTable Table = new(@"C:\Programs\aiimage.exe", MenuLanguage.De);

    private readonly MemoryRegistry _registry = new();
    private readonly MemoryShell _shell = new();

    private ExplorerRegistration Registration => new(_registry, _shell);

    [Fact]
    public void Registering_writes_the_table()
    {
        Registration.Register(Table);
        Assert.All(Registration.Status(Table), row => Assert.Equal(ExplorerState.Present, row.State));
        Assert.Equal(Table.Values.Count + Table.Shortcuts.Count, Registration.Status(Table).Count);
        Assert.Equal(Table.Program, Registration.RegisteredProgram);
        Assert.Equal(MenuLanguage.De, Registration.RegisteredLanguage);
        Assert.Equal(1, _shell.Changes);
    }

    /// <summary>Nothing but the table and the note of it: no value is written that nobody would remove.</summary>
    [Fact]
    public void Nothing_else_is_written()
    {
        Registration.Register(Table);
        var values = _registry.Lines.Count(line => line.Contains(" = ", StringComparison.Ordinal) && !line.StartsWith(@"Software\TextToImage\Explorer ", StringComparison.Ordinal));
        Assert.Equal(Table.Values.Count, values);
    }

    [Fact]
    public void Unregistering_leaves_what_was_there_before()
    {
        // Another program's verb, an empty key, a value beside ours, a name that begins as ours does.
        _registry.Write(@"Software\Classes\SystemFileAssociations\.png\shell\Paint\command", "", "mspaint", false);
        _registry.Make(@"Software\Classes\SystemFileAssociations\.jpg\shell");
        _registry.Write(@"Software\Classes\SystemFileAssociations\.docx", "PerceivedType", "document", false);
        _registry.Write(@"Software\Classes\TextToImages.Other", "", "theirs", false);
        _registry.Write(@"Software\Classes\Directory\Background\shell\git", "", "Git here", false);
        _shell.Shortcuts["SendTo/Mail.lnk"] = ("mail.exe", "");
        var before = _registry.Lines;

        Registration.Register(Table);
        Assert.NotEqual(before, _registry.Lines);
        Registration.Unregister(Table);

        Assert.Equal(before, _registry.Lines);
        Assert.Equal(["SendTo/Mail.lnk"], _shell.Shortcuts.Keys);
    }

    [Fact]
    public void What_others_add_meanwhile_stays()
    {
        Registration.Register(Table);
        _registry.Write(@"Software\Classes\SystemFileAssociations\.png\shell\Paint\command", "", "mspaint", false);
        Registration.Unregister(Table);
        Assert.Equal("mspaint", _registry.Read(@"Software\Classes\SystemFileAssociations\.png\shell\Paint\command", ""));
        Assert.False(_registry.Exists(@"Software\Classes\SystemFileAssociations\.png\shell\TextToImage"));
        Assert.False(_registry.Exists(@"Software\Classes\SystemFileAssociations\.jpg"));
    }

    [Fact]
    public void A_program_that_moved_is_noticed_and_repaired()
    {
        Registration.Register(new ExplorerTable(@"C:\Old\aiimage.exe", MenuLanguage.En));
        Assert.Contains(Registration.Status(Table), row => row.State == ExplorerState.Different);
        Registration.Register(Table);
        Assert.All(Registration.Status(Table), row => Assert.Equal(ExplorerState.Present, row.State));
        Assert.DoesNotContain(_registry.Lines, line => line.Contains(@"C:\Old", StringComparison.Ordinal));
        Registration.Unregister(Table);
        Assert.Equal(["Software"], _registry.Lines);
        Assert.Empty(_shell.Shortcuts);
    }

    [Fact]
    public void A_value_that_was_changed_is_repaired()
    {
        Registration.Register(Table);
        var changed = Table.Values[0];
        _registry.Write(changed.Key, changed.Name, "changed", false);
        _registry.Delete(Table.Values[1].Key, Table.Values[1].Name);
        Assert.Equal([ExplorerState.Different, ExplorerState.Missing], Registration.Status(Table).Select(row => row.State).Where(state => state != ExplorerState.Present));
        Registration.Register(Table);
        Assert.All(Registration.Status(Table), row => Assert.Equal(ExplorerState.Present, row.State));
    }

    /// <summary>What an earlier version made and this one has no place for is noted, so it goes too; a note that someone wrote himself harms nothing.</summary>
    [Fact]
    public void Menus_of_another_version_go_and_foreign_keys_do_not()
    {
        Registration.Register(Table);
        _registry.Write(@"Software\Classes\SystemFileAssociations\.tga\shell\TextToImage", "MUIVerb", "old", false);
        _registry.Write(@"Software\Classes\Theirs", "", "theirs", false);
        var noted = (string)_registry.Read(@"Software\TextToImage\Explorer", "Keys")!;
        _registry.Write(@"Software\TextToImage\Explorer", "Keys",
            $"{noted}\nSoftware\\Classes\\SystemFileAssociations\\.tga\\shell\\TextToImage\nSoftware\\Classes\\SystemFileAssociations\\.tga\\shell\nSoftware\\Classes\\SystemFileAssociations\\.tga\nSoftware\\Classes\\Theirs\nSoftware", false);
        _registry.Write(@"Software\TextToImage\Explorer", "Shortcuts", "TextToImage.lnk\n..\\Mail.lnk", false);
        _shell.Shortcuts["SendTo/..\\Mail.lnk"] = ("mail.exe", "");
        Registration.Unregister(Table);
        Assert.Equal([@"Software", @"Software\Classes", @"Software\Classes\Theirs", @"Software\Classes\Theirs  = (theirs, False)"], _registry.Lines);
        Assert.Equal(["SendTo/..\\Mail.lnk"], _shell.Shortcuts.Keys);
    }

    /// <summary>However far it came, the next run finds all of it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(30)]
    public void A_registration_that_was_cut_off_leaves_nothing(int writes)
    {
        _registry.Make(@"Software\Classes\SystemFileAssociations\.jpg");
        var before = _registry.Lines;
        _registry.WritesLeft = writes;
        Assert.Equal(ErrorIds.OutputNotWritable, Assert.Throws<AIImageException>(() => Registration.Register(Table)).ErrorId);
        _registry.WritesLeft = int.MaxValue;
        Registration.Unregister(Table);
        Assert.Equal(before, _registry.Lines);
    }

    [Fact]
    public void Unregistering_what_is_not_there_does_nothing()
    {
        Registration.Unregister(Table);
        Assert.Equal(["Software"], _registry.Lines);
    }
}
