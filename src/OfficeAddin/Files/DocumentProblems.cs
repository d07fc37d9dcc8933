using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Validation;

namespace TextToImage.Office.Files;

/// <summary>Compares the errors of a document before and after: it may have had some, which Office lives with.</summary>
internal static class DocumentProblems
{
    /// <summary>Refuses a changed document that has an error the original had not.</summary>
    /// <exception cref="AIImageException">It has.</exception>
    public static void RequireNoneNew(OfficeFile file, ArraySegment<byte> original, ArraySegment<byte> changed)
    {
        var after = All(file.Kind, changed);
        // Most documents have none, and then the original need not be looked at.
        if (after.Count == 0)
            return;
        var before = All(file.Kind, original).GroupBy(problem => problem).ToDictionary(group => group.Key, group => group.Count());
        var added = after.GroupBy(problem => problem).FirstOrDefault(group => !before.TryGetValue(group.Key, out var count) || group.Count() > count);
        if (added is not null)
            throw DocumentErrors.Spoilt(file.Path, added.Key);
    }

    private static List<string> All(DocumentKind kind, ArraySegment<byte> bytes) => [.. Invalid(kind, bytes), .. PackageProblems.Find(bytes)];

    /// <summary>Without the path, in which elements are counted, so that it changes with what comes before.</summary>
    private static List<string> Invalid(DocumentKind kind, ArraySegment<byte> bytes)
    {
        using var package = OfficeFile.Package(kind, new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), editable: false);
        var validator = new OpenXmlValidator(FileFormatVersions.Microsoft365) { MaxNumberOfErrors = 0 };
        return [.. validator.Validate(package).Select(error => $"{error.Part?.Uri}: {error.Description}")];
    }
}
