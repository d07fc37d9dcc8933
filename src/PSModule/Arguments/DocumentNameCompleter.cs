using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using TextToImage.Engine;

namespace TextToImage.Arguments;

/// <summary>Completes names of what is in the document that was typed before: shapes, bookmarks, layouts, titles, headings.</summary>
public sealed class DocumentNameCompleter : IArgumentCompleter
{
    /// <summary>The names that begin with what was typed; none where no document was typed, or it cannot be read.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var documents = LanguagePrimitives.ConvertTo<string[]?>(fakeBoundParameters["DocumentPath"] ?? fakeBoundParameters["LiteralPath"]);
        return documents is { Length: > 0 } ? Completions.Of(DocumentNamesOf.Read(documents[0], parameterName).Select(name => (name, name)), wordToComplete) : [];
    }
}
