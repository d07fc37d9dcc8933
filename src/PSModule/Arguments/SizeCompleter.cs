using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TextToImage.Engine;

namespace TextToImage.Arguments;

/// <summary>Completes sizes that suit the model named on the command line.</summary>
public sealed class SizeCompleter : IArgumentCompleter
{
    /// <summary>The sizes that begin with what was typed.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(ModelHints.Sizes(fakeBoundParameters["Model"]?.ToString()), wordToComplete);
}
