using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;

namespace TextToImage.Office.Files;

/// <summary>A document that is open in memory.</summary>
/// <param name="package">The document.</param>
/// <param name="memory">Where it is.</param>
internal sealed class OpenPackage(OpenXmlPackage package, MemoryStream memory) : IDisposable
{
    /// <summary>The document.</summary>
    public OpenXmlPackage Package => package;

    /// <summary>Makes a template a document, macros or not as it is.</summary>
    public void Become(DocumentKind kind)
    {
        if (package is PresentationDocument presentation)
            presentation.ChangeDocumentType(kind.HasMacros ? PresentationDocumentType.MacroEnabledPresentation : PresentationDocumentType.Presentation);
        else if (package is WordprocessingDocument text)
            text.ChangeDocumentType(kind.HasMacros ? WordprocessingDocumentType.MacroEnabledDocument : WordprocessingDocumentType.Document);
    }

    /// <summary>Closes the document.</summary>
    /// <returns>The whole file with all changes.</returns>
    public ArraySegment<byte> Close()
    {
        package.Dispose();
        memory.TryGetBuffer(out var file);
        // The array is the caller's alone, so that it is gone with the file and not with the session.
        memory.SetLength(0);
        memory.Capacity = 0;
        return file;
    }

    /// <summary>Lets all changes go.</summary>
    public void Dispose()
    {
        DocumentGuard.LetGo(package);
        memory.Dispose();
    }
}
