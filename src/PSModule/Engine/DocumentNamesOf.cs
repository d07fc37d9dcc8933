using System.Management.Automation;
using TextToImage.Office;

namespace TextToImage.Engine;

/// <summary>Names in documents, for Tab.</summary>
internal static class DocumentNamesOf
{
    /// <summary>The names that a parameter takes; none where the document cannot be read.</summary>
    /// <param name="document">A path of the session that types.</param>
    /// <param name="parameter">Name of the parameter.</param>
    public static IReadOnlyList<string> Read(string document, string parameter)
    {
        try
        {
            using var session = IllustrationSession.Open(Paths().ExpandDocuments(document)[0]);
            var names = session.Names();
            return parameter switch
            {
                "Layout" => names.Layouts,
                "Title" => names.Titles,
                "Heading" => names.Headings,
                _ => names.Targets,
            };
        }
        catch (AIImageException)
        {
            return [];
        }
    }

    /// <summary>Completers are not told of their session; the runspace of this thread is at work in it.</summary>
    private static SessionPaths Paths() => new((PathIntrinsics)ScriptBlock.Create("$ExecutionContext.SessionState.Path").Invoke()[0].BaseObject);
}
