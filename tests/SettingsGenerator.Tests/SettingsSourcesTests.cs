using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TextToImage.SettingsGenerator.Tests;

/// <summary>What a row of the table of settings becomes in the module. That it compiles, the module's own build shows.</summary>
public class SettingsSourcesTests
{
    [Fact]
    public void A_number_is_a_parameter_a_part_of_the_request_and_a_member_of_results()
    {
        var sources = Written("""[Setting("How sharp.", Min = 0, Max = 1, Default = 0.5)] public double Sharpness { get; init; } = 0.5;""");
        Has(sources["SamplingCommand.g.cs"], "/// <summary>How sharp.</summary>", "[Parameter(ValueFromPipelineByPropertyName = true)]", "[ReadAs(typeof(double))]", "public double? Sharpness { get; set; }");
        Has(sources["CommandSettings.g.cs"], "if (samplingCommand.Sharpness is { } sharpness)", "asked = asked with { Sharpness = sharpness };");
        Has(sources["AIImage.g.cs"], "[DefaultValue(0.5D)]", "public double Sharpness { get; internal set; }");
        Has(sources["AIImageInfo.g.cs"], "[DefaultValue(null)]", "public double? Sharpness { get; internal set; }");
        Has(sources["ResultSettings.g.cs"], "result.Sharpness = Said<double>(settings, \"Sharpness\");", "result.Sharpness = SaidOrNull<double>(settings, \"Sharpness\");");
    }

    [Fact]
    public void What_is_on_by_default_has_a_switch_that_takes_nothing_from_objects()
    {
        var sources = Written("""[Setting("Not so.", Commands = SettingCommands.NewPictures, Default = true)] public bool Clean { get; init; } = true;""");
        Has(sources["NewAIImageCommand.g.cs"], "[Parameter]", "public SwitchParameter NoClean { get; set; }");
        Has(sources["CommandSettings.g.cs"], "if (newAIImageCommand.NoClean)", "asked = asked with { Clean = false };");
        Assert.DoesNotContain("NoClean", sources["SamplingCommand.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_switch_of_a_result_is_never_null()
    {
        var sources = Written("""[Setting("So.")] public bool Clean { get; init; }""");
        Assert.All(new[] { "AIImage.g.cs", "AIImageInfo.g.cs" }, file => Has(sources[file], "[DefaultValue(false)]", "public bool Clean { get; internal set; }"));
        Has(sources["SamplingCommand.g.cs"], "[Parameter(ValueFromPipelineByPropertyName = true)]", "public SwitchParameter Clean { get; set; }");
    }

    [Fact]
    public void Words_become_a_type_of_the_module()
    {
        var sources = Written("""[Setting("Which.")] public Side Corner { get; init; }""", "public enum Side { Left, Right = 4 }");
        Has(sources["ChoiceTypes.g.cs"], "public enum PictureCorner", "Left = 0,", "Right = 4,");
        Has(sources["SamplingCommand.g.cs"], "public PictureCorner? Corner { get; set; }");
        Has(sources["CommandSettings.g.cs"], "Corner = (global::TextToImage.Requests.Side)corner");
    }

    [Fact]
    public void What_reads_itself_is_text_or_a_list()
    {
        const string Box = "public sealed class Box { public static Box Parse(string text) => new(); }";
        Has(Written("""[Setting("Where.")] public Box? Place { get; init; }""", Box)["SamplingCommand.g.cs"], "[AllowEmptyString]", "public string? Place { get; set; }");
        var list = Written("""[Setting("Where.", IsList = true)] public Box? Place { get; init; }""", Box);
        Has(list["SamplingCommand.g.cs"], "public object? Place { get; set; }");
        Has(list["CommandSettings.g.cs"], "if (GivenValue.Text(samplingCommand.Place) is { } place)", "Place = global::TextToImage.Requests.Box.Parse(place)");
    }

    [Fact]
    public void A_surface_that_a_row_is_without_does_not_have_it()
    {
        var sources = Written("""[Setting("Hidden.", Without = SettingSurfaces.Cmdlets | SettingSurfaces.Results, Because = "x")] public int Depth { get; init; }""");
        Assert.All(sources.Values, source => Assert.DoesNotContain("Depth", source, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_class_declares_itself_counts()
    {
        var sources = Written("""[Setting("Seed.")] public ulong? Seed { get; init; }""", "", "public ulong Seed { get; set; }");
        Assert.DoesNotContain("Seed", sources["AIImage.g.cs"], StringComparison.Ordinal);
        Assert.Contains("Seed", sources["AIImageInfo.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_no_parameter_can_have_ends_the_build_and_says_what_to_do()
    {
        var sources = Written("""[Setting("When.")] public System.Uri? Kind { get; init; }""");
        Has(sources["SamplingCommand.g.cs"], "#error The setting Kind has the type Uri, for which cmdlets have no parameter; give the type a static Parse(string), or write the parameter into SamplingCommand.");
    }

    private static void Has(string source, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, source, StringComparison.Ordinal));

    /// <summary>The files that are written for a table with one row more.</summary>
    private static Dictionary<string, string> Written(string row, string types = "", string ofImage = "")
    {
        var module =
            $$"""
            #nullable enable
            namespace TextToImage.Requests
            {
                public enum SettingCommands { Drawing, Pictures, NewPictures, Edits }
                [System.Flags] public enum SettingSurfaces { None = 0, CommandLine = 1, Cmdlets = 2, Metadata = 4, Results = 8 }
                public sealed class SettingAttribute(string help) : System.Attribute
                {
                    public string Help => help;
                    public SettingCommands Commands { get; init; }
                    public SettingSurfaces Without { get; init; }
                    public string? Because { get; init; }
                    public object? Default { get; init; }
                    public double Min { get; init; }
                    public double Max { get; init; }
                    public bool IsList { get; init; }
                }
                {{types}}
                public sealed record GenerationRequest { {{row}} }
                public sealed record PictureEdit;
            }
            namespace TextToImage { public partial class AIImage { {{ofImage}} } public partial class AIImageInfo; }
            """;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("Module", [CSharpSyntaxTree.ParseText(module)], references);
        var run = CSharpGeneratorDriver.Create(new SettingsSources()).RunGenerators(compilation).GetRunResult();
        Assert.Empty(run.Diagnostics);
        return run.GeneratedTrees.ToDictionary(tree => Path.GetFileName(tree.FilePath), tree => tree.ToString());
    }
}
