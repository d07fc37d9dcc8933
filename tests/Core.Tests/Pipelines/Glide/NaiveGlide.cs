namespace TextToImage.Tests.Pipelines;

/// <summary>
/// GLIDE's sampling as its notebooks and gaussian_diffusion.py have it, for one picture, in double precision and plain loops,
/// to test the real one against. Nothing of the product is used; noise, pictures and networks are given.
/// </summary>
internal sealed class NaiveGlide
{
    private readonly int[] _timestepMap;
    private readonly double[] _betas;
    private readonly double[] _alphasCumprod;

    /// <param name="cosine">Whether the schedule is the cosine one, or the linear one.</param>
    /// <param name="timesteps">The steps kept of the 1000.</param>
    public NaiveGlide(bool cosine, IEnumerable<int> timesteps)
    {
        _timestepMap = [.. timesteps.Order()];
        var (cumulative, last) = (1.0, 1.0);
        var betas = new List<double>();
        for (var i = 0; i < 1000; i++)
        {
            var beta = cosine ? Math.Min(1 - (AlphaBar((i + 1) / 1000.0) / AlphaBar(i / 1000.0)), 0.999) : 0.0001 + (i * (0.02 - 0.0001) / 999);
            cumulative *= 1 - beta;
            if (!_timestepMap.Contains(i))
                continue;
            betas.Add(1 - (cumulative / last));
            last = cumulative;
        }
        _betas = [.. betas];
        _alphasCumprod = new double[_betas.Length];
        for (var i = 0; i < _betas.Length; i++)
            _alphasCumprod[i] = (1 - _betas[i]) * (i == 0 ? 1 : _alphasCumprod[i - 1]);
    }

    /// <summary>What the network puts out for one row: [6, plane].</summary>
    public delegate double[] Model(double[] sample, double timestep);

    /// <summary>p_sample_loop; the model is guided already, its variance that of the row with the prompt.</summary>
    /// <param name="model">The guided model.</param>
    /// <param name="sample">The first noise.</param>
    /// <param name="draw">The noise of each step.</param>
    /// <param name="denoised">denoised_fn.</param>
    public double[] PSampleLoop(Model model, double[] sample, Func<double[]> draw, Func<double[], double[]>? denoised)
    {
        for (var i = _betas.Length - 1; i >= 0; i--)
        {
            var (beta, bar, previous) = (_betas[i], _alphasCumprod[i], i == 0 ? 1 : _alphasCumprod[i - 1]);
            var output = model(sample, _timestepMap[i]);
            var clean = Clean(sample, output, bar, denoised);
            var noise = draw();
            var next = new double[sample.Length];
            for (var k = 0; k < sample.Length; k++)
            {
                next[k] = (beta * Math.Sqrt(previous) / (1 - bar) * clean[k]) + ((1 - previous) * Math.Sqrt(1 - beta) / (1 - bar) * sample[k]);
                if (i == 0)
                    continue;
                var (least, most) = (Math.Log(beta * (1 - previous) / (1 - bar)), Math.Log(beta));
                var share = (output[sample.Length + k] + 1) / 2;
                next[k] += Math.Exp(0.5 * ((share * most) + ((1 - share) * least))) * noise[k];
            }
            sample = next;
        }
        return sample;
    }

    /// <summary>ddim_sample_loop with eta 0.</summary>
    public double[] DdimSampleLoop(Model model, double[] sample)
    {
        for (var i = _betas.Length - 1; i >= 0; i--)
        {
            var (bar, previous) = (_alphasCumprod[i], i == 0 ? 1 : _alphasCumprod[i - 1]);
            var clean = Clean(sample, model(sample, _timestepMap[i]), bar, null);
            var next = new double[sample.Length];
            for (var k = 0; k < sample.Length; k++)
            {
                var noise = (Math.Sqrt(1 / bar) * sample[k] - clean[k]) / Math.Sqrt((1 / bar) - 1);
                next[k] = (clean[k] * Math.Sqrt(previous)) + (Math.Sqrt(1 - previous) * noise);
            }
            sample = next;
        }
        return sample;
    }

    /// <summary>model_fn of the notebooks: the noise guided, the rest that of the prompt.</summary>
    public static Model Guided(Model conditional, Model unconditional, double scale) => (sample, timestep) =>
    {
        var (with, without) = (conditional(sample, timestep), unconditional(sample, timestep));
        return [.. with.Select((value, k) => k < sample.Length ? without[k] + (scale * (value - without[k])) : value)];
    };

    /// <summary>low_res as the network gets it: rounded to 8 bits, then F.interpolate(mode="bilinear", align_corners=False).</summary>
    public static double[] LowRes(float[] small, int side, int target)
    {
        var rounded = small.Select(value => (Math.Round(((double)value + 1) * 127.5, MidpointRounding.ToEven) / 127.5) - 1).ToArray();
        var result = new double[3 * target * target];
        for (var i = 0; i < result.Length; i++)
        {
            var (channel, y, x) = (i / (target * target), i / target % target, i % target);
            var (down, across) = (Source(y), Source(x));
            for (var corner = 0; corner < 4; corner++)
            {
                var row = Math.Min((int)down + (corner / 2), side - 1);
                var column = Math.Min((int)across + (corner % 2), side - 1);
                var (shareDown, shareAcross) = (down - (int)down, across - (int)across);
                var weight = (corner / 2 == 1 ? shareDown : 1 - shareDown) * (corner % 2 == 1 ? shareAcross : 1 - shareAcross);
                result[i] += weight * rounded[(channel * side * side) + (row * side) + column];
            }
        }
        return result;

        double Source(int place) => Math.Max(((place + 0.5) * side / target) - 0.5, 0);
    }

    private static double[] Clean(double[] sample, double[] output, double bar, Func<double[], double[]>? denoised)
    {
        var clean = sample.Select((value, k) => (Math.Sqrt(1 / bar) * value) - (Math.Sqrt((1 / bar) - 1) * output[k])).ToArray();
        return [.. (denoised is null ? clean : denoised(clean)).Select(value => Math.Clamp(value, -1, 1))];
    }

    private static double AlphaBar(double t) => Math.Pow(Math.Cos((t + 0.008) / 1.008 * Math.PI / 2), 2);
}
