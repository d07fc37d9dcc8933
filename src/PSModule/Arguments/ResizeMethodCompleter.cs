using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TextToImage.Pipelines;

namespace TextToImage.Arguments;

/// <summary>Completes what may resize a picture.</summary>
public sealed class ResizeMethodCompleter : IArgumentCompleter
{
    /// <summary>The methods that begin with what was typed.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(UpscalerChoice.Methods.Select(name => (name, name)), wordToComplete);
}
