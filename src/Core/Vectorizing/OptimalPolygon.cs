namespace TextToImage.Vectorizing;

/// <summary>
/// The polygon of fewest edges that stays within half a pixel of a closed line of pixel edges, and of those the one that fits best
/// (P. Selinger 2003, "Potrace: a polygon-based tracing algorithm", sections 2.2.1 to 2.2.3).
/// </summary>
internal sealed class OptimalPolygon
{
    private readonly (int X, int Y)[] _line;
    private readonly int[] _farthest;

    private OptimalPolygon((int X, int Y)[] line)
    {
        _line = line;
        _farthest = Farthest(line);
    }

    /// <summary>The corners of the polygon.</summary>
    /// <param name="line">Corners of pixels, each a step from the one before, and the last a step from the first.</param>
    /// <returns>Places in the line, in the order of walking.</returns>
    public static IReadOnlyList<int> Of((int X, int Y)[] line)
    {
        var polygon = new OptimalPolygon(line);
        // A walk has to begin at a corner of the polygon. Which places are good ones, a first walk from anywhere tells.
        var first = polygon.From(0);
        return polygon.From(first[first.Count / 2]);
    }

    /// <summary>The best polygon among those that have a corner at a place.</summary>
    private List<int> From(int start)
    {
        var count = _line.Length;
        var sums = new PathSums(_line, start);
        var (edges, penalties, before) = (new int[count + 1], new double[count + 1], new int[count + 1]);
        for (var to = 1; to <= count; to++)
        {
            (edges[to], penalties[to]) = (int.MaxValue, double.MaxValue);
            for (var from = to - 1; from >= 0 && from + Reach((start + from) % count) >= to; from--)
            {
                var (number, penalty) = (edges[from] + 1, penalties[from] + sums.Penalty(from, to));
                if (number < edges[to] || (number == edges[to] && penalty < penalties[to]))
                    (edges[to], penalties[to], before[to]) = (number, penalty, from);
            }
        }
        var corners = new List<int>();
        for (var at = before[count]; ; at = before[at])
        {
            corners.Add((start + at) % count);
            if (at == 0)
                break;
        }
        corners.Reverse();
        return corners;
    }

    /// <summary>How many steps an edge from a place may be long: a step before it and one behind it, the line still has to be straight.</summary>
    private int Reach(int from)
    {
        var count = _line.Length;
        var most = Math.Max(1, (count - 1) / 3);
        return Math.Max(1, Math.Min(most, _farthest[(from + count - 1) % count] - 2));
    }

    /// <summary>For each place, how many steps the line is straight from there: some line goes through the neighbourhood of all corners, and not all four directions occur.</summary>
    private static int[] Farthest((int X, int Y)[] line)
    {
        var count = line.Length;
        var farthest = new int[count];
        for (var from = 0; from < count; from++)
            farthest[from] = StraightSteps(line, from);
        // What is straight from a place is so from the next one as well.
        for (var turn = 2 * count - 1; turn >= 0; turn--)
            farthest[turn % count] = Math.Min(farthest[turn % count], farthest[(turn + 1) % count] + 1);
        return farthest;
    }

    private static int StraightSteps((int X, int Y)[] line, int from)
    {
        var count = line.Length;
        var (start, directions) = (line[from], 0);
        // The directions that all corners so far allow: from right to left, seen from the start.
        (int X, int Y)? left = null, right = null;
        for (var steps = 1; steps < count; steps++)
        {
            var (before, at) = (line[(from + steps - 1) % count], line[(from + steps) % count]);
            directions |= 1 << (at.X > before.X ? 0 : at.X < before.X ? 1 : at.Y > before.Y ? 2 : 3);
            var arrow = (X: at.X - start.X, Y: at.Y - start.Y);
            if (directions == 15 || (left is { } most && Cross(most, arrow) > 0) || (right is { } least && Cross(least, arrow) < 0))
                return steps - 1;
            if (Math.Abs(arrow.X) <= 1 && Math.Abs(arrow.Y) <= 1)
                continue;
            // The corners of a square around this corner that are seen outermost.
            var sideX = arrow.Y != 0 ? Math.Sign(arrow.Y) : -Math.Sign(arrow.X);
            var sideY = arrow.X != 0 ? Math.Sign(arrow.X) : -Math.Sign(arrow.Y);
            var outerLeft = (X: arrow.X + (arrow.Y != 0 ? -sideX : sideX), Y: arrow.Y + sideY);
            var outerRight = (X: arrow.X + sideX, Y: arrow.Y + (arrow.X != 0 ? -sideY : sideY));
            if (left is not { } known || Cross(outerLeft, known) > 0)
                left = outerLeft;
            if (right is not { } other || Cross(outerRight, other) < 0)
                right = outerRight;
        }
        return count - 1;
    }

    private static long Cross((int X, int Y) one, (int X, int Y) other) => ((long)one.X * other.Y) - ((long)one.Y * other.X);
}
