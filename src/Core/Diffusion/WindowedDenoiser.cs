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
        return (window, new GuidedDenoiser(seen), new float[TensorBuffer.ElementCount(seen.SampleShape)], Tent(window));
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
    private static float[] Tent(CanvasWindow window)
    {
        var weights = new float[window.Height * window.Width];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = Rise(i / window.Width, window.Height) * Rise(i % window.Width, window.Width);
        return weights;

        static int Rise(int cell, int length) => 1 + Math.Min(cell, length - 1 - cell);
    }
}
