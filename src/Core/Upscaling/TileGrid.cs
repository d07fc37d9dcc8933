using TextToImage.Imaging;

namespace TextToImage.Upscaling;

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
        return picture.Crop(columns.Start, rows.Start, columns.Length, rows.Length).Extended(0, 0, width, height);
    }

    private int Whole(int length) => (length + Multiple - 1) / Multiple * Multiple;
}
