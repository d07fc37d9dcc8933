namespace TextToImage.Diffusion;

/// <summary>What one run asks of its sampler.</summary>
/// <param name="Steps">Denoising steps, at least one; samplers of second order call the network more often.</param>
/// <param name="Batch">Samples along the first axis, at least one.</param>
public sealed record SamplerRequest(int Steps, int Batch)
{
    /// <summary>Share of random noise, 0 to 1: eta of DDIM (default 0) and gamma of TCD (default 0.3). Others ignore it.</summary>
    public double? Eta { get; init; }

    /// <summary>DDIM: derive the noise anew from the clipped clean sample.</summary>
    public bool UseClippedModelOutput { get; init; }

    /// <summary>Euler: noise added before each step (Karras et al. 2022, algorithm 2); 0 means none.</summary>
    public double SChurn { get; init; }

    /// <summary>Euler: lowest sigma at which <see cref="SChurn"/> acts.</summary>
    public double STMin { get; init; }

    /// <summary>Euler: highest sigma at which <see cref="SChurn"/> acts.</summary>
    public double STMax { get; init; } = double.PositiveInfinity;

    /// <summary>Euler: standard deviation of the noise that <see cref="SChurn"/> adds.</summary>
    public double SNoise { get; init; } = 1;

    /// <summary>LMS: how many past derivatives count, 1 to 4.</summary>
    public int LmsOrder { get; init; } = 4;

    /// <summary>
    /// Flow matching: tokens of the picture (latent height times width over 4 for Flux), which set the shift when the
    /// model shifts dynamically. When given, sigmas run from 1 to 1 / Steps as in diffusers' Flux pipelines.
    /// </summary>
    public int? ImageSequenceLength { get; init; }

    /// <summary>Flow matching: logarithm of the shift, instead of the one computed from <see cref="ImageSequenceLength"/>.</summary>
    public double? Mu { get; init; }

    /// <summary>Timesteps to visit instead of the scheduler's own, falling; replaces <see cref="Steps"/>. DDPM, DDIM, Euler, Heun, DPM-Solver, LCM and TCD.</summary>
    public IReadOnlyList<double>? Timesteps { get; init; }

    /// <summary>Sigmas to visit instead of the scheduler's own, falling: for Euler the last is where the run ends, for flow
    /// matching they are shifted and 0 is added.</summary>
    public IReadOnlyList<double>? Sigmas { get; init; }

    /// <summary>LCM, TCD: share of the distillation schedule to walk, as their own image-to-image pipeline asks for; 0 to 1.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>LCM, TCD: steps of the distillation schedule, instead of the configured ones.</summary>
    public int? OriginalInferenceSteps { get; init; }
}

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
