using DocumentFormat.OpenXml;

namespace TextToImage.Office.Illustrating;

/// <summary>The pictures of a document that a query chooses.</summary>
internal static class PictureChoice
{
    /// <summary>Those on its slides or below its heading that have its name or number, each with its number among all pictures.</summary>
    /// <exception cref="AIImageException">Something that was asked for by name is not there.</exception>
    public static IReadOnlyList<(int Number, Illustration Illustration)> Of(IIllustratedDocument document, IllustrationQuery query)
    {
        var all = document.Illustrations().Select((illustration, index) => (Number: index + 1, Illustration: illustration)).ToList();
        var chosen = new HashSet<OpenXmlElement?>(document.Illustrations(query).Select(illustration => illustration.Reference));
        List<(int Number, Illustration Illustration)> pictures = [.. all.Where(each => chosen.Contains(each.Illustration.Reference))];
        if (query.Pictures is { } numbered)
            pictures = [.. numbered.OrderBy(each => each.Number).Select(wanted => Numbered(all, wanted)).Where(pictures.Contains)];
        return query.Target is { } name ? Named(pictures, name) : pictures;
    }

    private static (int Number, Illustration Illustration) Numbered(List<(int Number, Illustration Illustration)> all, PictureNumber wanted)
    {
        if (wanted.Number < 1 || wanted.Number > all.Count)
            throw NotFound($"There is no picture {wanted.Number}: the document has {all.Count}; list them with --list (Get-AIIllustration).", wanted.Number);
        var found = all[wanted.Number - 1];
        return wanted.Name is null || wanted.Name == found.Illustration.Name
            ? found
            : throw NotFound($"Picture {wanted.Number} is '{found.Illustration.Name}' and not '{wanted.Name}', so the document has changed since it was listed; list its pictures again.", wanted.Name);
    }

    private static List<(int Number, Illustration Illustration)> Named(IEnumerable<(int Number, Illustration Illustration)> pictures, string name)
    {
        List<(int Number, Illustration Illustration)> named = [.. pictures.Where(each => Wildcards.Fit(each.Illustration.Name, name))];
        return named.Count > 0 ? named : throw NotFound($"No picture is named '{name}'; list the pictures with --list (Get-AIIllustration).", name);
    }

    private static AIImageException NotFound(string message, object subject) => new(ErrorIds.TargetNotFound, message) { Subject = subject };
}
