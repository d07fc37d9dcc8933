using System.Management.Automation;
using TextToImage.Office.Files;

namespace TextToImage.Engine;

/// <summary>The documents that a command is given.</summary>
internal static class DocumentPaths
{
    /// <summary>What to make of the forms in which documents can be given.</summary>
    /// <param name="paths">Paths of the session.</param>
    public static InputForms<string> Forms(SessionPaths paths) => new(path => FromPath(path, paths), paths.Full, value => FromObject(value, paths));

    /// <summary>The files that Office keeps beside documents that are open are no documents.</summary>
    private static IEnumerable<string> FromPath(string path, SessionPaths paths) => paths.ExpandDocuments(path).Where(each => !OwnerFile.Is(each));

    private static IEnumerable<string> FromObject(object value, SessionPaths paths) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        string path => FromPath(path, paths),
        _ when PipedPath.Of(value, nameof(AIIllustration.DocumentPath)) is { } path => new[] { paths.Full(path) }.Where(each => !OwnerFile.Is(each)),
        _ => throw new AIImageException(ErrorIds.ArgumentInvalid,
            $"'{value}' is no document; give the path of a Word or PowerPoint file or an object with a Path or DocumentPath, or name the document with -DocumentPath."),
    };
}
