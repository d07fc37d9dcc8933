using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>
/// The right part of a shape with text: the picture lies over it, and the text, kept out by a margin, goes on at the left.
/// Several pictures of a shape stand below one another.
/// </summary>
internal sealed class BesideTextTarget : SlideTarget
{
    /// <summary>Distance of the text to the picture.</summary>
    public const long Gap = DocumentLength.Inch / 8;

    private const double UsualShare = 0.4;

    /// <summary>The shape.</summary>
    public required P.Shape Shape { get; init; }

    /// <summary>How much of the width is the picture's.</summary>
    public double Share { get; init; } = UsualShare;

    /// <summary>Which of the shape's pictures this is, from 0.</summary>
    public required int Row { get; init; }

    /// <summary>How many pictures the shape gets.</summary>
    public required int Rows { get; init; }

    /// <summary>Takes the token out; null where there is none.</summary>
    public Action? RemoveToken { get; init; }

    /// <summary>The part of a shape's box that a picture gets.</summary>
    public static Box Part(Box box, int row, int rows, double share = UsualShare)
    {
        var width = (long)(box.Width * share);
        var height = box.Height / rows;
        return new Box(box.Right - width, box.Y + (row * height), width, height - (rows > 1 ? Gap : 0));
    }

    /// <inheritdoc/>
    public override void Insert(IllustrationPicture picture, PictureSettings settings, PictureWriter writer)
    {
        RemoveToken?.Invoke();
        var whole = Slide.BoxOnSlide(Shape) ?? default;
        var part = Part(whole, Row, Rows, Share);
        var sized = part.Sized(settings);
        // At the right edge, however wide it is made.
        var place = sized with { X = whole.Right - sized.Width };
        OpenXmlElement anchor = Shape.Parent is AlternateContentChoice { Parent: { } alternatives } ? alternatives : Shape;
        var turn = (Slide.Inheritance.TransformOf(Shape) as A.Transform2D)?.Rotation.Angle() ?? 0;
        var shape = writer.InBox(Slide, picture, settings, place.Turned(turn, whole), Shape);
        if (Kind == TargetKind.Slide)
            writer.RoundCorners(shape);
        shape.ShapeProperties!.Transform2D!.Rotation = turn == 0 ? null : turn;
        anchor.Parent!.InsertAfter(shape, anchor);
        // Groups scale shapes, but not the margins of text in them.
        KeepTextOut(place.Width + Gap);
    }

    private void KeepTextOut(long margin)
    {
        var body = Shape.TextBody!;
        var properties = body.BodyProperties ?? body.PrependChild(new A.BodyProperties());
        properties.RightInset = (int)Math.Min(Math.Max(properties.RightInset.Emu() ?? 0, margin), int.MaxValue);
        // Text that does not wrap would run under the picture.
        properties.Wrap = A.TextWrappingValues.Square;
    }
}
