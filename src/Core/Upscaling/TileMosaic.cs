using TextToImage.Imaging;

namespace TextToImage.Upscaling;

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
