using TextToImage.Networks;

namespace TextToImage.Diffusion;

/// <summary>Told after each step how many are done and what the sample is now; the sampler knows the predicted clean one.</summary>
internal delegate void StepDone(int done, ReadOnlySpan<float> sample);

/// <summary>The one loop of every diffusion system: noise in, a sample of the stage's distribution out.</summary>
internal static class StageLoop
{
    /// <summary>Runs a stage.</summary>
    /// <param name="stage">What to run.</param>
    /// <param name="noise">Draws the first sample unless the stage has one, then the sampler's noise.</param>
    /// <param name="meter">Counts network calls and their time.</param>
    /// <param name="stepDone">Told after each step.</param>
    /// <param name="cancellationToken">Ends the run inside a step.</param>
    /// <returns>The last sample, of the stage's shape.</returns>
    public static float[] Run(Stage stage, INoiseSource noise, NetworkMeter meter, StepDone stepDone, CancellationToken cancellationToken)
    {
        var sampler = stage.Sampler;
        var (sample, first) = stage.Start ?? StartingPoint.PureNoise(sampler, Draw(stage, noise));
        sampler.Force(stage.Forced);
        using IDenoiser denoiser = stage.Windows is null ? new GuidedDenoiser(stage) : new WindowedDenoiser(stage, stage.Windows);
        for (var step = first; step < sampler.Timesteps.Count; step++)
        {
            var denoised = denoiser.Predict(sample, step, meter, cancellationToken);
            sampler.Step(step, denoised.Prediction, denoised.Variance, sample, noise);
            stage.Known?.Restore(sampler, step, sample);
            stepDone(step - first + 1, sample);
        }
        FiniteCheck.Require(sample, stage.Denoiser.File);
        return sample;
    }

    private static float[] Draw(Stage stage, INoiseSource noise)
    {
        var numbers = new float[TensorBuffer.ElementCount(stage.SampleShape)];
        noise.Fill(numbers);
        return numbers;
    }
}
