using System.Numerics.Tensors;

namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// A sampler that works on the unscaled sample clean + sigma * noise and walks down a list of sigmas
/// (Karras et al. 2022, arXiv:2206.00364). Its building blocks are the derivative d = (x - x0) / sigma and steps along it.
/// </summary>
internal abstract class SigmaSampler : Sampler
{
    private float[] _derivative = [];

    private protected SigmaSampler(SchedulerConfig config, SamplerRequest request, bool roundsKarrasTimesteps = false)
        : base(config, request)
    {
        Table = new NoiseSchedule(config).Sigmas;
        if (request.Sigmas is { } custom)
        {
            Levels = custom.Select(sigma => (float)sigma).ToArray();
            LevelTimesteps = Levels.Take(Levels.Length - 1).Select(sigma => SigmaSchedule.ToTimestep(Table, sigma)).ToArray();
        }
        else
        {
            var timesteps = request.Timesteps is { } chosen
                ? Spacing.Custom(chosen, config.NumTrainTimesteps)
                : Spacing.Timesteps(config, request.Steps, config.NumTrainTimesteps, whole: false);
            var sigmas = config.InterpolationType == "log_linear" ? LogLinear(request.Steps) : SigmaSchedule.At(Table, timesteps);
            var shaped = SigmaSchedule.Shaped(config, sigmas[0], sigmas[sigmas.Length - 1], request.Steps);
            if (shaped is not null)
            {
                sigmas = shaped;
                timesteps = Array.ConvertAll(shaped, sigma => SigmaSchedule.ToTimestep(Table, sigma));
                if (config.UseKarrasSigmas && roundsKarrasTimesteps)
                    timesteps = Array.ConvertAll(timesteps, Math.Round);
            }
            Levels = SigmaSchedule.EndingAt(sigmas, SigmaSchedule.Final(config, Table));
            LevelTimesteps = timesteps;
        }
        Timesteps = LevelTimesteps;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<float> Sigmas => Levels;

    /// <inheritdoc/>
    public override double InitNoiseSigma
    {
        get
        {
            var max = Levels.Max();
            return Config.TimestepSpacing is "linspace" or "trailing" ? max : Float.Sqrt((max * max) + 1);
        }
    }

    /// <summary>One sigma a step, then the one at which the run ends.</summary>
    private protected float[] Levels { get; }

    /// <summary>The timestep of each level but the last.</summary>
    private protected double[] LevelTimesteps { get; }

    /// <summary>sigma of every training step.</summary>
    private protected IReadOnlyList<float> Table { get; }

    private protected Span<float> Derivative => _derivative;

    /// <inheritdoc/>
    public override void ScaleModelInput(int step, ReadOnlySpan<float> sample, Span<float> scaled)
    {
        var sigma = InputSigma(step);
        TensorPrimitives.Divide(sample, Float.Sqrt((sigma * sigma) + 1), scaled);
    }

    /// <inheritdoc/>
    public override void AddNoise(int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination) =>
        Float.Combine(1, clean, Sigmas[step], noise, destination);

    /// <summary>The noise level of the sample that the network sees at a call.</summary>
    private protected virtual float InputSigma(int step) => Levels[step];

    /// <summary>Predicts the clean sample at sigma and fills <see cref="Derivative"/> with (x - x0) / sigma (eq. 3 and 4).</summary>
    private protected void Differentiate(float sigma, ReadOnlySpan<float> sample, ReadOnlySpan<float> output)
    {
        PredictClean(NoiseLevel.Unscaled(sigma), sample, output);
        DeriveFromClean(sigma, sample);
    }

    private protected void DeriveFromClean(float sigma, ReadOnlySpan<float> sample)
    {
        Float.Fit(ref _derivative, sample.Length);
        TensorPrimitives.Subtract(sample, Clean, _derivative);
        TensorPrimitives.Divide(_derivative, sigma, _derivative);
    }

    /// <summary>Where ancestral sampling stops (down) before it noises back (up), from one sigma to the next (k-diffusion's get_ancestral_step, eta 1).</summary>
    private protected static (float Down, float Up) Ancestral(float from, float to)
    {
        var up = Float.Sqrt(to * to * ((from * from) - (to * to)) / (from * from));
        return (Float.Sqrt((to * to) - (up * up)), up);
    }

    /// <summary>A list with all values but the first twice, as second-order samplers report their levels.</summary>
    private protected static T[] Doubled<T>(IReadOnlyList<T> values) =>
        values.Take(1).Concat(values.Skip(1).SelectMany(value => new[] { value, value })).ToArray();

    /// <summary>n + 1 sigmas from the highest to the lowest, even in their logarithm.</summary>
    private double[] LogLinear(int steps) =>
        Array.ConvertAll(NoiseSchedule.Linspace(Float.Log(Table[Table.Count - 1]), Float.Log(Table[0]), steps + 1), log => (double)Float.Exp(log));
}
