namespace TextToImage.Imaging;

/// <summary>Operations on pixels as numbers, [planes, height, width] in -1 to 1, as torch makes them.</summary>
internal static class PixelTensor
{
    /// <summary>Rounds to what 8 bits can hold: round((x + 1) * 127.5) / 127.5 - 1, halves to even.</summary>
    public static void Quantize(Span<float> pixels)
    {
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = ((float)Math.Round((pixels[i] + 1f) * 127.5f) / 127.5f) - 1f;
    }

    /// <summary>Larger planes, each pixel from its four neighbours: torch's interpolate(mode="bilinear", align_corners=False).</summary>
    /// <param name="planes">[planes, side, side].</param>
    /// <param name="side">Side of the square planes.</param>
    /// <param name="target">Side of the result, no less.</param>
    /// <returns>[planes, target, target].</returns>
    public static float[] Enlarge(ReadOnlySpan<float> planes, int side, int target)
    {
        var places = Enumerable.Range(0, target).Select(i => Place(i, side, target)).ToArray();
        var result = new float[planes.Length / (side * side) * target * target];
        for (int plane = 0, to = 0; plane < planes.Length; plane += side * side)
        {
            foreach (var (top, bottom, down) in places)
            {
                var upper = planes.Slice(plane + (top * side), side);
                var lower = planes.Slice(plane + (bottom * side), side);
                foreach (var (left, right, across) in places)
                {
                    var above = (upper[left] * (1 - across)) + (upper[right] * across);
                    var below = (lower[left] * (1 - across)) + (lower[right] * across);
                    result[to++] = (above * (1 - down)) + (below * down);
                }
            }
        }
        return result;
    }

    /// <summary>The two pixels that a pixel of the result lies between, by their middles, and its distance from the first.</summary>
    private static (int First, int Second, float Share) Place(int index, int side, int target)
    {
        var place = Math.Max(((index + 0.5f) * ((float)side / target)) - 0.5f, 0);
        var first = Math.Min((int)place, side - 1);
        return (first, Math.Min(first + 1, side - 1), place - first);
    }
}
