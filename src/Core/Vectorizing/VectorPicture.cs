using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>A picture of shapes that are painted one over the other, the first lowest.</summary>
/// <param name="Width">Width in units, one of which is a pixel of the picture it was traced from.</param>
/// <param name="Height">Height in units.</param>
/// <param name="Shapes">The shapes, lowest first; where none is, the picture is transparent.</param>
public sealed record VectorPicture(int Width, int Height, IReadOnlyList<VectorShape> Shapes)
{
    /// <summary>What it shows, for its title; null where nothing is known.</summary>
    public string? Title { get; init; }

    /// <summary>How it was made; null where nothing is to be said.</summary>
    public string? Description { get; init; }

    /// <summary>The plain colours of its shapes, each once, in the order of painting.</summary>
    public IReadOnlyList<Rgb> Colours => [.. Shapes.Where(shape => shape.Fill.Gradient is null).Select(shape => shape.Fill.Colour).Distinct()];

    /// <summary>The same shapes with other fills.</summary>
    /// <param name="refill">The new fill of an old one.</param>
    public VectorPicture Refilled(Func<VectorFill, VectorFill> refill) => this with { Shapes = [.. Shapes.Select(shape => shape with { Fill = refill(shape.Fill) })] };
}

/// <summary>A shape of one fill: what its contours go around clockwise, without what they go around the other way (the rule "nonzero").</summary>
/// <param name="Fill">Its colour.</param>
/// <param name="Contours">Closed lines.</param>
public sealed record VectorShape(VectorFill Fill, IReadOnlyList<VectorContour> Contours);

/// <summary>What fills a shape: one colour, or colours that change steadily along a line.</summary>
/// <param name="Colour">The colour; of a gradient, that of the middle.</param>
/// <param name="Gradient">How it changes; null for a plain colour.</param>
/// <param name="ThemeColour">The colour of the theme that it is, such as Accent1 (<see cref="OfficeTheme"/>); null: none.</param>
public sealed record VectorFill(Rgb Colour, LinearGradient? Gradient = null, string? ThemeColour = null);

/// <summary>Colours that change steadily from one point to another, and stay as they are beyond them.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="First">The colour there.</param>
/// <param name="Last">The colour at the end.</param>
public sealed record LinearGradient(VectorPoint From, VectorPoint To, Rgb First, Rgb Last);

/// <summary>A closed line of straight and curved pieces.</summary>
/// <param name="Start">Where the first piece begins and the last one ends.</param>
/// <param name="Pieces">The pieces.</param>
public sealed record VectorContour(VectorPoint Start, IReadOnlyList<VectorPiece> Pieces);

/// <summary>A piece of a contour: a cubic Bezier curve, or a straight line where it has no control points.</summary>
/// <param name="End">Where it ends.</param>
/// <param name="Controls">Its two control points; null for a line.</param>
public sealed record VectorPiece(VectorPoint End, (VectorPoint First, VectorPoint Second)? Controls = null);

/// <summary>A point of a drawing: x to the right, y down, from the upper left corner.</summary>
/// <param name="X">Units from the left.</param>
/// <param name="Y">Units from the top.</param>
public readonly record struct VectorPoint(double X, double Y)
{
    /// <summary>The sum of two.</summary>
    public static VectorPoint operator +(VectorPoint one, VectorPoint other) => new(one.X + other.X, one.Y + other.Y);

    /// <summary>The difference of two.</summary>
    public static VectorPoint operator -(VectorPoint one, VectorPoint other) => new(one.X - other.X, one.Y - other.Y);

    /// <summary>A multiple.</summary>
    public static VectorPoint operator *(double factor, VectorPoint point) => new(factor * point.X, factor * point.Y);

    /// <summary>Twice the area between two arrows: positive where the other one is clockwise from this (y goes down).</summary>
    internal double Cross(VectorPoint other) => (X * other.Y) - (Y * other.X);
}
