namespace TextToImage.Vectorizing;

/// <summary>Sums over the first corners of a closed line, from which those of any stretch follow.</summary>
internal sealed class PathSums
{
    private readonly (int X, int Y)[] _line;
    private readonly int _start;
    private readonly double[] _x, _y, _xx, _xy, _yy;

    /// <summary>Adds up.</summary>
    /// <param name="line">The corners.</param>
    /// <param name="start">The place from which stretches are counted.</param>
    public PathSums((int X, int Y)[] line, int start)
    {
        (_line, _start) = (line, start);
        var length = (2 * line.Length) + 2;
        (_x, _y, _xx, _xy, _yy) = (new double[length], new double[length], new double[length], new double[length], new double[length]);
        for (var i = 1; i < length; i++)
        {
            var (x, y) = Relative(i - 1);
            _x[i] = _x[i - 1] + x;
            _y[i] = _y[i - 1] + y;
            _xx[i] = _xx[i - 1] + (x * x);
            _xy[i] = _xy[i - 1] + (x * y);
            _yy[i] = _yy[i - 1] + (y * y);
        }
    }

    /// <summary>How badly an edge fits its stretch: its length times the root of the mean squared distance of the corners (Selinger 2003, section 2.2.3).</summary>
    /// <param name="from">Steps from the start to the first corner.</param>
    /// <param name="to">Steps to the last one, up to twice around.</param>
    public double Penalty(int from, int to)
    {
        var (firstX, firstY) = Relative(from);
        var (lastX, lastY) = Relative(to);
        var (dx, dy, count) = (lastX - firstX, lastY - firstY, to - from + 1);
        var (x, y) = ((_x[to + 1] - _x[from]) / count, (_y[to + 1] - _y[from]) / count);
        // Moments about the first corner.
        var xx = ((_xx[to + 1] - _xx[from]) / count) - (2 * x * firstX) + (firstX * firstX);
        var xy = ((_xy[to + 1] - _xy[from]) / count) - (x * firstY) - (y * firstX) + (firstX * firstY);
        var yy = ((_yy[to + 1] - _yy[from]) / count) - (2 * y * firstY) + (firstY * firstY);
        return Math.Sqrt(Math.Max(0, (dy * dy * xx) - (2 * dx * dy * xy) + (dx * dx * yy)));
    }

    /// <summary>The line that fits a stretch best, by total least squares: its middle, and its normal of length 1.</summary>
    /// <param name="from">Steps from the start to the first corner.</param>
    /// <param name="to">Steps to the last one, up to twice around.</param>
    public (VectorPoint Middle, VectorPoint Normal) Line(int from, int to)
    {
        var count = to - from + 1;
        var (x, y) = ((_x[to + 1] - _x[from]) / count, (_y[to + 1] - _y[from]) / count);
        var (xx, xy, yy) = (((_xx[to + 1] - _xx[from]) / count) - (x * x), ((_xy[to + 1] - _xy[from]) / count) - (x * y), ((_yy[to + 1] - _yy[from]) / count) - (y * y));
        var angle = 0.5 * Math.Atan2(2 * xy, xx - yy);
        var origin = _line[_start];
        return (new VectorPoint(origin.X + x, origin.Y + y), new VectorPoint(-Math.Sin(angle), Math.Cos(angle)));
    }

    /// <summary>Numbers stay small where they are counted from the start.</summary>
    private (double X, double Y) Relative(int steps)
    {
        var (at, origin) = (_line[(_start + steps) % _line.Length], _line[_start]);
        return (at.X - origin.X, at.Y - origin.Y);
    }
}
