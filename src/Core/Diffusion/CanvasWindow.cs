using System.Numerics.Tensors;

namespace TextToImage.Diffusion;

/// <summary>A part of a canvas that the denoiser sees at once. Where it reaches over an edge it goes on at the opposite one, as often as need be.</summary>
/// <param name="Top">First row, inside the canvas.</param>
/// <param name="Left">First column, inside the canvas.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal sealed record CanvasWindow(int Top, int Left, int Height, int Width)
{
    /// <summary>All of a canvas, with some of the opposite edge on every side.</summary>
    /// <param name="height">Rows of the canvas.</param>
    /// <param name="width">Columns of the canvas.</param>
    /// <param name="margin">Rows and columns on each side.</param>
    public static CanvasWindow WithMargin(int height, int width, int margin)
    {
        return new CanvasWindow(Before(height), Before(width), height + (2 * margin), width + (2 * margin));

        int Before(int side) => (side - (margin % side)) % side;
    }

    /// <summary>Copies the window out of planes of a canvas.</summary>
    /// <param name="canvas">[planes, height, width].</param>
    /// <param name="height">Rows of the canvas.</param>
    /// <param name="width">Columns of the canvas.</param>
    /// <param name="window">[planes, <see cref="Height"/>, <see cref="Width"/>].</param>
    public void Gather(ReadOnlySpan<float> canvas, int height, int width, Span<float> window)
    {
        var segments = Segments(width);
        for (int row = 0, rows = window.Length / Width; row < rows; row++)
        {
            var (from, to) = (CanvasRow(row, height) * width, row * Width);
            foreach (var (inCanvas, inWindow, length) in segments)
                canvas.Slice(from + inCanvas, length).CopyTo(window.Slice(to + inWindow, length));
        }
    }

    /// <summary>Adds planes of the window, times weights, to those of a canvas.</summary>
    /// <param name="window">[planes, <see cref="Height"/>, <see cref="Width"/>].</param>
    /// <param name="weights">[<see cref="Height"/>, <see cref="Width"/>].</param>
    /// <param name="canvas">[planes, height, width].</param>
    /// <param name="height">Rows of the canvas.</param>
    /// <param name="width">Columns of the canvas.</param>
    public void Scatter(ReadOnlySpan<float> window, ReadOnlySpan<float> weights, Span<float> canvas, int height, int width)
    {
        var segments = Segments(width);
        for (int row = 0, rows = window.Length / Width; row < rows; row++)
        {
            var (from, to, weight) = (row * Width, CanvasRow(row, height) * width, row % Height * Width);
            foreach (var (inCanvas, inWindow, length) in segments)
            {
                var target = canvas.Slice(to + inCanvas, length);
                TensorPrimitives.MultiplyAdd(window.Slice(from + inWindow, length), weights.Slice(weight + inWindow, length), target, target);
            }
        }
    }

    /// <summary>Row of all planes of the canvas, one under the other, that a row of all planes of the window is.</summary>
    private int CanvasRow(int windowRow, int height) => (windowRow / Height * height) + ((Top + (windowRow % Height)) % height);

    /// <summary>The unbroken stretches of a row.</summary>
    private List<(int InCanvas, int InWindow, int Length)> Segments(int width)
    {
        var segments = new List<(int InCanvas, int InWindow, int Length)>();
        for (var column = 0; column < Width; column += segments[segments.Count - 1].Length)
        {
            var start = (Left + column) % width;
            segments.Add((start, column, Math.Min(Width - column, width - start)));
        }
        return segments;
    }
}
