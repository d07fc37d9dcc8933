namespace TextToImage.Vectorizing;

/// <summary>Walks along the edges of pixels around a shape.</summary>
internal static class PixelOutline
{
    private static readonly (int X, int Y)[] Directions = [(1, 0), (0, 1), (-1, 0), (0, -1)];

    /// <summary>The closed lines around a shape and its holes, step by step from corner to corner of pixels, with the shape on the right.</summary>
    /// <returns>Corners on the map, of which the last one is a step from the first.</returns>
    public static IReadOnlyList<(int X, int Y)[]> Of(Layer layer)
    {
        var walked = new bool[layer.Pixels.Length];
        var lines = new List<(int X, int Y)[]>();
        for (var at = layer.Width; at < layer.Pixels.Length; at++)
        {
            if (layer.Pixels[at] && !layer.Pixels[at - layer.Width] && !walked[at])
                lines.Add(Walk(layer, at % layer.Width, at / layer.Width, walked));
        }
        return lines;
    }

    /// <summary>Goes around from the upper left corner of a pixel, to the right.</summary>
    private static (int X, int Y)[] Walk(Layer layer, int left, int top, bool[] walked)
    {
        var line = new List<(int X, int Y)>();
        var (x, y, direction) = (left, top, 0);
        do
        {
            line.Add((layer.Left + x, layer.Top + y));
            if (direction == 0)
                walked[(y * layer.Width) + x] = true;
            (x, y) = (x + Directions[direction].X, y + Directions[direction].Y);
            // Parts are connected over edges: where only corners meet, the line turns off.
            if (!IsOwn(layer, x, y, direction, 1))
                direction = (direction + 1) & 3;
            else if (IsOwn(layer, x, y, direction, -1))
                direction = (direction + 3) & 3;
        }
        while ((x, y, direction) != (left, top, 0));
        return [.. line];
    }

    /// <summary>Whether the pixel ahead of a corner, on the right (1) or on the left (-1), is the shape's.</summary>
    private static bool IsOwn(Layer layer, int x, int y, int direction, int side)
    {
        var (ahead, right) = (Directions[direction], Directions[(direction + 1) & 3]);
        // Twice the middle of the pixel, from the corner.
        var (column, row) = ((2 * x) + ahead.X + (side * right.X), (2 * y) + ahead.Y + (side * right.Y));
        return layer.Pixels[((row - 1) / 2 * layer.Width) + ((column - 1) / 2)];
    }
}
