using System.Text;

namespace TextToImage.HelpPages;

/// <summary>How a command is written: for each of its parameter sets, the parameters in the order of its page.</summary>
internal sealed class CommandSyntax
{
    private const int Columns = 120;
    private readonly string _name;

    /// <summary>The syntax of a command.</summary>
    /// <param name="command">What the assembly says of it.</param>
    /// <param name="order">Names of parameters, in the order of the page.</param>
    public CommandSyntax(CommandFacts command, IReadOnlyList<string> order)
    {
        _name = command.Name;
        var parameters = command.Parameters.OrderBy(parameter => Place(order, parameter.Name)).ToList();
        var sets = parameters.SelectMany(parameter => parameter.Uses).Select(use => use.Set).Where(set => set != ParameterUse.AllSets).Distinct();
        Sets = [.. sets.DefaultIfEmpty(ParameterUse.AllSets).OrderBy(set => set != command.DefaultSet).Select(set => Set(set, parameters))];
    }

    /// <summary>The parameter sets, the usual one first: positional parameters, those that must be given, the others.</summary>
    public IReadOnlyList<IReadOnlyList<(ParameterFacts Parameter, ParameterUse Use)>> Sets { get; }

    /// <summary>
    /// The syntax as a page shows it: the first set in full; of the others what must be given, what the first has not, and dots
    /// for the rest.
    /// </summary>
    public string Text => string.Join("\n\n", Sets.Select((set, index) => index == 0 ? Full(set) : Short(set)));

    private static IReadOnlyList<(ParameterFacts Parameter, ParameterUse Use)> Set(string set, IEnumerable<ParameterFacts> parameters) =>
    [
        .. parameters.Where(parameter => parameter.In(set) is not null)
            .Select(parameter => (parameter, use: parameter.In(set)!))
            .OrderBy(each => each.use.Position ?? int.MaxValue).ThenBy(each => !each.use.IsMandatory),
    ];

    private static int Place(IReadOnlyList<string> order, string name) =>
        order.TakeWhile(other => !string.Equals(other, name, StringComparison.OrdinalIgnoreCase)).Count();

    private string Full(IEnumerable<(ParameterFacts Parameter, ParameterUse Use)> set) =>
        Wrapped([.. set.Select(each => Word(each.Parameter, each.Use)), "[<CommonParameters>]"]);

    private string Short(IEnumerable<(ParameterFacts Parameter, ParameterUse Use)> set) =>
        Wrapped([.. set.Where(each => each.Use.IsMandatory || !Sets[0].Any(first => first.Parameter == each.Parameter)).Select(each => Word(each.Parameter, each.Use)), "..."]);

    private static string Word(ParameterFacts parameter, ParameterUse use)
    {
        var name = use.Position is null ? $"-{parameter.Name}" : $"[-{parameter.Name}]";
        var word = parameter.Type.IsSwitch ? name : $"{name} <{Value(parameter.Type)}>";
        return use.IsMandatory ? word : $"[{word}]";
    }

    private static string Value(ParameterType type) => type.Values.Count == 0 ? type.Name : string.Join('|', type.Values);

    private string Wrapped(IEnumerable<string> words)
    {
        var text = new StringBuilder(_name);
        var column = _name.Length;
        foreach (var word in words)
        {
            var fits = column + 1 + word.Length <= Columns;
            text.Append(fits ? " " : "\n    ").Append(word);
            column = (fits ? column + 1 : 4) + word.Length;
        }
        return text.ToString();
    }
}
