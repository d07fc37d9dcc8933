using System.Numerics.Tensors;
using TextToImage.Networks;

namespace TextToImage.Diffusion;

/// <summary>
/// A denoiser for canvases larger than the network is used to, or without edges: it predicts window by window, and where
/// windows overlap the predictions are averaged (MultiDiffusion, Bar-Tal et al. 2023, equation 5, arXiv:2302.08113), here with
/// weights that fall towards the edges of a window, where the network sees the least.
/// </summary>
internal sealed class WindowedDenoiser : IDenoiser
{
    private readonly long[] _shape;
    private readonly (CanvasWindow Window, GuidedDenoiser Denoiser, float[] Sample, float[] Weights)[] _views;
    private readonly float[] _weightSum;
    private readonly float[] _prediction;
    private float[] _variance = [];

    /// <param name="denoising">What is made for each window.</param>
    /// <param name="windows">They cover the whole sample.</param>
    public WindowedDenoiser(Denoising denoising, IReadOnlyList<CanvasWindow> windows)
    {
        _shape = denoising.SampleShape;
        _prediction = new float[TensorBuffer.ElementCount(_shape)];
        _weightSum = new float[Height * Width];
        _views = [.. windows.Select(window => View(denoising, window))];
        foreach (var (window, _, _, weights) in _views)
            window.Scatter(Ones(weights.Length), weights, _weightSum, Height, Width);
        if (Array.IndexOf(_weightSum, 0) >= 0)
            throw new ArgumentException($"The windows leave a part of the canvas of {Width}x{Height} out.", nameof(windows));
    }

    private int Height => (int)_shape[2];

    private int Width => (int)_shape[3];

    public Denoised Predict(ReadOnlySpan<float> sample, int step, NetworkMeter meter, CancellationToken cancellationToken)
    {
        _prediction.AsSpan().Clear();
        _variance.AsSpan().Clear();
        foreach (var (window, denoiser, seen, weights) in _views)
        {
            window.Gather(sample, Height, Width, seen);
            var denoised = denoiser.Predict(seen, step, meter, cancellationToken);
            window.Scatter(denoised.Prediction, weights, _prediction, Height, Width);
            if (denoised.Variance.IsEmpty)
                continue;
            if (_variance.Length == 0)
                _variance = new float[_prediction.Length];
            window.Scatter(denoised.Variance, weights, _variance, Height, Width);
        }
        Average(_prediction);
        Average(_variance);
        return new Denoised(_prediction, _variance);
    }

    public void Dispose()
    {
        foreach (var view in _views)
            view.Denoiser.Dispose();
    }

    private static (CanvasWindow Window, GuidedDenoiser Denoiser, float[] Sample, float[] Weights) View(Denoising denoising, CanvasWindow window)
    {
        var seen = denoising.Seen(window);
        return (window, new GuidedDenoiser(seen), new float[TensorBuffer.ElementCount(seen.SampleShape)], Tent(window.Height, window.Width));
    }

    /// <summary>Divides the sums on the canvas by those of the weights.</summary>
    private void Average(float[] sums)
    {
        for (var plane = 0; plane < sums.Length; plane += _weightSum.Length)
        {
            var numbers = sums.AsSpan(plane, _weightSum.Length);
            TensorPrimitives.Divide(numbers, _weightSum, numbers);
        }
    }

    private static float[] Ones(int count)
    {
        var ones = new float[count];
        ones.AsSpan().Fill(1);
        return ones;
    }

    /// <summary>1 at the edges, rising by 1 with every cell towards the middle, along each axis; multiplied.</summary>
    /// <param name="height">Rows of the window.</param>
    /// <param name="width">Columns of the window.</param>
    public static float[] Tent(int height, int width)
    {
        var weights = new float[height * width];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = Rise(i / width, height) * Rise(i % width, width);
        return weights;

        static int Rise(int cell, int length) => 1 + Math.Min(cell, length - 1 - cell);
    }
}

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
