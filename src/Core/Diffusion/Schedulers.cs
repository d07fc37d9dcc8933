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
        new("dpm2", "KDPM2DiscreteScheduler", (c, r) => new Kdpm2Discrete(c, r)),
        new("dpm2-a", "KDPM2AncestralDiscreteScheduler", (c, r) => new Kdpm2AncestralDiscrete(c, r)),
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
        SchedulerConfigRules.Check(config);
        var entry = Find(config.ClassName, entry => entry.ClassName) ?? throw Unknown(config.ClassName);
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

    /// <summary>The class itself when it is supported.</summary>
    internal static string KnownClass(string className) => Find(className, entry => entry.ClassName)?.ClassName ?? throw Unknown(className);

    private static Entry? Find(string name, Func<Entry, string> of) =>
        Array.Find(Entries, entry => string.Equals(of(entry), name, StringComparison.OrdinalIgnoreCase));

    private static AIImageException Unknown(string name) => new(ErrorIds.SchedulerUnknown,
        $"There is no scheduler '{name}'; use one of {string.Join(", ", ShortNames)}, or a diffusers class name such as EulerDiscreteScheduler.")
    { Subject = name };

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
