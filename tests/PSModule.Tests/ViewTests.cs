using System.Reflection;
using System.Xml.Linq;

namespace TextToImage.PSModule.Tests;

/// <summary>How objects are shown.</summary>
public class ViewTests
{
    private static readonly List<XElement> Views =
        [.. XDocument.Load(Path.Combine(TestModule.Folder, "TextToImage.Format.ps1xml")).Descendants("View")];

    [Fact]
    public void Every_output_has_a_table_a_list_and_a_wide_view_and_the_table_comes_first()
    {
        var outputs = Commands.SelectMany(command => command.GetCustomAttributesData())
            .Where(attribute => attribute.AttributeType.Name == "OutputTypeAttribute")
            .SelectMany(attribute => (IReadOnlyCollection<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
            .Select(argument => ((Type)argument.Value!).FullName!).Where(name => name.StartsWith("TextToImage", StringComparison.Ordinal)).Distinct().ToList();
        Assert.Contains("TextToImage.AIImage", outputs);
        Assert.All(outputs, name => Assert.Equal(["TableControl", "ListControl", "WideControl"], Kinds(name)));
    }

    [Fact]
    public void Views_name_properties_that_exist()
    {
        foreach (var view in Views)
        {
            var type = Module.GetType(view.Descendants("TypeName").Single().Value)!;
            Assert.All(view.Descendants("PropertyName"), property => Assert.NotNull(type.GetProperty(property.Value)));
        }
    }

    private static Assembly Module
    {
        get
        {
            using var session = PowerShellSession.Start();
            return ((Type)session.Run("[TextToImage.AIImage]").Output[0].BaseObject).Assembly;
        }
    }

    private static IEnumerable<Type> Commands => Module.GetTypes().Where(type => type.GetCustomAttributesData().Any(attribute => attribute.AttributeType.Name == "CmdletAttribute"));

    private static List<string> Kinds(string type) =>
        [.. Views.Where(view => view.Descendants("TypeName").Single().Value == type).SelectMany(view => view.Elements()).Select(part => part.Name.LocalName).Where(name => name.EndsWith("Control", StringComparison.Ordinal))];
}
