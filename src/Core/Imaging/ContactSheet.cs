namespace TextToImage.Imaging;

/// <summary>Many pictures on one, in rows and columns on white ground.</summary>
public static class ContactSheet
{
    /// <summary>Longest side of a sheet and most pixels on it: what every viewer opens.</summary>
    private const int LongestSide = 16_384, MostPixels = 32 * 1024 * 1024;

    private const int Channels = 3;

    /// <summary>The pictures in the order given, row by row, each in the middle of its cell.</summary>
    /// <param name="pictures">Pictures of any size, at least one; those larger than a cell are reduced.</param>
    /// <param name="columns">Pictures in a row; null for the number that makes the sheet squarest.</param>
    /// <param name="cellSide">Longest side of a picture on the sheet, in pixels; less where the sheet would become too large.</param>
    /// <param name="gap">White pixels between the pictures.</param>
    /// <exception cref="AIImageException">There is no picture, or there are too many for a sheet.</exception>
    public static Picture Arrange(IReadOnlyList<Picture> pictures, int? columns, int cellSide, int gap)
    {
        if (pictures.Count == 0)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "A contact sheet needs at least one picture; give some.");
        if (columns < 1 || cellSide < 1 || gap < 0)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"A contact sheet cannot have {columns ?? 0} columns of {cellSide} pixels with gaps of {gap}; give numbers from 1.");
        for (var side = cellSide; side > 0; side = side * 3 / 4)
        {
            var grid = Grid.For(pictures, columns, side, gap);
            if (grid.Fits)
                return Draw(pictures, side, gap, grid);
        }
        throw new AIImageException(ErrorIds.ArgumentInvalid, $"{pictures.Count} pictures are too many for one contact sheet; make several.");
    }

    /// <summary>The picture reduced so that its longer side has a length; unchanged where it has no more.</summary>
    /// <param name="picture">Any picture.</param>
    /// <param name="side">Pixels, from 1.</param>
    public static Picture Fit(Picture picture, int side)
    {
        var (width, height) = FittedSize(picture, side);
        return (width, height) == (picture.Width, picture.Height) ? picture : Resampling.Resize(picture, width, height);
    }

    private static Picture Draw(IReadOnlyList<Picture> pictures, int side, int gap, Grid grid)
    {
        var white = new byte[grid.Width * grid.Height * Channels];
        white.AsSpan().Fill(byte.MaxValue);
        var sheet = new Picture((int)grid.Width, (int)grid.Height, white);
        for (var i = 0; i < pictures.Count; i++)
        {
            var small = Fit(pictures[i], side);
            var left = (i % grid.Columns * (grid.CellWidth + gap)) + ((grid.CellWidth - small.Width) / 2);
            var top = (i / grid.Columns * (grid.CellHeight + gap)) + ((grid.CellHeight - small.Height) / 2);
            sheet.Paste(small, 0, 0, left, top, small.Width, small.Height);
        }
        return sheet;
    }

    private static (int Width, int Height) FittedSize(Picture picture, int side)
    {
        var scale = Math.Min(1, (double)side / Math.Max(picture.Width, picture.Height));
        return (Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
    }

    /// <summary>Cells as large as the largest picture in them, and the size of the sheet they make.</summary>
    private readonly record struct Grid(int Columns, int CellWidth, int CellHeight, long Width, long Height)
    {
        public bool Fits => Width <= LongestSide && Height <= LongestSide && Width * Height <= MostPixels;

        public static Grid For(IReadOnlyList<Picture> pictures, int? columns, int side, int gap)
        {
            var sizes = pictures.Select(picture => FittedSize(picture, side)).ToList();
            var (width, height) = (sizes.Max(size => size.Width), sizes.Max(size => size.Height));
            return columns is { } number
                ? With(Math.Min(number, pictures.Count))
                : Enumerable.Range(1, pictures.Count).Select(With)
                    .OrderBy(grid => Math.Max(grid.Width, grid.Height)).ThenBy(grid => grid.Width * grid.Height).ThenByDescending(grid => grid.Columns).First();

            Grid With(int across)
            {
                var down = (pictures.Count + across - 1) / across;
                return new Grid(across, width, height, ((long)across * (width + gap)) - gap, ((long)down * (height + gap)) - gap);
            }
        }
    }
}
