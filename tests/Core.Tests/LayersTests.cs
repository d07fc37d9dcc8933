using System.Text.RegularExpressions;
using NetArchTest.Rules;

namespace TextToImage.Tests;

/// <summary>The folders of Core are layers: each knows those before it in <see cref="Layers"/>, and none behind. docs/architecture.md says the same.</summary>
public sealed class LayersTests
{
    private const string Root = "TextToImage", RootName = "(root)";

    /// <summary>The layers, lowest first.</summary>
    private static readonly string[] Layers =
    [
        RootName, "Json", "Unicode", "Files", "Imaging", "Windows", "Networks", "Gradients", "Models", "Text", "Measuring", "Diffusion", "Latents", "Guiding", "Requests",
        "Stages", "Families", "Upscaling", "Editing", "Generation", "Matting", "Vectorizing", "Installing", "Testing", "Optimizing",
    ];

    private static readonly Types Core = Types.InAssembly(typeof(AIImageException).Assembly);

    public static TheoryData<string> Names => [.. Layers];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_knows_no_higher_one(string layer) => Assert.Empty(Violations(layer, Behind(layer, Layers)));

    /// <summary>Constants and names leave nothing in the assembly that the other test could see; usings that are not needed are errors of the build.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_files_of_a_layer_use_no_higher_one(string layer)
    {
        var files = SourceFiles().Where(file => LayerOf(file.Folder) == layer).ToList();
        Assert.NotEmpty(files);
        var used = files.SelectMany(file => Regex.Matches(file.Text, @"^using (?:static )?TextToImage\.(\w+)", RegexOptions.Multiline).Select(match => $"{match.Groups[1].Value} in {file.Name}"));
        Assert.DoesNotContain(used, use => Behind(layer, Layers).Contains(use.Split(' ')[0]));
    }

    [Fact]
    public void Folders_are_namespaces()
    {
        var wrong = SourceFiles().Where(file => !Regex.IsMatch(file.Text, $@"^namespace {Regex.Escape(Namespace(file.Folder))};", RegexOptions.Multiline));
        Assert.Empty(wrong.Select(file => $"{file.Folder}/{file.Name}"));
    }

    [Fact]
    public void Every_folder_is_a_layer() =>
        Assert.Equal(Layers.Order(StringComparer.Ordinal), SourceFiles().Select(file => LayerOf(file.Folder)).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_architecture_page_has_the_same_layers()
    {
        var page = File.ReadAllText(Path.Combine(ReferenceData.RepositoryRoot, "docs", "architecture.md"));
        var table = page[page.IndexOf("## Layers", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("\n## ", StringComparison.Ordinal)];
        Assert.Equal(Layers, Regex.Matches(table, @"^\| `([^`]+)` \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
    }

    /// <summary>With the order turned round, what is allowed is found: in signatures, bodies and lambdas.</summary>
    [Theory]
    [InlineData("Generation", "DiffusionPipeline")]
    [InlineData("Families", "DallE2")]
    [InlineData("Stages", "LatentTrace")]
    [InlineData(RootName, null)]
    public void Dependencies_are_found(string layer, string? type)
    {
        var found = Violations(layer, Behind(layer, [.. Enumerable.Reverse(Layers)]));
        if (type is null)
            Assert.Empty(found);
        else
            Assert.Contains(found, violation => violation.Contains($".{type}: ", StringComparison.Ordinal));
    }

    private static List<string> Violations(string layer, string[] forbidden)
    {
        if (forbidden.Length == 0)
            return [];
        var pattern = $"^{Regex.Escape(Namespace(layer == RootName ? "" : layer))}{(layer == RootName ? "$" : @"(\.|$)")}";
        var result = Core.That().ResideInNamespaceMatching(pattern).Should().NotHaveDependencyOnAny([.. forbidden.Select(Namespace)]).GetResult();
        Assert.NotEmpty(result.SelectedTypesForTesting);
        return [.. result.FailingTypes.Select(type => $"{type.FullName}: {type.Explanation}")];
    }

    /// <summary>The layers behind one in an order; the root is everybody's, and a namespace that all others begin with.</summary>
    private static string[] Behind(string layer, string[] order) => [.. order.Skip(Array.IndexOf(order, layer) + 1).Where(name => name != RootName)];

    private static string LayerOf(string folder) => folder.Length == 0 ? RootName : folder.Split('/')[0];

    private static string Namespace(string folder) => folder.Length == 0 ? Root : $"{Root}.{folder.Replace('/', '.')}";

    private static IEnumerable<(string Folder, string Name, string Text)> SourceFiles()
    {
        var core = Path.Combine(ReferenceData.RepositoryRoot, "src", "Core");
        return Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path.GetRelativePath(core, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/').TrimStart('.'), Path.GetFileName(file), File.ReadAllText(file)))
            .Where(file => LayerOf(file.Item1) is not ("obj" or "bin"));
    }
}
