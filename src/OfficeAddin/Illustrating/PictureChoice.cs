namespace TextToImage.Office.Illustrating;

/// <summary>The pictures of a document that a query chooses.</summary>
internal static class PictureChoice
{
    /// <summary>Those on its slides or below its heading that have its name or number.</summary>
    /// <exception cref="AIImageException">Something that was asked for by name is not there.</exception>
    public static IReadOnlyList<Illustration> Of(IIllustratedDocument document, IllustrationQuery query)
    {
        var pictures = document.Illustrations(query);
        if (query.Pictures is { } numbered)
            pictures = Numbered(document, pictures, numbered);
        return query.Target is { } name ? Named(pictures, name) : pictures;
    }

    private static List<Illustration> Numbered(IIllustratedDocument document, IReadOnlyList<Illustration> pictures, IReadOnlyCollection<PictureNumber> wanted)
    {
        var all = document.Illustrations();
        foreach (var each in wanted.OrderBy(each => each.Number))
            Require(all, each);
        var numbers = new HashSet<int>(wanted.Select(each => each.Number));
        return [.. pictures.Where(each => numbers.Contains(each.Number))];
    }

    private static void Require(IReadOnlyList<Illustration> all, PictureNumber wanted)
    {
        if (wanted.Number < 1 || wanted.Number > all.Count)
            throw NotFound($"There is no picture {wanted.Number}: the document has {all.Count}; list them with --list (Get-AIIllustration).", wanted.Number);
        var found = all[wanted.Number - 1];
        if (wanted.Name is not null && wanted.Name != found.Name)
            throw NotFound($"Picture {wanted.Number} is '{found.Name}' and not '{wanted.Name}', so the document has changed since it was listed; list its pictures again.", wanted.Name);
    }

    private static List<Illustration> Named(IEnumerable<Illustration> pictures, string name)
    {
        List<Illustration> named = [.. pictures.Where(each => Wildcards.Fit(each.Name, name))];
        return named.Count > 0 ? named : throw NotFound($"No picture is named '{name}'; list the pictures with --list (Get-AIIllustration).", name);
    }

    private static AIImageException NotFound(string message, object subject) => new(ErrorIds.TargetNotFound, message) { Subject = subject };
}
