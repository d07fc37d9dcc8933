namespace TextToImage.Matting;

/// <summary>Means over squares of pixels, whose time does not depend on their size.</summary>
internal static class BoxFilter
{
    /// <summary>The mean of the values within a distance along rows and columns, of those that there are.</summary>
    /// <param name="values">[height, width].</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="radius">Pixels, from 0.</param>
    public static float[] Mean(ReadOnlySpan<float> values, int width, int height, int radius) =>
        Transposed(Transposed(values, width, height, radius), height, width, radius);

    /// <summary>Means along rows, transposed: twice makes it rows and columns.</summary>
    private static float[] Transposed(ReadOnlySpan<float> values, int width, int height, int radius)
    {
        var result = new float[values.Length];
        for (var y = 0; y < height; y++)
        {
            var row = values.Slice(y * width, width);
            var (sum, count) = (0.0, 0);
            for (var x = 0; x < Math.Min(radius, width); x++, count++)
                sum += row[x];
            for (var x = 0; x < width; x++)
            {
                if (x + radius < width)
                    (sum, count) = (sum + row[x + radius], count + 1);
                if (x - radius - 1 >= 0)
                    (sum, count) = (sum - row[x - radius - 1], count - 1);
                result[(x * height) + y] = (float)(sum / count);
            }
        }
        return result;
    }
}
