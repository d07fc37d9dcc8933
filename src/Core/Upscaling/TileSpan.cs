namespace TextToImage.Upscaling;

/// <summary>
/// One tile along one axis: where it begins, and the part of it that is kept. What is beside that part is only there so
/// that the network sees the surroundings of all that is kept.
/// </summary>
/// <param name="Start">First pixel of the tile.</param>
/// <param name="Length">Pixels of the tile.</param>
/// <param name="From">First pixel kept.</param>
/// <param name="To">The pixel after the last one kept.</param>
internal readonly record struct TileSpan(int Start, int Length, int From, int To)
{
    /// <summary>Tiles of one length, spread evenly over an axis; each pixel is kept from the tile whose middle is nearer.</summary>
    /// <param name="length">Pixels of the axis.</param>
    /// <param name="tile">Longest tile.</param>
    /// <param name="overlap">Least number of pixels that neighbours share, less than <paramref name="tile"/>.</param>
    public static IReadOnlyList<TileSpan> Split(int length, int tile, int overlap)
    {
        if (length <= tile)
            return [new TileSpan(0, length, 0, length)];
        var count = 1 + ((length - tile + tile - overlap - 1) / (tile - overlap));
        var starts = Enumerable.Range(0, count).Select(i => (int)((long)i * (length - tile) / (count - 1))).ToArray();
        return [.. starts.Select((start, i) => new TileSpan(
            start, tile, i == 0 ? 0 : Seam(starts[i - 1], start), i == count - 1 ? length : Seam(start, starts[i + 1])))];

        int Seam(int first, int second) => (second + first + tile) / 2;
    }
}
