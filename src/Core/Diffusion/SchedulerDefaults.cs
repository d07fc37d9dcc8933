namespace TextToImage.Diffusion;

/// <summary>
/// The keys each diffusers 0.31 scheduler class knows, with the values it takes when scheduler_config.json is silent.
/// Numbers are doubles, switches booleans, choices strings; null means not set. timestep_respacing is not diffusers' but
/// that of the configurations of guided-diffusion and GLIDE.
/// </summary>
internal static class SchedulerDefaults
{
    public const string FlowMatchEuler = "FlowMatchEulerDiscreteScheduler";
    public const string UnClip = "UnCLIPScheduler";

    private static readonly Setting[] Training =
    [
        new("num_train_timesteps", 1000.0), new("beta_start", 0.0001), new("beta_end", 0.02), new("beta_schedule", "linear"),
        new("trained_betas", null), new("prediction_type", "epsilon"),
    ];

    private static readonly Setting[] LatentTraining =
    [
        .. Training, new("beta_start", 0.00085), new("beta_end", 0.012),
    ];

    private static readonly Setting[] Thresholding =
    [
        new("thresholding", false), new("dynamic_thresholding_ratio", 0.995), new("sample_max_value", 1.0),
    ];

    private static readonly Setting[] Linspace = [new("timestep_spacing", "linspace"), new("steps_offset", 0.0)];
    private static readonly Setting[] Leading = [new("timestep_spacing", "leading"), new("steps_offset", 0.0)];
    private static readonly Setting[] ZeroSnr = [new("rescale_betas_zero_snr", false)];
    private static readonly Setting[] AlphaToOne = [new("set_alpha_to_one", true)];
    private static readonly Setting[] Respacing = [new("timestep_respacing", "")];
    private static readonly Setting[] FinalSigma = [new("final_sigmas_type", "zero")];

    private static readonly Setting[] Shapes =
    [
        new("use_karras_sigmas", false), new("use_exponential_sigmas", false), new("use_beta_sigmas", false),
    ];

    private static readonly Setting[] Clipped = [new("clip_sample", true), new("clip_sample_range", 1.0)];
    private static readonly Setting[] Unclipped = [new("clip_sample", false), new("clip_sample_range", 1.0)];

    private static readonly Setting[] Consistency =
    [
        .. LatentTraining, new("beta_schedule", "scaled_linear"), .. Unclipped, .. AlphaToOne, .. Thresholding, .. Leading, .. ZeroSnr,
        new("original_inference_steps", 50.0), new("timestep_scaling", 10.0),
    ];

    private static readonly Setting[] Solver =
    [
        .. Training, .. Thresholding, .. Shapes, new("solver_order", 2.0), new("lower_order_final", true),
    ];

    private static readonly Setting[] DpmSolver =
    [
        .. Solver, .. FinalSigma, new("algorithm_type", "dpmsolver++"), new("solver_type", "midpoint"),
        new("lambda_min_clipped", double.NegativeInfinity), new("variance_type", null),
    ];

    /// <summary>Class name to key to default.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, object?>> ByClass { get; } =
        new Dictionary<string, IReadOnlyDictionary<string, object?>>(StringComparer.Ordinal)
        {
            ["DDPMScheduler"] = Of([.. Training, .. Clipped, .. Thresholding, .. Leading, .. ZeroSnr, .. Respacing, new("variance_type", "fixed_small")]),
            ["DDIMScheduler"] = Of([.. Training, .. Clipped, .. Thresholding, .. Leading, .. ZeroSnr, .. AlphaToOne, .. Respacing]),
            ["PNDMScheduler"] = Of([.. Training, .. Leading, new("skip_prk_steps", false), new("set_alpha_to_one", false)]),
            ["LMSDiscreteScheduler"] = Of([.. Training, .. Linspace, .. Shapes]),
            ["EulerDiscreteScheduler"] = Of([.. Training, .. Linspace, .. Shapes, .. ZeroSnr, .. FinalSigma,
                new("interpolation_type", "linear"), new("timestep_type", "discrete"), new("sigma_min", null), new("sigma_max", null)]),
            ["EulerAncestralDiscreteScheduler"] = Of([.. Training, .. Linspace, .. ZeroSnr]),
            ["HeunDiscreteScheduler"] = Of([.. LatentTraining, .. Linspace, .. Shapes, .. Unclipped]),
            ["KDPM2DiscreteScheduler"] = Of([.. LatentTraining, .. Linspace, .. Shapes]),
            ["KDPM2AncestralDiscreteScheduler"] = Of([.. LatentTraining, .. Linspace, .. Shapes]),
            ["DPMSolverMultistepScheduler"] = Of([.. DpmSolver, .. Linspace, .. ZeroSnr, new("euler_at_final", false), new("use_lu_lambdas", false)]),
            ["DPMSolverSinglestepScheduler"] = Of([.. DpmSolver, new("lower_order_final", false)]),
            ["UniPCMultistepScheduler"] = Of([.. Solver, .. Linspace, .. ZeroSnr, .. FinalSigma, new("solver_type", "bh2"),
                new("predict_x0", true), new("disable_corrector", null), new("solver_p", null)]),
            ["DEISMultistepScheduler"] = Of([.. Solver, .. Linspace, new("algorithm_type", "deis"), new("solver_type", "logrho")]),
            ["LCMScheduler"] = Of(Consistency),
            ["TCDScheduler"] = Of(Consistency),
            [UnClip] = Of([new("num_train_timesteps", 1000.0), new("beta_schedule", "squaredcos_cap_v2"), new("prediction_type", "epsilon"),
                .. Clipped, new("variance_type", "fixed_small_log")]),
            [FlowMatchEuler] = Of([new("num_train_timesteps", 1000.0), new("shift", 1.0), new("use_dynamic_shifting", false),
                new("base_shift", 0.5), new("max_shift", 1.15), new("base_image_seq_len", 256.0), new("max_image_seq_len", 4096.0)]),
        };

    /// <summary>Every key that some class knows.</summary>
    public static ISet<string> AllKeys { get; } = new HashSet<string>(ByClass.Values.SelectMany(keys => keys.Keys), StringComparer.Ordinal);

    /// <summary>
    /// Keys of later diffusers versions that change the numbers, with the only value that means what this version does.
    /// </summary>
    public static IReadOnlyDictionary<string, object?> OnlyNeutral { get; } = new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["use_flow_sigmas"] = false,
        ["invert_sigmas"] = false,
        ["shift_terminal"] = null,
        ["time_shift_type"] = "exponential",
        ["stochastic_sampling"] = false,
        ["predict_epsilon"] = true,
    };

    private static Dictionary<string, object?> Of(Setting[] settings)
    {
        var defaults = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var setting in settings)
            defaults[setting.Key] = setting.Value; // a later setting replaces an earlier one
        return defaults;
    }

    private readonly record struct Setting(string Key, object? Value);
}
