namespace TextToImage.Diffusion.Samplers;

/// <summary>The timesteps of consistency models: some of the steps the model was distilled on (Luo et al. 2023, section 4.3).</summary>
internal static class DistilledSteps
{
    /// <summary>Every (L / n)-th of the last L = strength * original steps, the noisiest first.</summary>
    public static double[] Of(SchedulerConfig config, SamplerRequest request)
    {
        var trained = config.NumTrainTimesteps;
        if (request.Timesteps is { } custom)
        {
            var all = Spacing.Custom(custom, trained);
            return all.Skip(all.Length - Math.Min((int)(all.Length * request.Strength), all.Length)).ToArray();
        }
        var original = request.OriginalInferenceSteps ?? config.OriginalInferenceSteps;
        // TCD takes its own number of original steps to mean the whole training schedule.
        var isWhole = config.ClassName == "TCDScheduler" && request.OriginalInferenceSteps is not null;
        var spacing = isWhole ? 1 : trained / original;
        var available = (int)((isWhole ? trained : original) * request.Strength);
        if (request.Steps > available)
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                $"{request.Steps} steps are too many for this model, which was distilled to {available}; ask for {available} or fewer.")
            { Subject = request.Steps };
        }
        var offset = isWhole ? 0 : spacing - 1;
        var timesteps = new double[request.Steps];
        for (var i = 0; i < timesteps.Length; i++)
        {
            var index = (int)Math.Floor(i * ((double)available / request.Steps));
            timesteps[i] = ((available - 1 - index) * spacing) + offset;
        }
        return timesteps;
    }
}
