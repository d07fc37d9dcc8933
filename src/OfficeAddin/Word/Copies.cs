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
        foreach (var branch in Others(element, alternate, out var siblings))
        {
            var others = Once<T>(branch).ToList();
            if (others.Count == siblings.Count)
                copies.Add(others[siblings.IndexOf(element)]);
        }
        return copies;
    }

    /// <summary>What stands for an element in the writings for other readers, where they have another kind of element for it.</summary>
    /// <param name="element">The element.</param>
    /// <param name="isOther">Tells the elements of the other kind.</param>
    public static IEnumerable<OpenXmlElement> OfOtherKind<T>(T element, Func<OpenXmlElement, bool> isOther)
        where T : OpenXmlElement
    {
        if (element.Ancestors<AlternateContent>().LastOrDefault() is not { } alternate)
            return [];
        var others = Others(element, alternate, out var siblings).Select(branch => branch.Descendants().Where(isOther).ToList());
        return others.Where(each => each.Count == siblings.Count).Select(each => each[siblings.IndexOf(element)]).ToList();
    }

    /// <summary>Whether an element below a root is in the writing that is not the first.</summary>
    public static bool IsCopy(OpenXmlElement element, OpenXmlElement root) =>
        element.Ancestors().TakeWhile(ancestor => ancestor != root).Any(ancestor => IsBranch(ancestor) && ancestor.ElementsBefore().Any(IsBranch));

    /// <summary>The writings an element is not in, and the elements of its kind in its own.</summary>
    private static IEnumerable<OpenXmlElement> Others<T>(T element, AlternateContent alternate, out List<T> siblings)
        where T : OpenXmlElement
    {
        var branches = alternate.ChildElements.Where(IsBranch).ToList();
        var own = branches.First(branch => element.Ancestors().Contains(branch));
        siblings = [.. Once<T>(own)];
        return branches.Where(branch => branch != own);
    }

    private static bool IsBranch(OpenXmlElement element) => element is AlternateContentChoice or AlternateContentFallback;
}
