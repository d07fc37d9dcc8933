using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.PowerPoint;
using TextToImage.Office.Word;

namespace TextToImage.Office.Illustrating;

/// <summary>Makes the document that fits a package.</summary>
/// <param name="package">An open package.</param>
internal delegate IIllustratedDocument DocumentFactory(OpenXmlPackage package);

/// <summary>The kinds of documents there are.</summary>
internal static class OfficeDocuments
{
    /// <summary>The document of a package.</summary>
    /// <exception cref="AIImageException">It is of a kind that is not illustrated.</exception>
    public static IIllustratedDocument Of(OpenXmlPackage package) => package switch
    {
        PresentationDocument presentation => new Presentation(presentation),
        WordprocessingDocument text => new TextDocument(text),
        _ => throw new AIImageException(ErrorIds.DocumentUnsupported, "Documents of this kind cannot be illustrated; use a Word or PowerPoint file."),
    };
}
