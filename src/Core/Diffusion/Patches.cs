namespace TextToImage.Diffusion;

/// <summary>
/// Latents as tokens and back: squares of latents become the features of one token, channel by channel
/// ([c, rows * side, columns * side] to [rows * columns, c * side * side]), as Flux's transformer takes them.
/// </summary>
internal static class Patches
{
    /// <summary>One picture's latents to tokens.</summary>
    /// <param name="latents">[channels, height, width]; both sides are multiples of <paramref name="side"/>.</param>
    /// <param name="height">Rows of latents.</param>
    /// <param name="width">Columns of latents.</param>
    /// <param name="side">Side of a square.</param>
    /// <param name="tokens">[height / side * width / side, channels * side * side].</param>
    public static void Pack(ReadOnlySpan<float> latents, int height, int width, int side, Span<float> tokens)
    {
        for (var i = 0; i < latents.Length; i++)
            tokens[Place(i, latents.Length, height, width, side)] = latents[i];
    }

    /// <summary>The reverse of <see cref="Pack"/>.</summary>
    public static void Unpack(ReadOnlySpan<float> tokens, int height, int width, int side, Span<float> latents)
    {
        for (var i = 0; i < latents.Length; i++)
            latents[i] = tokens[Place(i, latents.Length, height, width, side)];
    }

    /// <summary>Row and column of every token, after a zero: [tokens, 3], the img_ids of Flux.</summary>
    public static float[] Ids(int height, int width, int side)
    {
        var (rows, columns) = (height / side, width / side);
        var ids = new float[rows * columns * 3];
        for (var token = 0; token < rows * columns; token++)
            (ids[(token * 3) + 1], ids[(token * 3) + 2]) = (token / columns, token % columns);
        return ids;
    }

    private static int Place(int index, int count, int height, int width, int side)
    {
        var (channel, row, column) = (index / (height * width), index / width % height, index % width);
        var token = (row / side * (width / side)) + (column / side);
        var features = count / (height * width) * side * side;
        return (token * features) + (((channel * side) + (row % side)) * side) + (column % side);
    }
}
