using System.Text.Json;
using TextToImage.Json;

namespace TextToImage.Diffusion;

/// <summary>From the text of scheduler_config.json to a <see cref="SchedulerConfig"/>.</summary>
internal static class SchedulerConfigReader
{
    private static readonly string[] Lists = ["trained_betas", "disable_corrector"];

    /// <summary>Reads and checks a configuration.</summary>
    public static SchedulerConfig Read(string json)
    {
        using var document = ParseDocument(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw SchedulerConfig.Invalid("it is not a JSON object");
        if (!root.TryGetProperty("_class_name", out var name) || name.ValueKind != JsonValueKind.String)
            throw SchedulerConfig.Invalid("it names no scheduler class; add \"_class_name\"");
        var className = Schedulers.SamplingClass(name.GetString()!);
        var given = new Dictionary<string, object?>(StringComparer.Ordinal);
        var unknown = new List<string>();
        foreach (var property in root.EnumerateObject())
        {
            if (SchedulerDefaults.AllKeys.Contains(property.Name))
                given[property.Name] = Typed(property.Name, property.Value);
            else if (SchedulerDefaults.OnlyNeutral.TryGetValue(property.Name, out var neutral))
                RequireNeutral(property, neutral);
            else if (!property.Name.StartsWith('_'))
                unknown.Add(property.Name);
        }
        var config = new SchedulerConfig(className, given, unknown);
        // One that is not known here is refused when a run would sample by it; until then another may be asked for.
        if (Schedulers.Knows(className))
            SchedulerConfigRules.Check(config);
        if (config.IsFlow)
            RefuseShapes(given);
        return config;
    }

    /// <summary>Later diffusers versions shape the sigmas of flows too.</summary>
    private static void RefuseShapes(Dictionary<string, object?> given)
    {
        foreach (var shape in new[] { "use_karras_sigmas", "use_exponential_sigmas", "use_beta_sigmas" })
        {
            if (given.TryGetValue(shape, out var value) && value is true)
                throw SchedulerConfig.Invalid($"{shape} is not supported for flow matching");
        }
    }

    private static JsonDocument ParseDocument(string json)
    {
        try
        {
            return PythonJson.Parse(json ?? "");
        }
        catch (JsonException error)
        {
            throw new AIImageException(ErrorIds.ModelConfigInvalid, $"The scheduler configuration is not valid JSON: {error.Message}", error);
        }
    }

    private static object? Typed(string key, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return null;
        if (Lists.Contains(key))
            return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => Number(key, item)).ToArray() : throw Wrong(key, value, "a list of numbers");
        if (key == "solver_p")
            throw SchedulerConfig.Invalid("solver_p is not supported");
        var example = SchedulerDefaults.ByClass.Values.Select(keys => keys.TryGetValue(key, out var known) ? known : null).FirstOrDefault(known => known is not null);
        return example switch
        {
            bool => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(key, value, "true or false"),
            string => value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(key, value, "text"),
            _ => Number(key, value),
        };
    }

    private static double Number(string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var number) => number,
        JsonValueKind.String when value.ValueEquals("Infinity") => double.PositiveInfinity,
        JsonValueKind.String when value.ValueEquals("-Infinity") => double.NegativeInfinity,
        _ => throw Wrong(key, value, "a number"),
    };

    private static void RequireNeutral(JsonProperty property, object? neutral)
    {
        var isNeutral = property.Value.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.True => neutral is true,
            JsonValueKind.False => neutral is false,
            JsonValueKind.String => neutral is string text && property.Value.ValueEquals(text),
            _ => false,
        };
        if (!isNeutral)
            throw SchedulerConfig.Invalid($"{property.Name} = {property.Value.GetRawText()} is not supported");
    }

    private static AIImageException Wrong(string key, JsonElement value, string expected) =>
        SchedulerConfig.Invalid($"{key} is {value.GetRawText()}, but {expected} is expected");
}

/// <summary>Refuses settings that this version does not support, or that contradict one another.</summary>
internal static class SchedulerConfigRules
{
    /// <summary>A hundred times what models are trained with; tables have a number for each.</summary>
    private const int MostTrainSteps = 100_000;

    private static readonly string[] DpmAlgorithms = ["dpmsolver++", "sde-dpmsolver++", "dpmsolver", "sde-dpmsolver"];
    private static readonly string[] SolverTypes = ["midpoint", "heun", "logrho", "bh1", "bh2"];

    /// <summary>Throws <see cref="ErrorIds.SchedulerConfigInvalid"/> with what is wrong.</summary>
    public static void Check(SchedulerConfig config)
    {
        Require(config.NumTrainTimesteps is >= 1 and <= MostTrainSteps, $"num_train_timesteps must be a whole number from 1 to {MostTrainSteps}");
        if (config.IsFlow)
        {
            Require(config.Shift > 0, "shift must be greater than 0");
            return;
        }
        CheckTraining(config);
        CheckSpacing(config);
        CheckCleanSample(config);
        CheckVariance(config);
        CheckSolver(config);
    }

    private static void CheckTraining(SchedulerConfig config)
    {
        RequireOneOf("beta_schedule", config.BetaSchedule, "linear", "scaled_linear", "squaredcos_cap_v2", "sigmoid", "exp");
        Require(config.TrainedBetas is null || config.TrainedBetas.Count == config.NumTrainTimesteps, "trained_betas must hold num_train_timesteps numbers");
        Require(config.BetaStart is >= 0 and < 1 && config.BetaEnd is > 0 and < 1, "beta_start and beta_end must lie between 0 and 1");
        var isUnClip = config.ClassName == SchedulerDefaults.UnClip;
        Require(!isUnClip || config.BetaSchedule == "squaredcos_cap_v2", "UnCLIPScheduler knows only beta_schedule squaredcos_cap_v2");
        var type = config.PredictionType;
        Require(!isUnClip || type != PredictionType.VPrediction, "UnCLIPScheduler has no v_prediction");
        var needsDirection = config.ClassName is "PNDMScheduler" or "EulerAncestralDiscreteScheduler" or "KDPM2DiscreteScheduler" or "KDPM2AncestralDiscreteScheduler";
        Require(!needsDirection || type != PredictionType.Sample, $"{config.ClassName} does not take a network that predicts the sample; use ddim or euler");
    }

    private static void CheckSpacing(SchedulerConfig config)
    {
        RequireOneOf("timestep_spacing", config.TimestepSpacing, "linspace", "leading", "trailing");
        RequireOneOf("final_sigmas_type", config.FinalSigmasType, "zero", "sigma_min");
        RequireOneOf("interpolation_type", config.InterpolationType, "linear", "log_linear");
        RequireOneOf("timestep_type", config.TimestepType, "discrete", "continuous");
        var shapes = new[] { config.UseKarrasSigmas, config.UseExponentialSigmas, config.UseBetaSigmas, config.UseLuLambdas }.Count(used => used);
        Require(shapes <= 1, "only one of use_karras_sigmas, use_exponential_sigmas, use_beta_sigmas and use_lu_lambdas can be true");
        Require(config.SigmaMin is null or > 0 && config.SigmaMax is null or > 0, "sigma_min and sigma_max must be greater than 0");
        Require(config.StepsOffset >= 0 && config.StepsOffset <= config.NumTrainTimesteps, "steps_offset must lie between 0 and num_train_timesteps");
    }

    private static void CheckCleanSample(SchedulerConfig config)
    {
        Require(config.ClipSampleRange > 0, "clip_sample_range must be greater than 0");
        Require(config.DynamicThresholdingRatio is >= 0 and <= 1, "dynamic_thresholding_ratio must lie between 0 and 1");
        Require(config.SampleMaxValue > 0, "sample_max_value must be greater than 0");
    }

    private static void CheckVariance(SchedulerConfig config)
    {
        if (config.VarianceType is { } variance)
            RequireOneOf("variance_type", variance, "fixed_small", "fixed_small_log", "fixed_large", "fixed_large_log", "learned", "learned_range");
        if (config.ClassName == SchedulerDefaults.UnClip)
            RequireOneOf("variance_type of UnCLIPScheduler", config.VarianceType!, "fixed_small_log", "learned_range");
    }

    private static void CheckSolver(SchedulerConfig config)
    {
        var isSingle = config.ClassName == "DPMSolverSinglestepScheduler";
        if (isSingle || config.ClassName == "DPMSolverMultistepScheduler")
        {
            RequireOneOf("algorithm_type", config.AlgorithmType, [.. DpmAlgorithms, "deis"]);
            Require(!isSingle || config.AlgorithmType != "sde-dpmsolver", "algorithm_type sde-dpmsolver is not known to DPMSolverSinglestepScheduler; use sde-dpmsolver++");
            Require(config.AlgorithmType is not ("dpmsolver" or "sde-dpmsolver") || config.FinalSigmasType == "sigma_min",
                $"algorithm_type {config.AlgorithmType} cannot end at sigma 0; set final_sigmas_type to sigma_min");
            Require(config.SolverOrder is >= 1 and <= 3, "solver_order must be 1, 2 or 3");
            Require(config.SolverOrder < 3 || !config.AlgorithmType.StartsWith("sde-", StringComparison.Ordinal), "solver_order 3 has no stochastic form; use 2");
            RequireOneOf("solver_type", config.SolverType, SolverTypes);
        }
        else if (config.ClassName == "DEISMultistepScheduler")
        {
            RequireOneOf("algorithm_type", config.AlgorithmType, "deis", "dpmsolver", "dpmsolver++");
            Require(config.SolverOrder is >= 1 and <= 3, "solver_order must be 1, 2 or 3");
            RequireOneOf("solver_type", config.SolverType, SolverTypes);
        }
        else if (config.ClassName == "UniPCMultistepScheduler")
        {
            Require(config.SolverOrder is >= 1 and <= 6, "solver_order must lie between 1 and 6");
            RequireOneOf("solver_type", config.SolverType, SolverTypes);
            Require(config.PredictX0 || config.FinalSigmasType != "zero", "predict_x0 = false cannot end at sigma 0; set final_sigmas_type to sigma_min");
        }
        else if (config.ClassName is "LCMScheduler" or "TCDScheduler")
        {
            Require(config.OriginalInferenceSteps >= 1 && config.OriginalInferenceSteps <= config.NumTrainTimesteps,
                "original_inference_steps must lie between 1 and num_train_timesteps");
        }
    }

    private static void RequireOneOf(string key, string value, params string[] known) =>
        Require(Array.IndexOf(known, value) >= 0, $"{key} '{value}' is unknown; use {string.Join(", ", known)}");

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw SchedulerConfig.Invalid(otherwise);
    }
}
