using System.ComponentModel;
using System.Xml.Linq;

namespace TextToImage.HelpPages.Tests;

/// <summary>An object whose members are settings, but for one.</summary>
public sealed class SampleResult
{
    public string Path { get; set; } = "";

    [DefaultValue(null)]
    public int? Steps { get; set; }

    [DefaultValue(0.5)]
    public double Strength { get; set; }

    [DefaultValue(false)]
    public bool Tileable { get; set; }

    [DefaultValue(SampleShape.Square)]
    public SampleShape Shape { get; set; }
}

/// <summary>How lists of settings come into the module's views.</summary>
public class SettingViewsTests
{
    private const string Type = "TextToImage.HelpPages.Tests.SampleResult";

    [Fact]
    public void Settings_and_their_defaults_are_read_from_the_assembly() => Assert.Equal(
        [new("Steps", "$null"), new("Strength", "0.5"), new("Tileable", "$false"), new("Shape", "'Square'")],
        Read()[Type]);

    [Fact]
    public void A_list_gets_a_line_for_each_setting_that_it_does_not_name_itself()
    {
        var views = XDocument.Parse(
            $"""
            <View><ViewSelectedBy><TypeName>{Type}</TypeName></ViewSelectedBy><ListItems>
              <ListItem><PropertyName>Path</PropertyName></ListItem>
              <ListItem><PropertyName>Steps</PropertyName></ListItem>
              <?settings?>
              <ListItem><PropertyName>Last</PropertyName></ListItem>
            </ListItems></View>
            """);
        SettingViews.Fill(views, Read());
        Assert.Equal(["Path", "Steps", "Strength", "Tileable", "Shape", "Last"], views.Descendants("PropertyName").Select(name => name.Value));
        Assert.Equal(["$_.Strength -ne 0.5", "$_.Tileable -ne $false", "$_.Shape -ne 'Square'"], views.Descendants("ScriptBlock").Select(condition => condition.Value));
        Assert.DoesNotContain(views.DescendantNodes(), node => node is XProcessingInstruction);
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<SettingMember>> Read() =>
        ModuleSettings.Read(typeof(SampleResult).Assembly.Location, ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => path != typeof(SampleResult).Assembly.Location));
}
