using DocumentFormat.OpenXml;

namespace TextToImage.Office.Word;

/// <summary>
/// Word writes text boxes and groups twice (mc:AlternateContent): as it means them in mc:Choice, and again for old readers in
/// mc:Fallback. Users see one; both are changed alike, or Word and other readers would show different documents.
/// </summary>
internal static class Copies
{
    /// <summary>The elements of a kind below a root, each once.</summary>
    public static IEnumerable<T> Once<T>(OpenXmlElement root)
        where T : OpenXmlElement
        => root.Descendants<T>().Where(element => !IsCopy(element, root));

    /// <summary>An element and its copies for other readers. A copy that is built in another way is left out.</summary>
    public static IReadOnlyList<T> Of<T>(T element)
        where T : OpenXmlElement
    {
        var copies = new List<T> { element };
        if (element.Ancestors<AlternateContent>().LastOrDefault() is not { } alternate)
            return copies;
        var branches = alternate.ChildElements.Where(IsBranch).ToList();
        var own = branches.First(branch => element.Ancestors().Contains(branch));
        var siblings = Once<T>(own).ToList();
        foreach (var branch in branches.Where(branch => branch != own))
        {
            var others = Once<T>(branch).ToList();
            if (others.Count == siblings.Count)
                copies.Add(others[siblings.IndexOf(element)]);
        }
        return copies;
    }

    /// <summary>Whether an element below a root is in the writing that is not the first.</summary>
    public static bool IsCopy(OpenXmlElement element, OpenXmlElement root) =>
        element.Ancestors().TakeWhile(ancestor => ancestor != root).Any(ancestor => IsBranch(ancestor) && ancestor.ElementsBefore().Any(IsBranch));

    private static bool IsBranch(OpenXmlElement element) => element is AlternateContentChoice or AlternateContentFallback;
}
