using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>The layouts of a presentation, by name.</summary>
/// <param name="presentation">The presentation.</param>
/// <param name="warn">Gets what the user should know.</param>
internal sealed class SlideLayouts(PresentationPart presentation, Action<string> warn)
{
    private readonly List<SlideLayout> _all = [.. Masters(presentation).SelectMany(Layouts)];

    /// <summary>The names of all that have one, in the order in which PowerPoint shows them.</summary>
    public IEnumerable<string> Names => _all.Select(layout => layout.Name).Where(name => name.Length > 0);

    /// <summary>The layout of a name, alone or behind its master's: "Title Only", "Office Theme/Title Only".</summary>
    /// <exception cref="AIImageException">There is none.</exception>
    public SlideLayout Find(string name)
    {
        var found = _all.Where(layout => IsSame(layout.Name, name)).ToList();
        if (found.Count == 0)
            found = [.. _all.Where(layout => IsSame(layout.FullName, name))];
        if (found.Count == 0)
            throw NotFound(name);
        if (found.Count > 1)
            warn($"The presentation has {found.Count} layouts '{name}', of which the first is used; write the name of the slide master before it to choose: {Quoted(found.Select(layout => layout.FullName))}.");
        return found[0];
    }

    private AIImageException NotFound(string name)
    {
        var names = Names.ToList();
        var there = names.Count == 0 ? "it has none with a name" : $"its layouts are {Quoted(names)}";
        return new AIImageException(ErrorIds.TargetNotFound, $"The presentation has no layout '{name}'; {there}.") { Subject = name };
    }

    /// <summary>In the order in which PowerPoint shows them.</summary>
    private static IEnumerable<SlideMasterPart> Masters(PresentationPart presentation) => InOrder<SlideMasterPart>(
        presentation, presentation.Presentation?.SlideMasterIdList?.Elements<P.SlideMasterId>().Select(each => each.RelationshipId));

    private static IEnumerable<SlideLayout> Layouts(SlideMasterPart master) =>
        InOrder<SlideLayoutPart>(master, master.SlideMaster?.SlideLayoutIdList?.Elements<P.SlideLayoutId>().Select(each => each.RelationshipId))
            .Select(part => new SlideLayout(part, part.SlideLayout?.CommonSlideData?.Name?.Value ?? "", master.ThemePart?.Theme?.Name?.Value ?? ""));

    private static IEnumerable<T> InOrder<T>(OpenXmlPart owner, IEnumerable<StringValue?>? ids)
        where T : OpenXmlPart
    {
        foreach (var id in ids ?? [])
        {
            if (id?.Value is { } reference && owner.TryGetPartById(reference, out var part) && part is T listed)
                yield return listed;
        }
    }

    private static bool IsSame(string name, string other) => string.Equals(name.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Distinct().Select(name => $"'{name}'"));
}

/// <summary>A layout.</summary>
/// <param name="Part">Its part of the package.</param>
/// <param name="Name">Its name.</param>
/// <param name="Master">The name of its master, which is that of the theme.</param>
internal sealed record SlideLayout(SlideLayoutPart Part, string Name, string Master)
{
    /// <summary>Its name behind that of its master.</summary>
    public string FullName => $"{Master}/{Name}";

    /// <summary>Its placeholders, in reading order, without those that new slides leave out: date, footer, number.</summary>
    public IReadOnlyList<OpenXmlElement> Placeholders { get; } = Part.SlideLayout?.CommonSlideData?.ShapeTree is { } tree
        ? [.. ShapeParts.Within(tree).Where(shape => ShapeParts.Placeholder(shape) is { } placeholder && !PlaceholderTypes.IsFooter(placeholder))]
        : [];
}
