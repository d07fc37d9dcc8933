using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TextToImage.Engine;

namespace TextToImage.Arguments;

/// <summary>Completes the last word of a prompt from the vocabulary of a model that has a small one, such as the starter model.</summary>
public sealed class PromptCompleter : IArgumentCompleter
{
    private static readonly char[] BetweenWords = [' ', ',', '.', ';', '-'];

    /// <summary>The prompts in which the last word is one that begins with what was typed of it.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = wordToComplete.Trim('\'', '"');
        var words = typed.Substring(0, typed.LastIndexOfAny(BetweenWords) + 1);
        return Completions.Of(ModelHints.Words(fakeBoundParameters["Model"]?.ToString(), typed.Substring(words.Length)).Select(word => (words + word, word)), typed);
    }
}
