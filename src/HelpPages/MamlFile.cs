using System.Globalization;
using System.Xml.Linq;

namespace TextToImage.HelpPages;

/// <summary>The file that Get-Help reads for compiled commands: facts of the assembly, words of the pages.</summary>
internal static class MamlFile
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XNamespace Items = "http://msh";

    /// <summary>The help of some commands.</summary>
    public static XDocument Of(IEnumerable<(CommandPage Page, CommandFacts Command)> commands) => new(
        new XElement(Items + "helpItems", new XAttribute("schema", "maml"), commands.Select(each => Topic(each.Page, each.Command))));

    private static XElement Topic(CommandPage page, CommandFacts command)
    {
        var words = page.Parameters.Concat(ChangeParameters.Descriptions).ToDictionary(parameter => parameter.Name);
        var ordered = command.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal);
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", command.Name),
                Description([page.Synopsis]),
                new XElement(Command + "verb", command.Verb),
                new XElement(Command + "noun", command.Noun)),
            Description(page.Description),
            new XElement(Command + "syntax", new CommandSyntax(command, page.Order).Sets.Select(set => SyntaxItem(command.Name, set))),
            new XElement(Command + "parameters", ordered.Select(parameter => Parameter(parameter, words[parameter.Name]))),
            new XElement(Command + "inputTypes", Types("inputType", InputTypes(command), page.Input)),
            new XElement(Command + "returnValues", Types("returnValue", command.OutputTypes, page.Output)),
            page.Notes.Count == 0 ? null : new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes))),
            new XElement(Command + "examples", page.Examples.Select(Example)),
            new XElement(Command + "relatedLinks", page.Related.Select(Link)));
    }

    private static XElement SyntaxItem(string name, IEnumerable<(ParameterFacts Parameter, ParameterUse Use)> set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", name),
        set.Select(each => new XElement(
            Command + "parameter",
            Facts(each.Parameter, [each.Use]),
            new XElement(Maml + "name", each.Parameter.Name),
            Values(each.Parameter.Type),
            each.Parameter.Type.IsSwitch ? null : Value(each.Parameter.Type))));

    private static XElement Parameter(ParameterFacts parameter, PageParameter words) => new(
        Command + "parameter",
        Facts(parameter, parameter.Uses),
        new XElement(Maml + "name", parameter.Name),
        Description([words.Meaning]),
        Value(parameter.Type),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type.FullName), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", words.Default ?? (parameter.Type.IsSwitch ? "False" : "None")));

    /// <summary>The attributes of a parameter; where sets differ, what holds in one of them.</summary>
    private static IEnumerable<XAttribute> Facts(ParameterFacts parameter, IReadOnlyList<ParameterUse> uses) =>
    [
        new("required", uses.All(use => use.IsMandatory)),
        new("variableLength", parameter.Type.Name.EndsWith("[]", StringComparison.Ordinal)),
        new("globbing", parameter.TakesWildcards),
        new("pipelineInput", PipelineInput(uses.Any(use => use.FromPipeline), uses.Any(use => use.FromProperty))),
        new("position", uses.Select(use => use.Position?.ToString(CultureInfo.InvariantCulture)).FirstOrDefault(position => position is not null) ?? "named"),
        new("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
    ];

    private static string PipelineInput(bool byValue, bool byPropertyName) => (byValue, byPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    private static XElement Value(ParameterType type) => new(
        Command + "parameterValue", new XAttribute("required", !type.IsSwitch), new XAttribute("variableLength", type.Name.EndsWith("[]", StringComparison.Ordinal)), type.Name);

    private static XElement? Values(ParameterType type) => type.Values.Count == 0 ? null : new XElement(
        Command + "parameterValueGroup",
        type.Values.Select(value => new XElement(Command + "parameterValue", new XAttribute("required", false), new XAttribute("variableLength", false), value)));

    private static IEnumerable<string> InputTypes(CommandFacts command) =>
        command.Parameters.Where(parameter => parameter.Uses.Any(use => use.FromPipeline)).Select(parameter => parameter.Type.FullName).DefaultIfEmpty("None");

    /// <summary>The types with what the page says of them, which is about all of them and stands below the first.</summary>
    private static IEnumerable<XElement> Types(string element, IEnumerable<string> types, IEnumerable<string> words) =>
        types.DefaultIfEmpty("None").Select((type, index) => new XElement(
            Command + element,
            new XElement(Dev + "type", new XElement(Maml + "name", type)),
            Description(index == 0 ? words : [])));

    /// <summary>An example; the empty paragraph at its end keeps it apart from the next.</summary>
    private static XElement Example(PageExample example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", $"--- Example {index + 1}: {example.Title} ---"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paragraphs(example.Remarks.Append(""))));

    private static XElement Link(PageLink link) => new(
        Maml + "navigationLink", new XElement(Maml + "linkText", link.Text), new XElement(Maml + "uri", link.Address));

    private static XElement Description(IEnumerable<string> paragraphs) => new(Maml + "description", Paragraphs(paragraphs));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph));
}
