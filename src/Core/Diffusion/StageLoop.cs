using System.Numerics.Tensors;
using TextToImage.Networks;

namespace TextToImage.Diffusion;

/// <summary>The one loop of every diffusion system: noise in, a sample of the stage's distribution out.</summary>
internal static class StageLoop
{
    /// <summary>Runs a stage from pure noise.</summary>
    /// <param name="stage">What to run.</param>
    /// <param name="noise">Draws the first sample, then the sampler's noise.</param>
    /// <param name="meter">Counts network calls and their time.</param>
    /// <param name="stepDone">Told the number of steps done after each.</param>
    /// <param name="cancellationToken">Ends the run inside a step.</param>
    /// <returns>The last sample, of the stage's shape.</returns>
    public static float[] Run(Stage stage, INoiseSource noise, NetworkMeter meter, Action<int> stepDone, CancellationToken cancellationToken)
    {
        var sampler = stage.Sampler;
        var sample = InitialSample(stage, noise);
        var guided = new float[sample.Length];
        using var calls = new DenoiserCalls(stage);
        for (var step = 0; step < sampler.Timesteps.Count; step++)
        {
            var prediction = calls.Predict(sample, step, guided, meter, cancellationToken);
            sampler.Step(step, prediction, default, sample, noise);
            stepDone(step + 1);
        }
        FiniteCheck.Require(sample, stage.Denoiser.File);
        return sample;
    }

    private static float[] InitialSample(Stage stage, INoiseSource noise)
    {
        var sample = new float[TensorBuffer.ElementCount(stage.SampleShape)];
        noise.Fill(sample);
        TensorPrimitives.Multiply(sample, (float)stage.Sampler.InitNoiseSigma, sample);
        return sample;
    }

    /// <summary>The denoiser with guidance and without: outside the guidance interval half the work is saved.</summary>
    private sealed class DenoiserCalls(Stage stage) : IDisposable
    {
        private DenoiserCall? _guided;
        private DenoiserCall? _plain;

        public ReadOnlySpan<float> Predict(
            float[] sample, int step, float[] guided, NetworkMeter meter, CancellationToken cancellationToken)
        {
            var scale = stage.Guidance.ScaleAt(step, stage.Sampler.Timesteps.Count);
            if (scale <= 1)
                return (_plain ??= new DenoiserCall(stage, guided: false)).Predict(sample, step, meter, cancellationToken);
            var both = (_guided ??= new DenoiserCall(stage, guided: true)).Predict(sample, step, meter, cancellationToken);
            var conditional = both.Slice(sample.Length);
            Guidance.Combine(both.Slice(0, sample.Length), conditional, scale, guided);
            Guidance.Rescale(conditional, stage.Guidance.Rescale, stage.Batch, guided);
            return guided;
        }

        public void Dispose()
        {
            _guided?.Dispose();
            _plain?.Dispose();
        }
    }
}
