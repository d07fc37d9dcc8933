using TextToImage.Diffusion;
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

/// <summary>
/// Puts enlarged tiles together, row by row: over what neighbours share, one fades into the other, along a row first and then
/// from row to row, so that the shares of the tiles add up to one everywhere.
/// </summary>
/// <param name="width">Columns of the picture before it is enlarged.</param>
/// <param name="height">Rows of it.</param>
/// <param name="scale">How many times longer each side becomes.</param>
internal sealed class TileMosaic(int width, int height, int scale)
{
    private const int Channels = 3;
    private readonly Picture _whole = new(checked(width * scale), checked(height * scale), new byte[checked(width * scale * height * scale * Channels)]);
    private Picture? _strip;
    private TileSpan _row;
    private int _rightEnd;
    private int _lowerEnd;

    /// <summary>Adds a tile; tiles come from left to right, and rows of tiles from the top down.</summary>
    /// <param name="tile">The tile, enlarged; what it has beyond its spans is left out.</param>
    /// <param name="columns">Its columns before it was enlarged.</param>
    /// <param name="rows">Its rows before it was enlarged.</param>
    public void Add(Picture tile, TileSpan columns, TileSpan rows)
    {
        if (_strip is null || rows != _row)
        {
            CloseRow();
            (_row, _rightEnd) = (rows, 0);
            _strip = new Picture(width * scale, rows.Length * scale, new byte[checked(width * scale * rows.Length * scale * Channels)]);
        }
        var fade = Math.Max(0, _rightEnd - columns.Start) * scale;
        var left = columns.Start * scale;
        for (var x = 0; x < fade; x++)
            Mix(_strip, tile, left + x, 0, x, 0, 1, rows.Length * scale, Share(x, fade));
        _strip.Paste(tile, fade, 0, left + fade, 0, (columns.Length * scale) - fade, rows.Length * scale);
        _rightEnd = columns.Start + columns.Length;
    }

    /// <summary>The whole picture.</summary>
    public Picture Finish()
    {
        CloseRow();
        return _whole;
    }

    private void CloseRow()
    {
        if (_strip is null)
            return;
        var fade = Math.Max(0, _lowerEnd - _row.Start) * scale;
        var top = _row.Start * scale;
        for (var y = 0; y < fade; y++)
            Mix(_whole, _strip, 0, top + y, 0, y, _whole.Width, 1, Share(y, fade));
        _whole.Paste(_strip, 0, fade, 0, top + fade, _whole.Width, _strip.Height - fade);
        _lowerEnd = _row.Start + _row.Length;
    }

    /// <summary>How much of the newer tile is seen: rising evenly over what both have.</summary>
    private static float Share(int place, int length) => (place + 0.5f) / length;

    /// <summary>Mixes a part of a picture into another.</summary>
    private static void Mix(Picture target, Picture source, int left, int top, int fromLeft, int fromTop, int columns, int rows, float share)
    {
        for (var y = 0; y < rows; y++)
        {
            var to = (((top + y) * target.Width) + left) * Channels;
            var from = (((fromTop + y) * source.Width) + fromLeft) * Channels;
            for (var i = 0; i < columns * Channels; i++)
                target.Rgb[to + i] = (byte)((target.Rgb[to + i] * (1 - share)) + (source.Rgb[from + i] * share) + 0.5f);
        }
    }
}

/// <summary>
/// The noise of a picture that is made in tiles: what is drawn first is drawn once for the whole picture, so that tiles
/// agree where they overlap; a picture of one tile gets the draws that diffusers makes.
/// </summary>
internal sealed class TileNoise
{
    private readonly int _width;
    private readonly List<float[]> _planes;
    private readonly int _height;
    private readonly INoiseSource _source;

    /// <summary>Draws the noise.</summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="channels">Channels of each draw, in order.</param>
    /// <param name="multiple">What the sides are filled up to.</param>
    /// <param name="source">Where the numbers come from.</param>
    public TileNoise(int width, int height, IReadOnlyList<int> channels, int multiple, INoiseSource source)
    {
        (_width, _height, _source) = (Whole(width), Whole(height), source);
        _planes = [.. channels.Select(count =>
        {
            var plane = new float[checked(count * _width * _height)];
            source.Fill(plane);
            return plane;
        })];

        int Whole(int length) => (length + multiple - 1) / multiple * multiple;
    }

    /// <summary>The draws of one tile in order; what is asked for after them is drawn anew.</summary>
    public INoiseSource Of(int left, int top, int width, int height) => new Part(this, left, top, width, height);

    private sealed class Part(TileNoise whole, int left, int top, int width, int height) : INoiseSource
    {
        private int _next;

        public void Fill(Span<float> destination)
        {
            if (_next == whole._planes.Count)
            {
                whole._source.Fill(destination);
                return;
            }
            // A tile that is filled up may reach beyond the picture: there it takes the numbers of the other side.
            new CanvasWindow(top, left, height, width).Gather(whole._planes[_next++], whole._height, whole._width, destination);
        }

        public void FillExponential(Span<float> destination) => whole._source.FillExponential(destination);
    }
}
