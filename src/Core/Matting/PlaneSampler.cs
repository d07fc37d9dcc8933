using TextToImage.Imaging;

namespace TextToImage.Matting;

/// <summary>Reads small planes at the pixels of a large picture, between their own as a straight line tells.</summary>
internal sealed class PlaneSampler
{
    private readonly float[] _planes;
    private readonly int _width, _plane;
    private readonly (int First, int Second, float Share)[] _columns, _rows;

    /// <summary>Prepares reading.</summary>
    /// <param name="planes">[count, height, width].</param>
    /// <param name="width">Columns of the planes.</param>
    /// <param name="height">Rows of the planes.</param>
    /// <param name="toWidth">Columns of the picture.</param>
    /// <param name="toHeight">Rows of the picture.</param>
    public PlaneSampler(float[] planes, int width, int height, int toWidth, int toHeight)
    {
        (_planes, _width, _plane, Count) = (planes, width, width * height, planes.Length / (width * height));
        (_columns, _rows) = (Places(width, toWidth), Places(height, toHeight));
    }

    /// <summary>How many planes there are.</summary>
    public int Count { get; }

    /// <summary>The values of all planes at a pixel of the picture.</summary>
    public void Read(int x, int y, Span<float> values)
    {
        var ((left, right, across), (top, bottom, down)) = (_columns[x], _rows[y]);
        for (int plane = 0, at = 0; plane < Count; plane++, at += _plane)
        {
            var (upper, lower) = (at + (top * _width), at + (bottom * _width));
            var above = _planes[upper + left] + ((_planes[upper + right] - _planes[upper + left]) * across);
            var below = _planes[lower + left] + ((_planes[lower + right] - _planes[lower + left]) * across);
            values[plane] = above + ((below - above) * down);
        }
    }

    private static (int, int, float)[] Places(int side, int target) => [.. Enumerable.Range(0, target).Select(index => PixelTensor.Place(index, side, target, alignCorners: false))];
}
