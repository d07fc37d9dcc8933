using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>
/// What placeholders of a slide take over: from the placeholder of the layout with the same index, and that from the
/// placeholder of the master with the same type.
/// </summary>
/// <param name="layout">The slide's layout.</param>
internal sealed class PlaceholderInheritance(SlideLayoutPart? layout)
{
    /// <summary>The box of a shape in the coordinates of its parent, its own or inherited; null where there is none.</summary>
    public Box? BoxOf(OpenXmlElement shape) =>
        ShapeParts.OwnBox(shape) ?? Sources(shape).Select(ShapeParts.OwnBox).FirstOrDefault(box => box is not null);

    /// <summary>Box, turn and flips of a shape, its own or inherited; null where there are none.</summary>
    public OpenXmlElement? TransformOf(OpenXmlElement shape) =>
        Sources(shape).Prepend(shape).Where(each => ShapeParts.OwnBox(each) is not null).Select(ShapeParts.Transform).FirstOrDefault();

    /// <summary>What the designer of the layout wrote into the empty placeholder; null where it is PowerPoint's own text.</summary>
    public string? DesignersPrompt(OpenXmlElement shape) =>
        OnLayout(shape) is { } source && ShapeParts.Placeholder(source)?.HasCustomPrompt.Flag() == true && ShapeParts.Text(source) is { Length: > 0 } text
            ? text
            : null;

    /// <summary>The placeholders a shape takes over from, nearest first: that of the layout, that of the master.</summary>
    public IEnumerable<OpenXmlElement> Sources(OpenXmlElement shape)
    {
        var onLayout = OnLayout(shape);
        if (onLayout is not null)
            yield return onLayout;
        if (OnMaster(onLayout ?? shape) is { } onMaster)
            yield return onMaster;
    }

    private OpenXmlElement? OnLayout(OpenXmlElement shape)
    {
        if (ShapeParts.Placeholder(shape) is not { } placeholder || layout?.SlideLayout?.CommonSlideData?.ShapeTree is not { } tree)
            return null;
        var candidates = Placeholders(tree).ToList();
        // A title has no index of its own, so a body without one would be taken for it.
        return candidates.FirstOrDefault(other => Index(other.Placeholder) == Index(placeholder) && PlaceholderTypes.IsTitle(other.Placeholder) == PlaceholderTypes.IsTitle(placeholder)).Shape
            ?? candidates.FirstOrDefault(other => PlaceholderTypes.IsTitle(placeholder) && PlaceholderTypes.IsTitle(other.Placeholder)).Shape;
    }

    private OpenXmlElement? OnMaster(OpenXmlElement shape)
    {
        if (ShapeParts.Placeholder(shape) is not { } placeholder || layout?.SlideMasterPart?.SlideMaster?.CommonSlideData?.ShapeTree is not { } tree)
            return null;
        return Placeholders(tree).FirstOrDefault(other => MasterType(other.Placeholder) == MasterType(placeholder)).Shape;
    }

    private static IEnumerable<(OpenXmlElement Shape, P.PlaceholderShape Placeholder)> Placeholders(OpenXmlElement tree) =>
        from shape in ShapeParts.Within(tree)
        let placeholder = ShapeParts.Placeholder(shape)
        where placeholder is not null
        select (shape, placeholder);

    private static uint Index(P.PlaceholderShape placeholder) => placeholder.Index.Id() ?? 0;

    /// <summary>The type of placeholder that a master has for it: everything with content follows the body.</summary>
    private static string MasterType(P.PlaceholderShape placeholder) => PlaceholderTypes.Name(placeholder) switch
    {
        "ctrTitle" => "title",
        "obj" or "pic" or "chart" or "tbl" or "clipArt" or "dgm" or "media" or "subTitle" => "body",
        var type => type,
    };
}
