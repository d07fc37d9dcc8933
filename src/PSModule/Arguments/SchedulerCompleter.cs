using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TextToImage.Diffusion;

namespace TextToImage.Arguments;

/// <summary>Completes short names of schedulers.</summary>
public sealed class SchedulerCompleter : IArgumentCompleter
{
    /// <summary>The schedulers that begin with what was typed.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(Schedulers.ShortNames.Select(name => (name, name)), wordToComplete);
}
