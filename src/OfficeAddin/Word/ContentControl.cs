using DocumentFormat.OpenXml;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>What the properties of content controls (w:sdt) say.</summary>
internal static class ContentControl
{
    /// <summary>Whether it is meant for a picture.</summary>
    public static bool IsPicture(W.SdtElement control) => Has<W.SdtContentPicture>(control);

    /// <summary>Whether it shows what it was born with.</summary>
    public static bool IsEmpty(W.SdtElement control) => Has<W.ShowingPlaceholder>(control);

    /// <summary>Whether Word fills it from data elsewhere in the file, over what is put into it.</summary>
    public static bool IsBound(W.SdtElement control) => control.SdtProperties?.ChildElements.Any(child => child.LocalName == "dataBinding") == true;

    /// <summary>Whether it can hold a picture: those for plain text, lists, dates and check boxes cannot.</summary>
    public static bool HoldsPictures(W.SdtElement control) => !IsBound(control) && control.SdtProperties?.ChildElements.Any(child =>
        child is W.SdtContentText or W.SdtContentDropDownList or W.SdtContentComboBox or W.SdtContentDate || child.LocalName == "checkbox") != true;

    /// <summary>Title, for people.</summary>
    public static string? Title(W.SdtElement control) => control.SdtProperties?.GetFirstChild<W.SdtAlias>()?.Val?.Value;

    /// <summary>Tag, for programs.</summary>
    public static string? Tag(W.SdtElement control) => control.SdtProperties?.GetFirstChild<W.Tag>()?.Val?.Value;

    /// <summary>Says of all controls around an element that they have been filled.</summary>
    public static void MarkFilled(OpenXmlElement element)
    {
        foreach (var control in element.Ancestors<W.SdtElement>())
            control.SdtProperties?.RemoveAllChildren<W.ShowingPlaceholder>();
    }

    private static bool Has<T>(W.SdtElement control)
        where T : OpenXmlElement
        => control.SdtProperties?.GetFirstChild<T>() is not null;
}
