namespace TextToImage.Diffusion;

/// <summary>
/// A model's scheduler_config.json: how the model was trained and how it wants to be sampled, under diffusers' own
/// names. A key the file leaves out has the default of its scheduler class in diffusers 0.31. Use <c>with</c> to
/// override single settings.
/// </summary>
public sealed record SchedulerConfig
{
    private readonly IReadOnlyDictionary<string, object?> _given;

    internal SchedulerConfig(string className, IReadOnlyDictionary<string, object?> given, IReadOnlyList<string> unknownKeys)
    {
        ClassName = className;
        _given = given;
        UnknownKeys = unknownKeys;
    }

    /// <summary>diffusers' class, for example "PNDMScheduler".</summary>
    public string ClassName { get; init; }

    /// <summary>Keys that no scheduler of diffusers 0.31 knows; they have no effect, and a caller may warn of them.</summary>
    public IReadOnlyList<string> UnknownKeys { get; init; }

    /// <summary>T, the number of training steps.</summary>
    public int NumTrainTimesteps { get => Whole("num_train_timesteps", 1000); init => _given = With("num_train_timesteps", (double)value); }

    /// <summary>beta of the first training step, 0 to 1.</summary>
    public double BetaStart { get => Number("beta_start", 0.0001); init => _given = With("beta_start", value); }

    /// <summary>beta of the last training step, 0 to 1.</summary>
    public double BetaEnd { get => Number("beta_end", 0.02); init => _given = With("beta_end", value); }

    /// <summary>linear, scaled_linear, squaredcos_cap_v2, sigmoid or exp.</summary>
    public string BetaSchedule { get => Word("beta_schedule", "linear"); init => _given = With("beta_schedule", value); }

    /// <summary>All T betas, when they follow no formula.</summary>
    public IReadOnlyList<double>? TrainedBetas { get => (IReadOnlyList<double>?)Value("trained_betas"); init => _given = With("trained_betas", value); }

    /// <summary>Change the betas so that the last step holds no signal (arXiv:2305.08891).</summary>
    public bool RescaleBetasZeroSnr { get => Switch("rescale_betas_zero_snr"); init => _given = With("rescale_betas_zero_snr", value); }

    /// <summary>What the network predicts; always <see cref="PredictionType.Flow"/> for the flow-matching scheduler.</summary>
    public PredictionType PredictionType
    {
        get => IsFlow ? PredictionType.Flow : PredictionNames.Parse(Word("prediction_type", "epsilon"));
        init => _given = With("prediction_type", PredictionNames.Of(value));
    }

    /// <summary>Clip the predicted clean sample to plus or minus <see cref="ClipSampleRange"/>.</summary>
    public bool ClipSample { get => Switch("clip_sample"); init => _given = With("clip_sample", value); }

    /// <summary>Bound of <see cref="ClipSample"/>, in units of the sample.</summary>
    public double ClipSampleRange { get => Number("clip_sample_range", 1); init => _given = With("clip_sample_range", value); }

    /// <summary>Dynamic thresholding of the predicted clean sample (arXiv:2205.11487); wins over clipping.</summary>
    public bool Thresholding { get => Switch("thresholding"); init => _given = With("thresholding", value); }

    /// <summary>Quantile of the absolute values that dynamic thresholding takes, 0 to 1.</summary>
    public double DynamicThresholdingRatio { get => Number("dynamic_thresholding_ratio", 0.995); init => _given = With("dynamic_thresholding_ratio", value); }

    /// <summary>Largest threshold of dynamic thresholding.</summary>
    public double SampleMaxValue { get => Number("sample_max_value", 1); init => _given = With("sample_max_value", value); }

    /// <summary>fixed_small, fixed_small_log, fixed_large, fixed_large_log, learned or learned_range; null for samplers that need none.</summary>
    public string? VarianceType { get => (string?)Value("variance_type"); init => _given = With("variance_type", value); }

    /// <summary>Treat the step after the last as free of noise (true) or as noisy as training step 0 (false).</summary>
    public bool SetAlphaToOne { get => Switch("set_alpha_to_one"); init => _given = With("set_alpha_to_one", value); }

    /// <summary>PNDM: start with linear multistep instead of Runge-Kutta steps.</summary>
    public bool SkipPrkSteps { get => Switch("skip_prk_steps"); init => _given = With("skip_prk_steps", value); }

    /// <summary>linspace, leading or trailing.</summary>
    public string TimestepSpacing { get => Word("timestep_spacing", "linspace"); init => _given = With("timestep_spacing", value); }

    /// <summary>Added to every timestep of leading spacing.</summary>
    public int StepsOffset { get => Whole("steps_offset", 0); init => _given = With("steps_offset", (double)value); }

    /// <summary>DDPM, DDIM: timesteps by sections, such as "100", "10,10,3,2,2" or "fast27", for pipelines over pixels; empty: none.</summary>
    public string TimestepRespacing { get => Word("timestep_respacing", ""); init => _given = With("timestep_respacing", value); }

    /// <summary>Space sigmas as Karras et al. 2022 (rho 7).</summary>
    public bool UseKarrasSigmas { get => Switch("use_karras_sigmas"); init => _given = With("use_karras_sigmas", value); }

    /// <summary>Space sigmas evenly in their logarithm.</summary>
    public bool UseExponentialSigmas { get => Switch("use_exponential_sigmas"); init => _given = With("use_exponential_sigmas", value); }

    /// <summary>Space sigmas by quantiles of Beta(0.6, 0.6).</summary>
    public bool UseBetaSigmas { get => Switch("use_beta_sigmas"); init => _given = With("use_beta_sigmas", value); }

    /// <summary>DPM-Solver: steps uniform in the log signal-to-noise ratio.</summary>
    public bool UseLuLambdas { get => Switch("use_lu_lambdas"); init => _given = With("use_lu_lambdas", value); }

    /// <summary>Lowest sigma of the Karras, exponential and beta spacings; null takes the schedule's.</summary>
    public double? SigmaMin { get => (double?)Value("sigma_min"); init => _given = With("sigma_min", value); }

    /// <summary>Highest sigma of the Karras, exponential and beta spacings; null takes the schedule's.</summary>
    public double? SigmaMax { get => (double?)Value("sigma_max"); init => _given = With("sigma_max", value); }

    /// <summary>Euler: linear or log_linear.</summary>
    public string InterpolationType { get => Word("interpolation_type", "linear"); init => _given = With("interpolation_type", value); }

    /// <summary>Euler: discrete, or continuous to tell a v-prediction network log(sigma) / 4.</summary>
    public string TimestepType { get => Word("timestep_type", "discrete"); init => _given = With("timestep_type", value); }

    /// <summary>zero or sigma_min: the level at which a run ends.</summary>
    public string FinalSigmasType { get => Word("final_sigmas_type", "zero"); init => _given = With("final_sigmas_type", value); }

    /// <summary>Order of the multistep solvers, 1 to 3.</summary>
    public int SolverOrder { get => Whole("solver_order", 2); init => _given = With("solver_order", (double)value); }

    /// <summary>dpmsolver, dpmsolver++, sde-dpmsolver, sde-dpmsolver++ or deis.</summary>
    public string AlgorithmType { get => Word("algorithm_type", "dpmsolver++"); init => _given = With("algorithm_type", value); }

    /// <summary>midpoint, heun, bh1, bh2 or logrho.</summary>
    public string SolverType { get => Word("solver_type", "midpoint"); init => _given = With("solver_type", value); }

    /// <summary>Lower the order in the last steps of short runs.</summary>
    public bool LowerOrderFinal { get => Switch("lower_order_final"); init => _given = With("lower_order_final", value); }

    /// <summary>DPM-Solver: always make the last step an Euler step.</summary>
    public bool EulerAtFinal { get => Switch("euler_at_final"); init => _given = With("euler_at_final", value); }

    /// <summary>DPM-Solver: leave out training steps whose half log signal-to-noise ratio is lower.</summary>
    public double LambdaMinClipped { get => Number("lambda_min_clipped", double.NegativeInfinity); init => _given = With("lambda_min_clipped", value); }

    /// <summary>UniPC: solve for the clean sample (true) or the noise.</summary>
    public bool PredictX0 { get => Switch("predict_x0"); init => _given = With("predict_x0", value); }

    /// <summary>UniPC: steps after which the corrector is left out.</summary>
    public IReadOnlyList<double> DisableCorrector { get => (IReadOnlyList<double>?)Value("disable_corrector") ?? []; init => _given = With("disable_corrector", value); }

    /// <summary>LCM, TCD: steps of the schedule the model was distilled on.</summary>
    public int OriginalInferenceSteps { get => Whole("original_inference_steps", 50); init => _given = With("original_inference_steps", (double)value); }

    /// <summary>LCM: factor on the timestep in the boundary conditions.</summary>
    public double TimestepScaling { get => Number("timestep_scaling", 10); init => _given = With("timestep_scaling", value); }

    /// <summary>Flow matching: fixed shift of the sigmas towards noise; 1 means none.</summary>
    public double Shift { get => Number("shift", 1); init => _given = With("shift", value); }

    /// <summary>Flow matching: let the shift grow with the size of the picture.</summary>
    public bool UseDynamicShifting { get => Switch("use_dynamic_shifting"); init => _given = With("use_dynamic_shifting", value); }

    /// <summary>Logarithm of the dynamic shift at <see cref="BaseImageSeqLen"/> tokens.</summary>
    public double BaseShift { get => Number("base_shift", 0.5); init => _given = With("base_shift", value); }

    /// <summary>Logarithm of the dynamic shift at <see cref="MaxImageSeqLen"/> tokens.</summary>
    public double MaxShift { get => Number("max_shift", 1.15); init => _given = With("max_shift", value); }

    /// <summary>Tokens of the smallest training picture.</summary>
    public int BaseImageSeqLen { get => Whole("base_image_seq_len", 256); init => _given = With("base_image_seq_len", (double)value); }

    /// <summary>Tokens of the largest training picture.</summary>
    public int MaxImageSeqLen { get => Whole("max_image_seq_len", 4096); init => _given = With("max_image_seq_len", (double)value); }

    /// <summary>True for flow-matching models, whose networks no other scheduler fits.</summary>
    public bool IsFlow => ClassName == SchedulerDefaults.FlowMatchEuler || (ClassName.StartsWith("FlowMatch", StringComparison.Ordinal) && !Schedulers.Knows(ClassName));

    /// <summary>Reads the text of a scheduler_config.json.</summary>
    /// <param name="json">JSON as Python writes it: bare Infinity and NaN are accepted.</param>
    /// <returns>The configuration, with the class's defaults for what is not given.</returns>
    /// <exception cref="AIImageException">Not JSON, a class or value this version does not support, or settings that contradict one another.</exception>
    public static SchedulerConfig Parse(string json) => SchedulerConfigReader.Read(json);

    /// <summary>The same settings under another class, as diffusers' from_config takes them over: given values of keys
    /// which the new class knows count, the rest are the new class's defaults.</summary>
    internal SchedulerConfig As(string className) => this with { ClassName = className };

    internal static AIImageException Invalid(string what) =>
        new(ErrorIds.SchedulerConfigInvalid, $"The scheduler configuration cannot be used: {what}.");

    /// <summary>The value of a key that the class knows, or null; a key of another class has no effect.</summary>
    private object? Value(string key)
    {
        _given.TryGetValue(key, out var given);
        if (!SchedulerDefaults.ByClass.TryGetValue(ClassName, out var defaults) || !defaults.TryGetValue(key, out var value))
            return key is "sigma_min" or "sigma_max" ? given : null;
        return given ?? value;
    }

    /// <summary>Whether the class has a setting, or the file gives it, as diffusers' configs do.</summary>
    internal bool Has(string key) => _given.ContainsKey(key) || (SchedulerDefaults.ByClass.TryGetValue(ClassName, out var defaults) && defaults.ContainsKey(key));

    private double Number(string key, double fallback) => (double?)Value(key) ?? fallback;

    private int Whole(string key, int fallback) => Number(key, fallback) is var number && number is > int.MinValue and < int.MaxValue ? (int)number : -1;

    private bool Switch(string key) => (bool?)Value(key) ?? false;

    private string Word(string key, string fallback) => (string?)Value(key) ?? fallback;

    private Dictionary<string, object?> With(string key, object? value)
    {
        var changed = _given.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        changed[key] = value;
        return changed;
    }
}
