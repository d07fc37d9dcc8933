using System.CommandLine;
using System.Text.Json;
using TextToImage.Requests;

namespace TextToImage.Cli.Tests;

/// <summary>The command line has every row of the table of settings.</summary>
public sealed class SettingOptionsTests : IDisposable
{
    private static readonly Dictionary<SettingCommands, Command[]> Takers = new()
    {
        [SettingCommands.Drawing] = [NewCommand.Create(), EditCommand.Create(), IllustrateCommand.Create()],
        [SettingCommands.Pictures] = [NewCommand.Create(), EditCommand.Create(), IllustrateCommand.Create()],
        [SettingCommands.NewPictures] = [NewCommand.Create()],
        [SettingCommands.Edits] = [EditCommand.Create()],
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_row_has_an_option_of_the_commands_that_take_it() => Assert.Empty(Lacking(SettingsTable.All));

    [Fact]
    public void A_row_that_no_command_takes_is_found()
    {
        var property = typeof(Invented).GetProperty(nameof(Invented.Sharpness))!;
        var invented = new Setting(property, (SettingAttribute)property.GetCustomAttributes(typeof(SettingAttribute), false)[0], new Invented());
        Assert.Equal(["new --sharpness", "edit --sharpness", "illustrate --sharpness"], Lacking([.. SettingsTable.All, invented]));
    }

    [Fact]
    public void Reports_have_every_row_that_metadata_has()
    {
        var result = CommandLine.Run(_folder.Path, "new", "x", "--model", CommandLine.TinyModel, "--steps", "2", "--seed", "1", "--eta", "0.5", "--windows", "on", "--tileable", "--json");
        Assert.Equal(0, result.ExitCode);
        var picture = JsonDocument.Parse(result.Output).RootElement[0];
        var names = picture.EnumerateObject().Select(member => member.Name).ToList();
        Assert.Empty(SettingsTable.All.Where(row => row.IsOn(SettingSurfaces.Metadata)).Select(row => JsonOutput.Name(row.Name)).Except(names));
        Assert.Equal((0.5, "on", true, 1.0), (picture.GetProperty("eta").GetDouble(), picture.GetProperty("windows").GetString(), picture.GetProperty("tileable").GetBoolean(), picture.GetProperty("guidanceEnd").GetDouble()));
        Assert.Equal(JsonValueKind.Null, picture.GetProperty("strength").ValueKind);
    }

    [Theory]
    [InlineData("--steps 7 --eta 0.25 --windows off --no-paste-back --mask-blur 5 --crop 12", 7, 0.25, WindowUse.Off, false, 5, "12")]
    [InlineData("", null, null, WindowUse.Auto, true, null, "auto")]
    public void What_is_given_is_asked_for_and_the_rest_has_its_default(string line, int? steps, double? eta, WindowUse windows, bool pasteBack, int? blur, string crop)
    {
        var options = new SettingOptions(Enum.GetValues<SettingCommands>());
        var command = new Command("test");
        foreach (var option in options.InOrder())
            command.Add(option);
        var start = new GenerationRequest { Edit = new PictureEdit(new Imaging.Picture(1, 1, new byte[3])) };
        var request = options.Read(command.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), start);
        Assert.Equal((steps, eta, windows), (request.Steps, request.Eta, request.Windows));
        Assert.Equal((pasteBack, blur, crop), (request.Edit!.PasteBack, request.Edit.MaskBlur, request.Edit.Crop.Name));
    }

    private static IEnumerable<string> Lacking(IEnumerable<Setting> rows) =>
        from row in rows
        where row.IsOn(SettingSurfaces.CommandLine)
        from command in Takers[row.Commands]
            // Documents have --background for slides, and --picture-background for this.
        where (command.Name, row.Name) != ("illustrate", nameof(GenerationRequest.Background))
        where !command.Options.Any(option => option.Name == row.Option && option.Description == row.Help)
        select $"{command.Name} {row.Option}";

    private sealed record Invented
    {
        [Setting("How sharp it is, 0 to 1.", Min = 0, Max = 1)]
        public double Sharpness { get; init; }
    }
}
