using System.Xml.Linq;

namespace TextToImage.HelpPages.Tests;

/// <summary>From a folder of pages to the files of Get-Help.</summary>
public sealed class HelpFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HelpFolderTests()
    {
        Directory.CreateDirectory(Pages);
        File.WriteAllText(Path.Combine(Pages, "New-Sample.md"), Samples.Page.Replace("](../other.md)", "](New-Sample.md)", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(Pages, "Get-Sample.md"), Samples.PageOfGet);
        File.WriteAllText(Path.Combine(Pages, "about_Samples.md"), "# about_Samples\n\nShort.\n");
    }

    private string Pages => _folder.File("pages");

    private string Output => _folder.File("output");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_help_of_a_command_has_facts_of_the_assembly_and_words_of_the_page()
    {
        HelpFolder.Read(Pages).Write(Samples.Commands, Output);
        Assert.Equal(["TextToImage.dll-Help.xml", "about_Samples.help.txt"], Directory.EnumerateFiles(Output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var command = XDocument.Load(Path.Combine(Output, "TextToImage.dll-Help.xml")).Root!.Elements().Last();
        Assert.Equal(["New-Sample", "Makes samples.", "New", "Sample"], Named(command, "details").Elements().Select(element => element.Value));

        var line = Parameter(Named(command, "parameters"), "Line");
        Assert.Equal(("false", "How.", "string", "None"), (Fact(line, "required"), Named(line, "description").Value, Named(line, "parameterValue").Value, Named(line, "defaultValue").Value));
        Assert.Equal(["false", "true"], Named(command, "syntax").Elements().Select(set => Fact(Parameter(set, "Line"), "required")));
        var path = Parameter(Named(command, "parameters"), "Path");
        Assert.Equal(("0", "true", "true"), (Fact(path, "position"), Fact(path, "globbing"), Fact(path, "variableLength")));
        Assert.Equal("True (ByValue, ByPropertyName)", Fact(Parameter(Named(command, "parameters"), "InputObject"), "pipelineInput"));
        Assert.Equal("n, number", Fact(Parameter(Named(command, "parameters"), "Count"), "aliases"));
    }

    [Fact]
    public void Where_a_page_is_wrong_nothing_is_written_and_all_that_is_wrong_is_told()
    {
        File.AppendAllText(Path.Combine(Pages, "about_Samples.md"), "\n[no](nowhere.md)\n");
        File.Delete(Path.Combine(Pages, "Get-Sample.md"));
        var error = Assert.Throws<AggregateException>(() => HelpFolder.Read(Pages).Write(Samples.Commands, Output));
        Assert.Equal(2, error.InnerExceptions.Count);
        Assert.False(Directory.Exists(Output));
        File.WriteAllText(Path.Combine(Pages, "New-Sample.md"), "# Other");
        Assert.Single(Assert.Throws<AggregateException>(() => HelpFolder.Read(Pages)).InnerExceptions);
    }

    [Fact]
    public void The_syntax_is_written_into_the_pages_and_nothing_else_is_changed()
    {
        var file = Path.Combine(Pages, "New-Sample.md");
        var right = File.ReadAllText(file);
        var (start, end) = (right.IndexOf("New-Sample [-Path]", StringComparison.Ordinal), right.IndexOf("```\n\n## Examples", StringComparison.Ordinal));
        File.WriteAllText(file, right.Remove(start, end - start));
        Assert.Throws<AggregateException>(() => HelpFolder.Read(Pages).Write(Samples.Commands, Output));
        HelpFolder.Read(Pages).WriteSyntax(Samples.Commands);
        Assert.NotEqual(right.Remove(start, end - start), File.ReadAllText(file));
        HelpFolder.Read(Pages).Write(Samples.Commands, Output);
        Assert.Equal(right, File.ReadAllText(file));
    }

    private static XElement Named(XElement parent, string name) => parent.Elements().Single(element => element.Name.LocalName == name);

    private static XElement Parameter(XElement parent, string name) =>
        parent.Elements().Single(element => element.Name.LocalName == "parameter" && Named(element, "name").Value == name);

    private static string Fact(XElement element, string name) => element.Attribute(name)!.Value;
}
