using TextToImage.Diffusion.Samplers;

namespace TextToImage.Diffusion;

/// <summary>The registry of samplers: short names, diffusers' class names, and how a run is made from a configuration.</summary>
public static class Schedulers
{
    private const string KarrasSuffix = "-karras";
    private const string Sde = "sde-dpmsolver++";

    private static readonly Entry[] Entries =
    [
        new("ddpm", "DDPMScheduler", (c, r) => new Ddpm(c, r), TakesTimesteps: true),
        new("ddim", "DDIMScheduler", (c, r) => new Ddim(c, r), TakesTimesteps: true),
        new("pndm", "PNDMScheduler", (c, r) => new Pndm(c, r)),
        new("lms", "LMSDiscreteScheduler", (c, r) => new LmsDiscrete(c, r)),
        new("euler", "EulerDiscreteScheduler", (c, r) => new EulerDiscrete(c, r), TakesTimesteps: true, TakesSigmas: true),
        new("euler-a", "EulerAncestralDiscreteScheduler", (c, r) => new EulerAncestralDiscrete(c, r)),
        new("heun", "HeunDiscreteScheduler", (c, r) => new HeunDiscrete(c, r), TakesTimesteps: true),
        new("dpm2", "KDPM2DiscreteScheduler", (c, r) => new Kdpm2(c, r, isAncestral: false)),
        new("dpm2-a", "KDPM2AncestralDiscreteScheduler", (c, r) => new Kdpm2(c, r, isAncestral: true)),
        new("dpm++2m", "DPMSolverMultistepScheduler", (c, r) => new DpmSolverMultistep(c, r), TakesTimesteps: true, Algorithm: "dpmsolver++"),
        new("dpm++2m-sde", "DPMSolverMultistepScheduler", (c, r) => new DpmSolverMultistep(c, r), TakesTimesteps: true, Algorithm: Sde),
        new("dpm++2s", "DPMSolverSinglestepScheduler", (c, r) => new DpmSolverSinglestep(c, r), TakesTimesteps: true, Algorithm: "dpmsolver++"),
        new("unipc", "UniPCMultistepScheduler", (c, r) => new UniPCMultistep(c, r)),
        new("deis", "DEISMultistepScheduler", (c, r) => new DeisMultistep(c, r)),
        new("lcm", "LCMScheduler", (c, r) => new Lcm(c, r), TakesTimesteps: true),
        new("tcd", "TCDScheduler", (c, r) => new Tcd(c, r), TakesTimesteps: true),
        new("flow-euler", SchedulerDefaults.FlowMatchEuler, (c, r) => new FlowMatchEulerDiscrete(c, r), TakesSigmas: true),
        new("unclip", SchedulerDefaults.UnClip, (c, r) => new UnClip(c, r)),
    ];

    /// <summary>The names users may give, "-karras" variants included; diffusers' class names are known too.</summary>
    public static IReadOnlyList<string> ShortNames { get; } = Entries
        .Where(entry => entry.ClassName != SchedulerDefaults.UnClip)
        .SelectMany(entry => entry.TakesKarras ? new[] { entry.ShortName, entry.ShortName + KarrasSuffix } : [entry.ShortName])
        .ToArray();

    /// <summary>
    /// The configuration of a run: the model's training settings with the scheduler asked for. A class name takes over
    /// every setting it knows, as diffusers' from_config; a short name also fixes the sigma spacing and the algorithm.
    /// </summary>
    /// <param name="name">A short name or a diffusers class name, in any case; null keeps the model's own scheduler.</param>
    /// <param name="modelConfig">The model's scheduler_config.json.</param>
    /// <exception cref="AIImageException">The name is unknown, or the scheduler does not fit the model.</exception>
    public static SchedulerConfig Resolve(string? name, SchedulerConfig modelConfig)
    {
        if (modelConfig is null)
            throw new ArgumentNullException(nameof(modelConfig));
        if (name is null)
            return modelConfig;
        name = name.Trim();
        var isKarras = name.EndsWith(KarrasSuffix, StringComparison.OrdinalIgnoreCase);
        var bare = isKarras ? name.Substring(0, name.Length - KarrasSuffix.Length) : name;
        var entry = Find(bare, entry => entry.ShortName) ?? Find(bare, entry => entry.ClassName);
        if (entry is null || (isKarras && !entry.TakesKarras))
            throw Unknown(name);
        if (entry.ClassName == SchedulerDefaults.FlowMatchEuler != modelConfig.IsFlow)
        {
            throw SchedulerConfig.Invalid(modelConfig.IsFlow
                ? $"this model was trained by flow matching, which scheduler '{name}' cannot sample; use flow-euler or leave the scheduler out"
                : $"scheduler '{name}' is for flow-matching models, and this model is none; choose another or leave the scheduler out");
        }
        var config = modelConfig.As(entry.ClassName);
        if (string.Equals(bare, entry.ClassName, StringComparison.OrdinalIgnoreCase))
            return isKarras ? config with { UseKarrasSigmas = true } : config;
        if (entry.TakesKarras)
            config = config with { UseKarrasSigmas = isKarras, UseExponentialSigmas = !isKarras && config.UseExponentialSigmas, UseBetaSigmas = !isKarras && config.UseBetaSigmas };
        return entry.Algorithm is { } algorithm ? config with { AlgorithmType = algorithm } : config;
    }

    /// <summary>Makes the sampler of one run.</summary>
    /// <param name="config">From <see cref="SchedulerConfig.Parse"/> or <see cref="Resolve"/>.</param>
    /// <param name="request">Steps, batch and the sampler's own options.</param>
    /// <exception cref="AIImageException">A setting or option is out of range, or they contradict one another.</exception>
    public static Sampler Create(SchedulerConfig config, SamplerRequest request)
    {
        if (config is null)
            throw new ArgumentNullException(nameof(config));
        if (request is null)
            throw new ArgumentNullException(nameof(request));
        var entry = Find(config.ClassName, entry => entry.ClassName) ?? throw OwnUnknown(config);
        SchedulerConfigRules.Check(config);
        if (request.Timesteps is { } timesteps)
            request = request with { Steps = timesteps.Count };
        else if (request.Sigmas is { } sigmas)
            request = request with { Steps = config.IsFlow ? sigmas.Count : sigmas.Count - 1 };
        SamplerRequestRules.Check(request, config, entry.TakesTimesteps, entry.TakesSigmas);
        return entry.Make(config, request);
    }

    /// <summary>The short name of a configuration's scheduler, for metadata: "dpm++2m-karras".</summary>
    /// <param name="config">The configuration of a run.</param>
    public static string DisplayName(SchedulerConfig config)
    {
        if (config is null)
            throw new ArgumentNullException(nameof(config));
        var entry = Array.Find(Entries, entry => entry.ClassName == config.ClassName && entry.Algorithm == Sde == (config.AlgorithmType == Sde))
            ?? Find(config.ClassName, entry => entry.ClassName);
        return (entry?.ShortName ?? config.ClassName) + (config.UseKarrasSigmas ? KarrasSuffix : "");
    }

    /// <summary>The class whose sampling a class of a scheduler_config.json is: those whose names say "Parallel" sample as the others do (diffusers, scheduling_ddim_parallel.py).</summary>
    internal static string SamplingClass(string className)
    {
        var plain = className is "DDIMParallelScheduler" or "DDPMParallelScheduler" ? className.Replace("Parallel", "") : className;
        return Find(plain, entry => entry.ClassName)?.ClassName ?? className;
    }

    /// <summary>Whether there is a sampler of that class.</summary>
    internal static bool Knows(string className) => Find(className, entry => entry.ClassName) is not null;

    private static Entry? Find(string name, Func<Entry, string> of) =>
        Array.Find(Entries, entry => string.Equals(of(entry), name, StringComparison.OrdinalIgnoreCase));

    private static AIImageException Unknown(string name) => new(ErrorIds.SchedulerUnknown,
        $"There is no scheduler '{name}'; use one of {string.Join(", ", ShortNames)}, or a diffusers class name such as EulerDiscreteScheduler.")
    { Subject = name };

    /// <summary>The error for a model's own scheduler where no other one was asked for; the one that is suggested is of the same kind.</summary>
    private static AIImageException OwnUnknown(SchedulerConfig config)
    {
        var name = config.ClassName;
        var like = config.IsFlow ? "flow-euler"
            : name.Contains("SDE") || name.StartsWith("SA", StringComparison.Ordinal) ? "dpm++2m-sde"
            : name.Contains("DPMSolver") ? "dpm++2m"
            : name.Contains("Ancestral") ? "euler-a"
            : "euler";
        return new AIImageException(ErrorIds.SchedulerUnknown,
            $"The model's own scheduler, {name}, is not known here; ask for another one, such as {like}, which samples the same model in its own way (there are {string.Join(", ", ShortNames)}).")
        { Subject = name };
    }

    private sealed record Entry(
        string ShortName,
        string ClassName,
        Func<SchedulerConfig, SamplerRequest, Sampler> Make,
        bool TakesTimesteps = false,
        bool TakesSigmas = false,
        string? Algorithm = null)
    {
        public bool TakesKarras { get; } = SchedulerDefaults.ByClass[ClassName].ContainsKey("use_karras_sigmas");
    }
}

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
