using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TextToImage.Engine;

namespace TextToImage.Arguments;

/// <summary>Completes names of installed models.</summary>
public sealed class ModelCompleter : IArgumentCompleter
{
    /// <summary>The installed models that begin with what was typed.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(InstalledModels.Folders().Select(folder => (Path.GetFileName(folder), folder)), wordToComplete);
}
