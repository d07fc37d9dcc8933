namespace TextToImage.Diffusion;

/// <summary>A part of a canvas that the denoiser sees at once. It may reach over the right and lower edge, and then goes on at the opposite one.</summary>
/// <param name="Top">First row, inside the canvas.</param>
/// <param name="Left">First column, inside the canvas.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal sealed record CanvasWindow(int Top, int Left, int Height, int Width)
{
    /// <summary>What this window should show; null: the stage's own conditions.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>Copies the window out of planes of a canvas.</summary>
    /// <param name="canvas">[planes, height, width].</param>
    /// <param name="height">Rows of the canvas.</param>
    /// <param name="width">Columns of the canvas.</param>
    /// <param name="window">[planes, <see cref="Height"/>, <see cref="Width"/>].</param>
    public void Gather(ReadOnlySpan<float> canvas, int height, int width, Span<float> window)
    {
        var unbroken = Math.Min(Width, width - Left);
        for (int row = 0, rows = window.Length / Width; row < rows; row++)
        {
            var from = canvas.Slice(CanvasRow(row, height) * width, width);
            var to = window.Slice(row * Width, Width);
            from.Slice(Left, unbroken).CopyTo(to);
            from.Slice(0, Width - unbroken).CopyTo(to.Slice(unbroken));
        }
    }

    /// <summary>Row of all planes of the canvas, one under the other, that a row of all planes of the window is.</summary>
    public int CanvasRow(int windowRow, int height) => (windowRow / Height * height) + ((Top + (windowRow % Height)) % height);
}
