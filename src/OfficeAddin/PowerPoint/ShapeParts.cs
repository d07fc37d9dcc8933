using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>What all elements of a slide have, whatever their kind: p:sp, p:pic, p:grpSp, p:graphicFrame, p:cxnSp.</summary>
internal static class ShapeParts
{
    /// <summary>Shapes of a tree, those of groups included, in reading order; of alternatives the first.</summary>
    public static IEnumerable<OpenXmlElement> Within(OpenXmlElement tree)
    {
        foreach (var child in tree.ChildElements)
        {
            if (child is AlternateContent alternatives)
            {
                foreach (var shape in alternatives.GetFirstChild<AlternateContentChoice>() is { } choice ? Within(choice) : [])
                    yield return shape;
            }
            else if (Properties(child) is not null)
            {
                yield return child;
                foreach (var shape in child is P.GroupShape ? Within(child) : [])
                    yield return shape;
            }
        }
    }

    /// <summary>Id, name and alt text; null for what is no shape.</summary>
    public static P.NonVisualDrawingProperties? Properties(OpenXmlElement shape) =>
        shape.Parent is P.ShapeTree or P.GroupShape or AlternateContentChoice ? shape.FirstChild?.GetFirstChild<P.NonVisualDrawingProperties>() : null;

    /// <summary>Properties of use: placeholder and tags.</summary>
    public static P.ApplicationNonVisualDrawingProperties? Uses(OpenXmlElement shape) =>
        shape.FirstChild?.GetFirstChild<P.ApplicationNonVisualDrawingProperties>();

    /// <summary>What the shape is a placeholder for; null if it is none.</summary>
    public static P.PlaceholderShape? Placeholder(OpenXmlElement shape) => Uses(shape)?.GetFirstChild<P.PlaceholderShape>();

    /// <summary>The name, or what stands for it in messages.</summary>
    public static string Name(OpenXmlElement shape) => Properties(shape)?.Name?.Value is { Length: > 0 } name ? name : "without a name";

    /// <summary>Its own box in the coordinates of its parent; null where it inherits one.</summary>
    public static Box? OwnBox(OpenXmlElement shape)
    {
        var transform = Transform(shape);
        return transform?.GetFirstChild<A.Offset>() is { } at && transform.GetFirstChild<A.Extents>() is { } size
            && (at.X.Emu(), at.Y.Emu(), size.Cx.Emu(), size.Cy.Emu()) is ({ } x, { } y, { } width, { } height)
            ? new Box(x, y, width, height)
            : null;
    }

    /// <summary>The xfrm of any kind of shape.</summary>
    public static OpenXmlElement? Transform(OpenXmlElement shape)
    {
        var holder = shape is P.GraphicFrame ? shape : shape.ChildElements.FirstOrDefault(child => child is P.ShapeProperties or P.GroupShapeProperties);
        return holder?.ChildElements.FirstOrDefault(child => child.LocalName == "xfrm");
    }

    /// <summary>A box in the coordinates of a shape's parent, in those of the slide: groups move and scale what is in them.</summary>
    public static Box OnSlide(OpenXmlElement shape, Box box) => Groups(shape).Aggregate(box, (each, group) => each.Mapped(group.Inside, group.Outside));

    /// <summary>A box in the coordinates of the slide, in those of a shape's parent.</summary>
    public static Box InParent(OpenXmlElement shape, Box box) => Groups(shape).Reverse().Aggregate(box, (each, group) => each.Mapped(group.Outside, group.Inside));

    /// <summary>The groups around a shape, the innermost first: where each is in its parent, and which box that is for its shapes.</summary>
    private static IEnumerable<(Box Inside, Box Outside)> Groups(OpenXmlElement shape)
    {
        foreach (var group in shape.Ancestors<P.GroupShape>())
        {
            if (group.GroupShapeProperties?.TransformGroup is { Offset: { } to, Extents: { } size, ChildOffset: { } from, ChildExtents: { } inside })
                yield return (new Box(from.X.Emu() ?? 0, from.Y.Emu() ?? 0, inside.Cx.Emu() ?? 0, inside.Cy.Emu() ?? 0), new Box(to.X.Emu() ?? 0, to.Y.Emu() ?? 0, size.Cx.Emu() ?? 0, size.Cy.Emu() ?? 0));
        }
    }

    /// <summary>All text of a shape, paragraphs on lines of their own.</summary>
    public static string Text(OpenXmlElement shape) =>
        string.Join("\n", shape.Elements<P.TextBody>().SelectMany(body => body.Elements<A.Paragraph>()).Select(paragraph => paragraph.InnerText)).Trim();
}
