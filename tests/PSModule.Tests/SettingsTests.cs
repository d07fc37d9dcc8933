using System.Xml.Linq;
using TextToImage.Requests;

namespace TextToImage.PSModule.Tests;

/// <summary>The module has every row of the table of settings: as parameters, as members of its objects, and in what it shows of them.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellSession _session;

    public SettingsTests() => _session = PowerShellSession.Start(_folder.Path);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_row_is_a_parameter_of_the_commands_that_take_it()
    {
        foreach (var (commands, takers) in Takers)
            Assert.Empty(takers.SelectMany(taker => Lacking(taker, commands)));
    }

    [Fact]
    public void A_row_that_a_command_does_not_take_is_found() => Assert.Contains("New-AIImage -MaskBlur", Lacking("New-AIImage", "Edits"));

    [Theory]
    [InlineData("AIImage")]
    [InlineData("AIImageInfo")]
    public void Every_row_is_a_member_of_the_objects_and_of_their_list(string type)
    {
        Assert.Empty(Engine.Results().Except(Names($"[TextToImage.{type}].GetProperties().Name")));
        string[] asOne = ["Width", "Height"];
        Assert.Empty(Engine.Results().Except(List(type).Descendants("PropertyName").Select(name => name.Value)).Except(asOne));
    }

    [Fact]
    public void A_list_shows_settings_that_have_not_their_defaults()
    {
        var made = _session.Run("New-AIImage 'x' -Model sd15 -Steps 2 -Seed 1 -Scheduler ddim -Eta 0.5 -GuidanceEnd 0.5 -Windows Off").Output[0];
        var shown = List("AIImage").Descendants("ListItem").Where(line => IsShown(line, made)).Select(line => line.Element("PropertyName")!.Value).ToList();
        Assert.Equal(["Steps", "GuidanceScale", "GuidanceEnd", "Scheduler", "Eta", "Windows"], shown.Intersect(Engine.Results()).Except(["Prompt", "Seed"]));
    }

    [Fact]
    public void What_a_file_says_makes_the_picture_again_whatever_was_asked_for()
    {
        var first = _session.Run(
            """
            New-AIImage 'a house' -Model sd15 -Steps 3 -Seed 3 -Size 64x96 -Scheduler ddim -Eta 0.5 -GuidanceScale 4 -GuidanceRescale 0.25 -GuidanceStart 0.1 -GuidanceEnd 0.75 `
                -Variation 0.25 -VariationSeed 8 -Tileable -Windows On -NegativePrompt 'fog' -OutFile a.png
            """);
        Assert.Empty(first.Errors);
        Assert.Empty(_session.Run("Get-AIImageInfo a.png | New-AIImage -OutFile b.png").Errors);
        Assert.Equal(File.ReadAllBytes(_folder.File("a.png")), File.ReadAllBytes(_folder.File("b.png")));
    }

    [Theory]
    [InlineData("-StageSteps 3, 2, 2 -StageGuidance 2, 1.5, 1", "3,2,2")]
    [InlineData("-StageSteps ([int[]](3, 2, 2)) -StageGuidance '2,1.5,1'", "3,2,2")]
    public void Lists_for_stages_are_arrays_or_text_and_come_back_from_the_file(string lists, string steps)
    {
        var made = _session.Run($"New-AIImage 'a fox' -Model unclip -Seed 1 {lists} -OutFile a.png");
        Assert.Empty(made.Errors);
        Assert.Equal((steps, "2,1.5,1"), (made["StageSteps"], made["StageGuidance"]));
        Assert.Empty(_session.Run("Get-AIImageInfo a.png | New-AIImage -OutFile b.png").Errors);
        Assert.Equal(File.ReadAllBytes(_folder.File("a.png")), File.ReadAllBytes(_folder.File("b.png")));
    }

    [Fact]
    public void Tokens_are_drawn_as_asked_for_and_come_back_from_the_file()
    {
        var made = _session.Run("New-AIImage 'a red fox' -Model dalle-mini -Seed 1 -TopK 7 -Temperature 0.8 -GuidanceScale 5 -OutFile a.png");
        Assert.Empty(made.Errors);
        Assert.Empty(made.Warnings);
        Assert.Equal((7, 0.8, null, null), (made["TopK"], made["Temperature"], made["Steps"], made["Scheduler"]));
        Assert.Empty(_session.Run("Get-AIImageInfo a.png | New-AIImage -OutFile b.png").Errors);
        Assert.Equal(File.ReadAllBytes(_folder.File("a.png")), File.ReadAllBytes(_folder.File("b.png")));
        Assert.Contains("ArgumentInvalid", Assert.Single(_session.Run("New-AIImage 'a red fox' -Model dalle-mini -TopK 65").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_that_steer_are_given_as_files_or_objects()
    {
        var made = _session.Run(
            """
            $like = New-AIImage 'x' -Model sd15 -Steps 1 -Seed 1 -OutFile like.png
            New-AIImage '' -Model karlo -Seed 1 -StageSteps 2, 2, 2 -Like $like -OutFile one.png
            New-AIImage '' -Model karlo -Seed 1 -StageSteps 2, 2, 2 -Like like.png -OutFile two.png
            New-AIImage 'a house' -Model controlnet -Seed 1 -Steps 2 -Size 32 -Control $like -ControlScale 0.5 -OutFile held.png
            """);
        Assert.Empty(made.Errors);
        Assert.Equal(File.ReadAllBytes(_folder.File("one.png")), File.ReadAllBytes(_folder.File("two.png")));
        Assert.Equal(0.5, made.Output[^1].Value("ControlScale"));
    }

    [Fact]
    public void What_a_file_does_not_say_is_null_and_no_wish()
    {
        var run = _session.Run("New-AIImage 'x' -Model sd15 -Steps 1 -Seed 1 -OutFile a.png > $null; Get-AIImageInfo a.png");
        Assert.Equal((1, null, false, null), (run["Steps"], run["Eta"], run["Tileable"], run["Windows"]));
        Assert.Empty(_session.Run("Get-AIImageInfo a.png | New-AIImage -OutFile b.png").Errors);
        Assert.Equal(File.ReadAllBytes(_folder.File("a.png")), File.ReadAllBytes(_folder.File("b.png")));
    }

    private static Dictionary<string, string[]> Takers => new()
    {
        ["Drawing"] = ["New-AIImage", "Edit-AIImage", "Add-AIIllustration", "Update-AIIllustration", "New-AISlide"],
        ["Pictures"] = ["New-AIImage", "Edit-AIImage"],
        ["NewPictures"] = ["New-AIImage"],
        ["Edits"] = ["Edit-AIImage"],
    };

    private static XElement List(string type) =>
        XDocument.Load(Path.Combine(TestModule.Folder, "TextToImage.Format.ps1xml")).Descendants("View").Single(view => view.Element("Name")!.Value == $"{type}List");

    private bool IsShown(XElement line, object made) => line.Element("ItemSelectionCondition") is not { } condition
        || _session.Run($"$args[0] | ForEach-Object {{ [bool]({condition.Element("ScriptBlock")?.Value ?? $"$_.{condition.Value}"}) }}", made).Output[0].BaseObject is true;

    private IEnumerable<string> Lacking(string taker, string commands) =>
        Engine.Parameters(commands).Except(Names($"(Get-Command {taker}).Parameters.Keys")).Select(name => $"{taker} -{name}");

    private IEnumerable<string> Names(string script) => _session.Run(script).Output.Select(name => name.ToString());

    /// <summary>Core itself, which this process only finds by way of the imported module.</summary>
    private static class Engine
    {
        public static List<string> Parameters(string commands) =>
            [.. SettingsTable.All.Where(row => row.IsOn(SettingSurfaces.Cmdlets) && row.Commands.ToString() == commands).Select(row => row.Parameter)];

        public static List<string> Results() => [.. SettingsTable.All.Where(row => row.IsOn(SettingSurfaces.Results)).Select(row => row.Name)];
    }
}
