using DocumentFormat.OpenXml;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>Types of placeholders, by their names in the file.</summary>
internal static class PlaceholderTypes
{
    /// <summary>The name of the type; content (obj) where none is written.</summary>
    public static string Name(P.PlaceholderShape placeholder) => placeholder.Type?.InnerText is { Length: > 0 } name ? name : "obj";

    /// <summary>Whether PowerPoint puts pictures into it: picture, content and clip-art placeholders.</summary>
    public static bool TakesPictures(P.PlaceholderShape placeholder) => Name(placeholder) is "pic" or "obj" or "clipArt";

    /// <summary>Whether it holds the title of the slide.</summary>
    public static bool IsTitle(P.PlaceholderShape placeholder) => Name(placeholder) is "title" or "ctrTitle";

    /// <summary>Whether it is date, footer or number, which new slides leave out.</summary>
    public static bool IsFooter(P.PlaceholderShape placeholder) => Name(placeholder) is "dt" or "ftr" or "sldNum" or "hdr";

    /// <summary>Whether a shape is a placeholder for pictures in which nothing is yet.</summary>
    public static bool IsEmptyForPicture(OpenXmlElement shape) =>
        shape is P.Shape && ShapeParts.Placeholder(shape) is { } placeholder && TakesPictures(placeholder) && ShapeParts.Text(shape).Length == 0;
}
