namespace TextToImage.Vectorizing;

/// <summary>
/// Makes smooth contours of lines along pixel edges: the corners of the best polygon are moved to where its edges want to meet, and those that
/// are not sharp become curves (P. Selinger 2003, "Potrace: a polygon-based tracing algorithm", sections 2.3.1 to 2.3.3).
/// </summary>
internal static class CurveFitting
{
    /// <summary>Corners may be moved by half a pixel in both directions.</summary>
    private const double Half = 0.5;

    /// <summary>How near to a corner a curve bends, least and most, as a part of the way; more is a corner (Selinger 2003, alpha, section 2.3.3).</summary>
    private const double Flattest = 0.55, Sharpest = 1;

    /// <summary>Holds a point where its edges leave it free, so that there is always one best place.</summary>
    private const double Hold = 1e-4;

    /// <summary>The contour of a line.</summary>
    /// <param name="line">Corners of pixels, as <see cref="PixelOutline"/> walks.</param>
    public static VectorContour Fit((int X, int Y)[] line)
    {
        var corners = OptimalPolygon.Of(line);
        var points = Moved(line, corners);
        var count = points.Length;
        var pieces = new List<VectorPiece>();
        for (var i = 0; i < count; i++)
        {
            var (before, point, next) = (points[(i + count - 1) % count], points[i], points[(i + 1) % count]);
            var (from, to) = (Middle(before, point), Middle(point, next));
            var bend = Bend(before, point, next);
            if (bend > Sharpest)
            {
                pieces.Add(new VectorPiece(point));
                pieces.Add(new VectorPiece(to));
            }
            else
            {
                var near = Math.Max(Flattest, bend);
                pieces.Add(new VectorPiece(to, (from + (near * (point - from)), to + (near * (point - to)))));
            }
        }
        return new VectorContour(Middle(points[count - 1], points[0]), WithoutStops(pieces));
    }

    /// <summary>Between two corners there is one line, not two halves.</summary>
    private static List<VectorPiece> WithoutStops(List<VectorPiece> pieces)
    {
        var result = new List<VectorPiece>();
        for (var i = 0; i < pieces.Count; i++)
        {
            // The second half of an edge begins where the first one ends, on the same line; the last point is where the contour closes.
            var isStop = pieces[i].Controls is null && i + 1 < pieces.Count && pieces[i + 1].Controls is null && i > 0 && pieces[i - 1].Controls is null && IsBetween(pieces[i - 1].End, pieces[i].End, pieces[i + 1].End);
            if (!isStop)
                result.Add(pieces[i]);
        }
        return result;
    }

    private static bool IsBetween(VectorPoint one, VectorPoint point, VectorPoint other) => Math.Abs((point - one).Cross(other - point)) < 1e-6;

    private static VectorPoint[] Moved((int X, int Y)[] line, IReadOnlyList<int> corners)
    {
        var sums = new PathSums(line, corners[0]);
        var (count, length) = (corners.Count, line.Length);
        var edges = new (VectorPoint Middle, VectorPoint Normal)[count];
        for (var i = 0; i < count; i++)
        {
            var from = (corners[i] - corners[0] + length) % length;
            var to = i + 1 < count ? (corners[i + 1] - corners[0] + length) % length : length;
            edges[i] = sums.Line(from, to);
        }
        var points = new VectorPoint[count];
        for (var i = 0; i < count; i++)
            points[i] = Meeting(edges[(i + count - 1) % count], edges[i], new VectorPoint(line[corners[i]].X, line[corners[i]].Y));
        return points;
    }

    /// <summary>The point within half a pixel of a corner whose squared distances from two edges are least.</summary>
    private static VectorPoint Meeting((VectorPoint Middle, VectorPoint Normal) one, (VectorPoint Middle, VectorPoint Normal) other, VectorPoint corner)
    {
        // The sum is a xx + 2 b xy + c yy - 2 d x - 2 e y + constant, with x and y counted from the corner.
        double a = Hold, b = 0, c = Hold, d = 0, e = 0;
        foreach (var (middle, normal) in new[] { one, other })
        {
            var distance = ((middle - corner).X * normal.X) + ((middle - corner).Y * normal.Y);
            a += normal.X * normal.X;
            b += normal.X * normal.Y;
            c += normal.Y * normal.Y;
            d += normal.X * distance;
            e += normal.Y * distance;
        }
        var determinant = (a * c) - (b * b);
        var best = new VectorPoint(((d * c) - (e * b)) / determinant, ((e * a) - (d * b)) / determinant);
        if (Math.Abs(best.X) > Half || Math.Abs(best.Y) > Half)
        {
            var least = double.MaxValue;
            foreach (var side in new[] { -Half, Half })
            {
                Try(new VectorPoint(side, Within((e - (b * side)) / c)));
                Try(new VectorPoint(Within((d - (b * side)) / a), side));
            }

            void Try(VectorPoint point)
            {
                var sum = (a * point.X * point.X) + (2 * b * point.X * point.Y) + (c * point.Y * point.Y) - (2 * d * point.X) - (2 * e * point.Y);
                if (sum < least)
                    (least, best) = (sum, point);
            }
        }
        return corner + best;
    }

    private static double Within(double value) => Math.Min(Half, Math.Max(-Half, value));

    /// <summary>
    /// How far towards a corner a curve goes that still touches the square of a pixel around the corner, by 4/3 of the way of that square's nearest point.
    /// </summary>
    private static double Bend(VectorPoint before, VectorPoint point, VectorPoint next)
    {
        var chord = next - before;
        var square = Math.Abs(chord.X) + Math.Abs(chord.Y);
        var distance = Math.Abs(chord.Cross(point - before));
        return distance <= square ? 0 : 4.0 / 3 * (1 - (square / distance));
    }

    private static VectorPoint Middle(VectorPoint one, VectorPoint other) => 0.5 * (one + other);
}
