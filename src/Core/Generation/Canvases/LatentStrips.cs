using System.Numerics.Tensors;
using TextToImage.Diffusion;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Generation.Canvases;

/// <summary>
/// The clean latents of a canvas, from its beginning to its end. Windows are averaged at every step as everywhere (<see cref="WindowedDenoiser"/>), but the steps
/// are made one behind the other: where a strip has made a step, all windows that see it have, and these need no more of the canvas than their own
/// strips. So a band of some windows a step is all that is kept, and the numbers are those of the whole canvas at once.
/// </summary>
/// <remarks>Every strip has its noise, every window its text and the numbers it is composed by, from the seed and its place: nothing depends on where the work began.</remarks>
internal sealed class LatentStrips : IDisposable
{
    private readonly CanvasPlan _plan;
    private readonly CanvasWindows _windows;
    private readonly int _firstWindow;
    private readonly Dictionary<int, Strip> _strips = [];
    private readonly Dictionary<int, List<(GuidedDenoiser Denoiser, Planes Sample)>> _open = [];
    private readonly float[] _weights;
    private readonly int _steps;
    private readonly int _lag;
    private int _diagonal;

    /// <summary>Begins where the strips from one on come out right.</summary>
    /// <param name="plan">The canvas.</param>
    /// <param name="windows">What denoises its windows.</param>
    /// <param name="firstStrip">The first strip that will be asked for.</param>
    public LatentStrips(CanvasPlan plan, CanvasWindows windows, int firstStrip)
    {
        (_plan, _windows, _steps) = (plan, windows, windows.Steps);
        // A window that lacks its neighbours is wrong where they should have been, and one step later wherever it is seen from there.
        _firstWindow = Math.Max(0, (firstStrip - ((_steps + 1) * CanvasPlan.StripsOfWindow)) / plan.Stride);
        _lag = ((CanvasPlan.StripsOfWindow - 1) / plan.Stride) + 1;
        var shape = plan.Window(0, 0);
        _weights = WindowedDenoiser.Tent(shape.Height, shape.Width);
        FirstWindow = _firstWindow;
    }

    /// <summary>How many strips are kept now.</summary>
    public int Kept => _strips.Count;

    /// <summary>The window at which the work began.</summary>
    public int FirstWindow { get; }

    /// <summary>The clean latents of a part; what is before it is forgotten.</summary>
    /// <param name="part">All of the short side.</param>
    /// <param name="from">Its first latent along the long side.</param>
    /// <param name="to">The latent after its last.</param>
    public Planes Of(Box part, int from, int to)
    {
        var result = Planes.Zeros(part, _windows.Channels);
        foreach (var strip in _strips.Keys.Where(strip => (strip + 1) * _plan.Strip <= from && _strips[strip].Step == _steps).ToList())
            _strips.Remove(strip);
        for (var strip = from / _plan.Strip; strip * _plan.Strip < to; strip++)
        {
            while (!_strips.TryGetValue(strip, out var found) || found.Step < _steps)
                Advance();
            _strips[strip].Sample.CopyTo(result);
        }
        return result;
    }

    /// <summary>Frees the windows in work.</summary>
    public void Dispose()
    {
        foreach (var (denoiser, _) in _open.Values.SelectMany(windows => windows))
            denoiser.Dispose();
        _open.Clear();
    }

    /// <summary>One window for each step: those of later steps lie so far back that their strips have made the step before.</summary>
    private void Advance()
    {
        for (var step = 0; step < _steps; step++)
        {
            var window = _firstWindow + _diagonal - (step * _lag);
            if (window >= _firstWindow && window < _plan.Columns)
                Predict(window, step);
        }
        _diagonal++;
    }

    private void Predict(int column, int step)
    {
        if (step == 0)
            _open[column] = [.. _plan.Rows.Select((_, row) => (_windows.Open(column, row), Planes.Zeros(_plan.Window(column, row), _windows.Channels)))];
        List<Strip> strips = [.. Enumerable.Range(column * _plan.Stride, CanvasPlan.StripsOfWindow).Select(StripAt)];
        foreach (var (denoiser, seen) in _open[column])
        {
            foreach (var strip in strips)
                strip.Sample.CopyTo(seen);
            var denoised = _windows.Predict(denoiser, seen.Values, step);
            foreach (var strip in strips)
                strip.Add(new Planes(seen.Place, denoised), _weights);
        }
        _windows.Done();
        foreach (var (strip, index) in strips.Select((strip, i) => (strip, (column * _plan.Stride) + i)).Where(each => _plan.WindowsOver(each.Item2).Last == column))
            strip.Move(step, _windows.NetworkFile);
        if (step < _steps - 1)
            return;
        _open[column].ForEach(window => window.Denoiser.Dispose());
        _open.Remove(column);
    }

    private Strip StripAt(int index) =>
        _strips.TryGetValue(index, out var strip) ? strip : _strips[index] = new Strip(_plan.StripPlace(index), _windows.Channels, _windows.Sampler(), _windows.Noise(index));

    /// <summary>A strip on its way, with a sampler of its own: samplers work number by number.</summary>
    private sealed class Strip
    {
        private readonly Sampler _sampler;
        private readonly INoiseSource _noise;
        private readonly Planes _sum;
        private readonly Planes _weightSum;

        public Strip(Box place, int channels, Sampler sampler, INoiseSource noise)
        {
            (_sampler, _noise) = (sampler, noise);
            (_sum, _weightSum) = (Planes.Zeros(place, channels), Planes.Zeros(place, 1));
            var first = new float[_sum.Values.Length];
            noise.Fill(first);
            Sample = new Planes(place, StartingPoint.PureNoise(sampler, first).Sample);
        }

        /// <summary>What is denoised.</summary>
        public Planes Sample { get; }

        /// <summary>Steps made.</summary>
        public int Step { get; private set; }

        /// <summary>Takes what a window predicts.</summary>
        public void Add(Planes prediction, float[] weights)
        {
            prediction.AddTo(_sum, weights);
            new Planes(prediction.Place, Ones(weights.Length)).AddTo(_weightSum, weights);
        }

        /// <summary>Makes a step by the average of what windows predicted.</summary>
        public void Move(int step, string networkFile)
        {
            for (var plane = 0; plane < _sum.Values.Length; plane += _weightSum.Values.Length)
            {
                var values = _sum.Values.AsSpan(plane, _weightSum.Values.Length);
                TensorPrimitives.Divide(values, _weightSum.Values, values);
            }
            _sampler.Step(step, _sum.Values, default, Sample.Values, _noise);
            FiniteCheck.Require(Sample.Values, networkFile, step + 1);
            _sum.Values.AsSpan().Clear();
            _weightSum.Values.AsSpan().Clear();
            Step = step + 1;
        }

        private static float[] Ones(int count)
        {
            var ones = new float[count];
            ones.AsSpan().Fill(1);
            return ones;
        }
    }
}
