using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;

namespace TextToImage.Office.Files;

/// <summary>Compares the errors of a document before and after: it may have had some, which Office lives with.</summary>
internal static class DocumentProblems
{
    /// <summary>Refuses a changed document that has an error the original had not.</summary>
    /// <exception cref="AIImageException">It has.</exception>
    public static void RequireNoneNew(OfficeFile file, ArraySegment<byte> original, ArraySegment<byte> changed)
    {
        var after = All(file, changed);
        // Most documents have none, and then the original need not be looked at.
        if (after.Count == 0)
            return;
        var before = All(file, original).GroupBy(problem => problem).ToDictionary(group => group.Key, group => group.Count());
        var added = after.GroupBy(problem => problem).FirstOrDefault(group => !before.TryGetValue(group.Key, out var count) || group.Count() > count);
        if (added is not null)
            throw DocumentErrors.Spoilt(file.Path, added.Key);
    }

    private static List<string> All(OfficeFile file, ArraySegment<byte> bytes) => [.. Invalid(file, bytes), .. PackageProblems.Find(bytes)];

    /// <summary>Without the path, in which elements are counted, so that it changes with what comes before.</summary>
    private static List<string> Invalid(OfficeFile file, ArraySegment<byte> bytes)
    {
        try
        {
            // The SDK would copy what it opens by a stream to a file of its own, elsewhere, to rewrite links that are no URIs.
            using var container = System.IO.Packaging.Package.Open(Reading(bytes), FileMode.Open, FileAccess.Read);
            using OpenXmlPackage package = file.Kind.IsPresentation ? PresentationDocument.Open(container) : WordprocessingDocument.Open(container);
            return Invalid(package);
        }
        catch (UriFormatException)
        {
            return InvalidInACopy(file, bytes);
        }
    }

    private static List<string> InvalidInACopy(OfficeFile file, ArraySegment<byte> bytes)
    {
        try
        {
            using var package = OfficeFile.Package(file.Kind, Reading(bytes), editable: false);
            return Invalid(package);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AIImageException(ErrorIds.OutputNotWritable,
                $"The document '{file.Path}' cannot be checked, as the folder for temporary files cannot be written ({error.Message.TrimEnd('.')}); free some space there, or name another folder by TMPDIR (Windows: TMP).", error)
            { Subject = file.Path };
        }
    }

    private static MemoryStream Reading(ArraySegment<byte> bytes) => new(bytes.Array!, bytes.Offset, bytes.Count, writable: false);

    private static List<string> Invalid(OpenXmlPackage package)
    {
        var validator = new OpenXmlValidator(FileFormatVersions.Microsoft365) { MaxNumberOfErrors = 0 };
        return [.. validator.Validate(package).Select(error => $"{error.Part?.Uri}: {error.Description}")];
    }
}
