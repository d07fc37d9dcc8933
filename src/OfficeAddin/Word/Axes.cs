using DocumentFormat.OpenXml;

namespace TextToImage.Office.Word;

/// <summary>Ways through a tree of elements that begin with the element itself, which the SDK lacks.</summary>
internal static class Axes
{
    /// <summary>The element and those above it, nearest first.</summary>
    public static IEnumerable<OpenXmlElement> AncestorsAndSelf(this OpenXmlElement element) => element.Ancestors().Prepend(element);

    /// <summary>The element and those below it, in order.</summary>
    public static IEnumerable<OpenXmlElement> DescendantsAndSelf(this OpenXmlElement element) => element.Descendants().Prepend(element);
}
