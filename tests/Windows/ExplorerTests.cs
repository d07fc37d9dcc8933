using System.Text.Json;
using System.Text.RegularExpressions;

namespace TextToImage.Windows.Tests;

/// <summary>The menus of Explorer in a real registry, and the command lines in them by way of ShellExecuteEx.</summary>
public sealed class ExplorerTests(WindowsMachine machine) : WindowsTest(machine)
{
    /// <summary>The note of what was made, which is no row of the table.</summary>
    private const string Note = @"HKEY_CURRENT_USER\Software\TextToImage\Explorer";

    [Fact]
    public void TheRegistryGetsTheTableAndLosesIt()
    {
        // Another program's verb beside ours.
        Worked(Machine.Run("reg", Folder, "add", @"HKCU\Software\Classes\SystemFileAssociations\.png\shell\Paint\command", "/ve", "/d", "paint \"%1\"", "/f"));
        var before = Values();
        Worked(Run("shell", "register", "--language", "de"));
        var after = Values();
        var table = JsonDocument.Parse(Worked(Run("shell", "register", "--what-if", "--json", "--language", "de")).Output).RootElement.EnumerateArray().ToList();
        var status = Worked(Run("shell", "status")).Output;
        Worked(Run("shell", "unregister"));

        Assert.Equal(
            table.Where(row => Text(row, "place") != "Send To").Select(row => new RegistryValue($@"HKEY_CURRENT_USER\{Text(row, "place")}", Text(row, "name"), Text(row, "data"))).ToHashSet(),
            after.Except(before).Where(value => value.Data is not null && value.Key != Note).ToHashSet());
        Assert.All(table, row => Assert.Equal("present", Text(row, "state")));
        Assert.Contains("The menus are in Explorer (de)", status, StringComparison.Ordinal);
        Assert.Empty(before.Except(after));
        Unchanged(before);
    }

    /// <summary>Explorer puts the file into the command line as ShellExecuteEx does. Wine looks for classes in HKEY_LOCAL_MACHINE alone, so the verb is copied there.</summary>
    [Theory]
    [InlineData("it's 100% & 猫 (1).png")]
    [InlineData("--seed 5.png")]
    public void AVerbWorksByWayOfItsClass(string name)
    {
        Worked(RunHere("new", "a", "--model", ReferenceData.Bundled("reference", "sd15"), "--steps", "1", "--seed", "1", "--out", "made.png"));
        var picture = At("a folder", name);
        Directory.CreateDirectory(Path.GetDirectoryName(picture)!);
        File.Move(At("made.png"), picture);
        Worked(Run("shell", "register"));
        var line = Values().Single(value => value.Key.Contains(@"\TextToImage.Picture\shell\", StringComparison.Ordinal) && value.Key.EndsWith(@"enlarge2\command", StringComparison.Ordinal) && value.Data is not null).Data;
        Worked(Run("shell", "unregister"));
        Worked(Machine.Run("reg", Folder, "add", @"HKLM\Software\Classes\.png", "/ve", "/d", "TextToImage.Test", "/f"));
        Worked(Machine.Run("reg", Folder, "add", @"HKLM\Software\Classes\TextToImage.Test\shell\open\command", "/ve", "/d", line!, "/f"));

        Worked(Machine.Run("start", Folder, "/wait", WindowsMachine.PathOf(picture)));

        Assert.True(File.Exists(At("a folder", $"{Path.GetFileNameWithoutExtension(name)}-x2.png")));
    }

    /// <summary>Explorer starts a program for each selected file; one of them does the work of all.</summary>
    [Fact]
    public void SeveralProcessesAreOneSelection()
    {
        Worked(RunHere("new", "a", "--model", ReferenceData.Bundled("reference", "sd15"), "--steps", "1", "--seed", "1", "--out", "1.png"));
        string[] names = ["1.png", "2.png", "3.png"];
        foreach (var name in names.Skip(1))
            File.Copy(At("1.png"), At(name));
        _ = Machine.Program;
        var results = names.Select(name => Task.Factory.StartNew(() => Run("explorer", "enlarge2", WindowsMachine.PathOf(At(name))), TaskCreationOptions.LongRunning)).Select(task => Worked(task.Result)).ToList();
        Assert.All(names, name => Assert.True(File.Exists(At($"{Path.GetFileNameWithoutExtension(name)}-x2.png"))));
        Assert.Equal(3, results.Sum(result => result.Lines.Length));
    }

    [Fact]
    public void SetupInstallsForTheUserAndLeavesNothing()
    {
        var before = Values();
        Worked(Run("setup", "install"));
        var folder = Values().Single(value => value.Key.EndsWith(@"\Uninstall\TextToImage", StringComparison.Ordinal) && value.Name == "InstallLocation").Data!;
        Assert.Contains(Values(), value => value.Key == @"HKEY_CURRENT_USER\Environment" && value.Name == "Path" && value.Data!.EndsWith(folder, StringComparison.Ordinal));
        var installed = Worked(Machine.Run($@"{folder}\aiimage.exe", Folder, "new", "a", "--model", TinyModel, "--steps", "1", "--seed", "1", "--out", "a.png"));
        Assert.Single(installed.Lines);
        Assert.Contains("call '", Worked(Machine.Run($@"{folder}\aiimage.exe", Folder, "shell", "status")).Output, StringComparison.Ordinal);

        // As Installed apps does: by the installed program, whose folder goes after it has ended.
        Worked(Machine.Run($@"{folder}\aiimage.exe", Folder, "setup", "uninstall"));
        Unchanged(before);
        Assert.True(SpinWait.SpinUntil(() => Machine.Run("cmd", Folder, "/c", "dir", folder).ExitCode != 0, TimeSpan.FromMinutes(2)));
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private void Unchanged(HashSet<RegistryValue> before)
    {
        var now = Values();
        Assert.Equal([], before.Except(now));
        Assert.Equal([], now.Except(before));
    }

    /// <summary>Every key and value of the user's, as <c>reg export</c> writes them.</summary>
    private HashSet<RegistryValue> Values()
    {
        var values = new HashSet<RegistryValue>();
        foreach (var root in new[] { @"HKCU\Software", @"HKCU\Environment" })
        {
            Worked(Machine.Run("reg", Folder, "export", root, WindowsMachine.PathOf(At("export.reg")), "/y"));
            var key = "";
            // A long value goes on behind a backslash.
            foreach (var line in File.ReadAllText(At("export.reg")).Replace("\\\r\n  ", "", StringComparison.Ordinal).Split("\r\n"))
            {
                if (line.StartsWith('['))
                    values.Add(new RegistryValue(key = line[1..^1], "", null));
                else if (Regex.Match(line, """^(?:@|"(?<name>(?:[^"\\]|\\.)*)")=(?:"(?<text>(?:[^"\\]|\\.)*)"|(?<other>.*))$""", RegexOptions.Singleline) is { Success: true } value)
                    values.Add(new RegistryValue(key, Unescaped(value.Groups["name"].Value), Unescaped(value.Groups["text"].Value) + value.Groups["other"].Value));
            }
        }
        return values;
    }

    private static string Unescaped(string text) => Regex.Replace(text, @"\\(.)", "$1");

    /// <summary>A value of the registry; without data a key.</summary>
    private sealed record RegistryValue(string Key, string Name, string? Data);
}
