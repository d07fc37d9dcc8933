namespace TextToImage.Vectorizing;

/// <summary>The pixels of a shape, within a box that has an empty edge.</summary>
/// <param name="Part">The part it shows.</param>
/// <param name="Left">Column of the box on the map; may lie outside.</param>
/// <param name="Top">Row of the box.</param>
/// <param name="Width">Columns of the box.</param>
/// <param name="Height">Rows of the box.</param>
/// <param name="Pixels">Which pixels of the box are the shape's.</param>
internal sealed record Layer(int Part, int Left, int Top, int Width, int Height, bool[] Pixels)
{
    /// <summary>How many pixels the shape has.</summary>
    public int Area { get; private set; } = Pixels.Count(isOwn => isOwn);

    /// <summary>Whether its box has a place in common with another's.</summary>
    public bool Touches(Layer other) =>
        Left < other.Left + other.Width && other.Left < Left + Width && Top < other.Top + other.Height && other.Top < Top + Height;

    /// <summary>Gives it the pixels around it for which something holds.</summary>
    /// <param name="steps">How far, in pixels.</param>
    /// <param name="isFree">Whether a pixel of the map, by column and row, may be taken.</param>
    public void Grow(int steps, Func<int, int, bool> isFree)
    {
        for (var step = 0; step < steps; step++)
        {
            var before = (bool[])Pixels.Clone();
            for (var y = 1; y < Height - 1; y++)
            {
                for (var x = 1; x < Width - 1; x++)
                {
                    var at = (y * Width) + x;
                    if (!before[at] && (before[at - 1] || before[at + 1] || before[at - Width] || before[at + Width]) && isFree(Left + x, Top + y))
                        Pixels[at] = true;
                }
            }
        }
        Area = Pixels.Count(isOwn => isOwn);
    }
}
