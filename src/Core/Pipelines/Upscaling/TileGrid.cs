using TextToImage.Imaging;

namespace TextToImage.Pipelines;

/// <summary>How a picture is cut into tiles for a network: none larger than it takes, each at a size that it takes.</summary>
/// <param name="Width">Longest tile along a row.</param>
/// <param name="Height">Longest tile along a column.</param>
/// <param name="Overlap">Least number of pixels that neighbours share.</param>
internal sealed record TileGrid(int Width, int Height, int Overlap)
{
    /// <summary>The sides of what the network is given are multiples of this.</summary>
    public int Multiple { get; init; } = 1;

    /// <summary>Whether the network takes <see cref="Width"/> x <see cref="Height"/> and nothing else.</summary>
    public bool IsFixed { get; init; }

    /// <summary>The tiles along a row.</summary>
    public IReadOnlyList<TileSpan> Columns(int width) => TileSpan.Split(width, Width, Math.Min(Overlap, Width / 4));

    /// <summary>The tiles along a column.</summary>
    public IReadOnlyList<TileSpan> Rows(int height) => TileSpan.Split(height, Height, Math.Min(Overlap, Height / 4));

    /// <summary>How many tiles a picture has.</summary>
    public int Count(int width, int height) => Columns(width).Count * Rows(height).Count;

    /// <summary>A tile at the size that the network takes; what lacks repeats the pixels of its right and lower edge.</summary>
    public Picture Cut(Picture picture, TileSpan columns, TileSpan rows)
    {
        var (width, height) = (IsFixed ? Width : Whole(columns.Length), IsFixed ? Height : Whole(rows.Length));
        var tile = picture.Crop(columns.Start, rows.Start, columns.Length, rows.Length);
        if (width == tile.Width && height == tile.Height)
            return tile;
        var padded = new Picture(width, height, new byte[checked(width * height * 3)]);
        padded.Paste(tile, 0, 0, 0, 0, tile.Width, tile.Height);
        for (var x = tile.Width; x < width; x++)
            padded.Paste(tile, tile.Width - 1, 0, x, 0, 1, tile.Height);
        for (var y = tile.Height; y < height; y++)
            padded.Paste(padded, 0, tile.Height - 1, 0, y, width, 1);
        return padded;
    }

    private int Whole(int length) => (length + Multiple - 1) / Multiple * Multiple;
}
