namespace TextToImage.Diffusion;

/// <summary>Refuses options of a run that are out of range, or that the scheduler does not take.</summary>
internal static class SamplerRequestRules
{
    /// <summary>Throws <see cref="ErrorIds.ArgumentInvalid"/> with what is wrong.</summary>
    public static void Check(SamplerRequest request, SchedulerConfig config, bool takesTimesteps, bool takesSigmas)
    {
        Require(request.Steps >= 1, $"The number of steps is {request.Steps}; it must be at least 1.");
        Require(config.IsFlow || request.Steps <= config.NumTrainTimesteps, $"{request.Steps} steps are more than the {config.NumTrainTimesteps} this model was trained with; ask for fewer.");
        Require(request.Batch >= 1, $"The batch size is {request.Batch}; it must be at least 1.");
        Require(request.Eta is null or (>= 0 and <= 1), $"eta is {request.Eta}; it must lie between 0 and 1.");
        Require(request.Strength is > 0 and <= 1, $"The strength is {request.Strength}; it must be greater than 0 and at most 1.");
        Require(request.LmsOrder is >= 1 and <= 4, $"The LMS order is {request.LmsOrder}; it must lie between 1 and 4.");
        Require(request.SChurn >= 0, $"s_churn is {request.SChurn}; it must not be negative.");
        Require(request.Timesteps is null || request.Sigmas is null, "Custom timesteps and custom sigmas exclude each other.");
        Require(request.Timesteps is null || takesTimesteps, $"{config.ClassName} does not take custom timesteps.");
        Require(request.Sigmas is null || takesSigmas, $"{config.ClassName} does not take custom sigmas.");
        var isShaped = config.UseKarrasSigmas || config.UseExponentialSigmas || config.UseBetaSigmas || config.UseLuLambdas;
        Require(request.Timesteps is null || !isShaped, "Custom timesteps cannot be used with Karras, exponential, beta or Lu sigmas.");
        Require(request.OriginalInferenceSteps is null || (request.OriginalInferenceSteps >= 1 && request.OriginalInferenceSteps <= config.NumTrainTimesteps),
            $"The number of original steps is {request.OriginalInferenceSteps}; it must lie between 1 and {config.NumTrainTimesteps}.");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new AIImageException(ErrorIds.ArgumentInvalid, otherwise);
    }
}
