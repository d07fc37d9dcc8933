using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace TextToImage.Arguments;

/// <summary>Completes names of one kind.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <summary>The names that begin with what was typed.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(Names(commandName, fakeBoundParameters["Model"]?.ToString()), wordToComplete);

    /// <summary>All names that there are, each with a description.</summary>
    /// <param name="command">The command that is typed.</param>
    /// <param name="model">The model named before; null: none.</param>
    private protected abstract IEnumerable<(string Name, string ToolTip)> Names(string command, string? model);
}
