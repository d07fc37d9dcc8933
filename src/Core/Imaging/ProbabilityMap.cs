namespace TextToImage.Imaging;

/// <summary>How sure a network is at each pixel, 0 to 1, [height, width].</summary>
internal readonly record struct ProbabilityMap(int Width, int Height, float[] Values)
{
    /// <summary>
    /// The mask of a size: 255 where the map, interpolated bilinearly as torch.nn.functional.interpolate(mode="bilinear")
    /// does, reaches a threshold.
    /// </summary>
    public Mask ToMask(int width, int height, float threshold)
    {
        var mask = Mask.Nothing(width, height);
        var columns = new (int First, int Second, float Part)[width];
        for (var x = 0; x < width; x++)
            columns[x] = Neighbours(x, Width, width);
        for (var y = 0; y < height; y++)
        {
            var (above, below, part) = Neighbours(y, Height, height);
            for (var x = 0; x < width; x++)
            {
                var (left, right, across) = columns[x];
                var top = Between(Values[(above * Width) + left], Values[(above * Width) + right], across);
                var bottom = Between(Values[(below * Width) + left], Values[(below * Width) + right], across);
                mask.Values[(y * width) + x] = Between(top, bottom, part) >= threshold ? byte.MaxValue : (byte)0;
            }
        }
        return mask;
    }

    private static float Between(float a, float b, float part) => a + ((b - a) * part);

    /// <summary>The two pixels around the middle of one, and how far it is from the first to the second.</summary>
    private static (int First, int Second, float Part) Neighbours(int place, int from, int to)
    {
        var at = Math.Max(0, ((place + 0.5f) * from / to) - 0.5f);
        var first = Math.Min((int)at, from - 1);
        return (first, Math.Min(first + 1, from - 1), at - first);
    }
}
