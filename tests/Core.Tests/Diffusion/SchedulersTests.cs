using TextToImage.Diffusion;

namespace TextToImage.Tests.Diffusion;

/// <summary>Names, configurations and refusals.</summary>
public class SchedulersTests
{
    private static readonly SchedulerConfig Model = Configs.StableDiffusion("PNDMScheduler",
        ("skip_prk_steps", true), ("steps_offset", 1), ("set_alpha_to_one", false), ("clip_sample", false), ("timestep_spacing", "leading"), ("prediction_type", "v_prediction"));

    [Theory]
    [InlineData("euler", "EulerDiscreteScheduler", "euler")]
    [InlineData("Euler-A", "EulerAncestralDiscreteScheduler", "euler-a")]
    [InlineData("dpm++2m", "DPMSolverMultistepScheduler", "dpm++2m")]
    [InlineData("dpm++2m-karras", "DPMSolverMultistepScheduler", "dpm++2m-karras")]
    [InlineData("DPM++2M-SDE-Karras", "DPMSolverMultistepScheduler", "dpm++2m-sde-karras")]
    [InlineData("DPMSolverSinglestepScheduler", "DPMSolverSinglestepScheduler", "dpm++2s")]
    [InlineData("unipc-karras", "UniPCMultistepScheduler", "unipc-karras")]
    [InlineData(null, "PNDMScheduler", "pndm")]
    public void Names_resolve(string? name, string className, string display)
    {
        var config = Schedulers.Resolve(name, Model);
        Assert.Equal(className, config.ClassName);
        Assert.Equal(display, Schedulers.DisplayName(config));
    }

    [Fact]
    public void Every_short_name_resolves_to_itself()
    {
        var flow = Configs.Of("FlowMatchEulerDiscreteScheduler");
        foreach (var name in Schedulers.ShortNames)
            Assert.Equal(name, Schedulers.DisplayName(Schedulers.Resolve(name, name == "flow-euler" ? flow : Model)));
    }

    [Fact]
    public void Training_settings_are_kept_and_the_rest_is_the_new_class_default()
    {
        var config = Schedulers.Resolve("dpm++2m", Model);
        Assert.Equal(0.00085, config.BetaStart);
        Assert.Equal("scaled_linear", config.BetaSchedule);
        Assert.Equal(PredictionType.VPrediction, config.PredictionType);
        Assert.Equal("leading", config.TimestepSpacing);
        Assert.Equal(1, config.StepsOffset);
        Assert.Equal("zero", config.FinalSigmasType);
        Assert.Equal(2, config.SolverOrder);
        // A key that was not given takes the new class's default: DDIM clips, and ends at alpha one.
        var silent = Schedulers.Resolve("ddim", Configs.Of("EulerDiscreteScheduler"));
        Assert.True(silent.ClipSample);
        Assert.True(silent.SetAlphaToOne);
        Assert.Equal("leading", silent.TimestepSpacing);
        Assert.False(Schedulers.Resolve("ddim", Model).ClipSample);
        // ... and back.
        Assert.True(Schedulers.Resolve("pndm", config).SkipPrkSteps);
    }

    [Fact]
    public void Overrides_do_not_change_the_original()
    {
        var changed = Model with { PredictionType = PredictionType.Epsilon, TimestepSpacing = "trailing", NumTrainTimesteps = 500 };
        Assert.Equal((PredictionType.Epsilon, "trailing", 500), (changed.PredictionType, changed.TimestepSpacing, changed.NumTrainTimesteps));
        Assert.Equal((PredictionType.VPrediction, "leading", 1000), (Model.PredictionType, Model.TimestepSpacing, Model.NumTrainTimesteps));
    }

    [Fact]
    public void Class_defaults_are_those_of_diffusers()
    {
        Assert.True(Configs.Of("DDIMScheduler").SetAlphaToOne);
        Assert.False(Configs.Of("PNDMScheduler").SetAlphaToOne);
        Assert.Equal("linspace", Configs.Of("EulerDiscreteScheduler").TimestepSpacing);
        Assert.Equal(0.012, Configs.Of("HeunDiscreteScheduler").BetaEnd);
        Assert.Equal("scaled_linear", Configs.Of("LCMScheduler").BetaSchedule);
        Assert.Equal("squaredcos_cap_v2", Configs.Of("UnCLIPScheduler").BetaSchedule);
        Assert.Equal("bh2", Configs.Of("UniPCMultistepScheduler").SolverType);
        Assert.False(Configs.Of("DPMSolverSinglestepScheduler").LowerOrderFinal);
        Assert.True(Configs.Of("DPMSolverMultistepScheduler").LowerOrderFinal);
        Assert.Equal(PredictionType.Flow, Configs.Of("FlowMatchEulerDiscreteScheduler").PredictionType);
    }

    [Fact]
    public void Python_numbers_and_foreign_keys_are_read()
    {
        var config = SchedulerConfig.Parse("""
            {"_class_name": "DPMSolverMultistepScheduler", "_diffusers_version": "0.31.0", "lambda_min_clipped": -Infinity, "skip_prk_steps": true,
             "beta_schedule": "linear", "note": "not -Infinity", "use_karras_sigmas": null, "use_flow_sigmas": false}
            """);
        Assert.Equal(double.NegativeInfinity, config.LambdaMinClipped);
        Assert.False(config.UseKarrasSigmas);
        Assert.False(config.SkipPrkSteps); // not a setting of this class
        Assert.Equal(["note"], config.UnknownKeys);
        Assert.Equal(-5.1, SchedulerConfig.Parse("""{"_class_name": "DPMSolverMultistepScheduler", "lambda_min_clipped": -5.1}""").LambdaMinClipped);
    }

    [Theory]
    [InlineData("""{"beta_start": 0.1}""", ErrorIds.SchedulerConfigInvalid, "_class_name")]
    [InlineData("[]", ErrorIds.SchedulerConfigInvalid, "object")]
    [InlineData("{", ErrorIds.ModelConfigInvalid, "JSON")]
    [InlineData("""{"_class_name": "DDIMScheduler", "beta_schedule": "cubic"}""", ErrorIds.SchedulerConfigInvalid, "cubic")]
    [InlineData("""{"_class_name": "DDIMScheduler", "steps_offset": "one"}""", ErrorIds.SchedulerConfigInvalid, "steps_offset")]
    [InlineData("""{"_class_name": "DDIMScheduler", "clip_sample": 1}""", ErrorIds.SchedulerConfigInvalid, "clip_sample")]
    [InlineData("""{"_class_name": "DDIMScheduler", "prediction_type": "noise"}""", ErrorIds.SchedulerConfigInvalid, "noise")]
    [InlineData("""{"_class_name": "DDPMScheduler", "variance_type": "other"}""", ErrorIds.SchedulerConfigInvalid, "other")]
    [InlineData("""{"_class_name": "EulerDiscreteScheduler", "timestep_spacing": "even"}""", ErrorIds.SchedulerConfigInvalid, "even")]
    [InlineData("""{"_class_name": "EulerDiscreteScheduler", "use_karras_sigmas": true, "use_beta_sigmas": true}""", ErrorIds.SchedulerConfigInvalid, "only one")]
    [InlineData("""{"_class_name": "EulerAncestralDiscreteScheduler", "prediction_type": "sample"}""", ErrorIds.SchedulerConfigInvalid, "sample")]
    [InlineData("""{"_class_name": "DPMSolverMultistepScheduler", "algorithm_type": "dpmsolver"}""", ErrorIds.SchedulerConfigInvalid, "sigma_min")]
    [InlineData("""{"_class_name": "DPMSolverMultistepScheduler", "algorithm_type": "sde-dpmsolver++", "solver_order": 3}""", ErrorIds.SchedulerConfigInvalid, "solver_order")]
    [InlineData("""{"_class_name": "DPMSolverMultistepScheduler", "use_flow_sigmas": true}""", ErrorIds.SchedulerConfigInvalid, "use_flow_sigmas")]
    [InlineData("""{"_class_name": "UniPCMultistepScheduler", "predict_x0": false}""", ErrorIds.SchedulerConfigInvalid, "predict_x0")]
    [InlineData("""{"_class_name": "UniPCMultistepScheduler", "solver_p": {"_class_name": "DDIMScheduler"}}""", ErrorIds.SchedulerConfigInvalid, "solver_p")]
    [InlineData("""{"_class_name": "UnCLIPScheduler", "variance_type": "fixed_small"}""", ErrorIds.SchedulerConfigInvalid, "fixed_small")]
    [InlineData("""{"_class_name": "FlowMatchEulerDiscreteScheduler", "use_karras_sigmas": true}""", ErrorIds.SchedulerConfigInvalid, "use_karras_sigmas")]
    [InlineData("""{"_class_name": "FlowMatchEulerDiscreteScheduler", "invert_sigmas": true}""", ErrorIds.SchedulerConfigInvalid, "invert_sigmas")]
    public void Bad_configurations_are_refused(string json, string errorId, string names) =>
        AssertRefused(() => SchedulerConfig.Parse(json), errorId, names);

    /// <summary>A model's own class that is not known is refused when a run would sample by it; another one goes over its betas.</summary>
    [Fact]
    public void An_unknown_class_is_refused_where_no_other_is_asked_for()
    {
        var config = SchedulerConfig.Parse("""{"_class_name": "SASolverScheduler", "beta_start": 0.00085, "beta_schedule": "scaled_linear", "steps_offset": 1}""");
        AssertRefused(() => Schedulers.Create(config, new SamplerRequest(4, 1)), ErrorIds.SchedulerUnknown, "dpm++2m-sde");
        var euler = Schedulers.Resolve("euler", config);
        Assert.Equal(("EulerDiscreteScheduler", 0.00085, "scaled_linear", 1), (euler.ClassName, euler.BetaStart, euler.BetaSchedule, euler.StepsOffset));
        Assert.Equal(4, Schedulers.Create(euler, new SamplerRequest(4, 1)).Timesteps.Count);
        Assert.True(SchedulerConfig.Parse("""{"_class_name": "FlowMatchHeunDiscreteScheduler"}""").IsFlow);
    }

    [Fact]
    public void Unknown_names_are_refused_with_the_known_ones()
    {
        AssertRefused(() => Schedulers.Resolve("eulr", Model), ErrorIds.SchedulerUnknown, "dpm++2m-karras");
        AssertRefused(() => Schedulers.Resolve("ddim-karras", Model), ErrorIds.SchedulerUnknown, "ddim-karras");
    }

    [Fact]
    public void Flow_models_and_schedulers_go_together()
    {
        var flow = Configs.Of("FlowMatchEulerDiscreteScheduler");
        AssertRefused(() => Schedulers.Resolve("euler", flow), ErrorIds.SchedulerConfigInvalid, "flow");
        AssertRefused(() => Schedulers.Resolve("flow-euler", Model), ErrorIds.SchedulerConfigInvalid, "flow");
        Assert.Equal(flow.ClassName, Schedulers.Resolve("flow-euler", flow).ClassName);
    }

    [Fact]
    public void Bad_requests_are_refused()
    {
        AssertRefused(() => Schedulers.Create(Model, new(0, 1)), ErrorIds.ArgumentInvalid, "0");
        AssertRefused(() => Schedulers.Create(Model, new(1001, 1)), ErrorIds.ArgumentInvalid, "1001");
        AssertRefused(() => Schedulers.Create(Model, new(5, 0)), ErrorIds.ArgumentInvalid, "batch");
        AssertRefused(() => Schedulers.Create(Model, new(5, 1) { Eta = 2 }), ErrorIds.ArgumentInvalid, "eta");
        AssertRefused(() => Schedulers.Create(Model, new(5, 1) { Timesteps = [900, 100] }), ErrorIds.ArgumentInvalid, "custom timesteps");
        AssertRefused(() => Schedulers.Create(Schedulers.Resolve("lcm", Model), new(51, 1)), ErrorIds.ArgumentInvalid, "50");
        AssertRefused(() => Schedulers.Create(Configs.Of("PNDMScheduler"), new(3, 1)), ErrorIds.ArgumentInvalid, "4 steps");
        AssertRefused(() => Schedulers.Create(Configs.Of("UnCLIPScheduler"), new(1, 1)), ErrorIds.ArgumentInvalid, "2 steps");
        AssertRefused(() => Schedulers.Create(Configs.Of("FlowMatchEulerDiscreteScheduler", ("use_dynamic_shifting", true)), new(4, 1)), ErrorIds.ArgumentInvalid, "tokens");
        AssertRefused(() => Schedulers.Create(Configs.Of("DDIMScheduler", ("steps_offset", 1)), new(1000, 1)), ErrorIds.SchedulerConfigInvalid, "steps_offset");
        AssertRefused(() => Schedulers.Create(Configs.Of("UniPCMultistepScheduler", ("lower_order_final", false)), new(5, 1)), ErrorIds.SchedulerConfigInvalid, "lower_order_final");
        var zeroSnr = Configs.Of("DDIMScheduler", ("rescale_betas_zero_snr", true), ("timestep_spacing", "trailing"), ("clip_sample", false));
        AssertRefused(() => Schedulers.Create(zeroSnr, new(5, 1)), ErrorIds.SchedulerConfigInvalid, "v_prediction");
    }

    [Fact]
    public void A_missing_variance_is_refused()
    {
        var sampler = Schedulers.Create(Configs.Of("DDPMScheduler", ("variance_type", "learned_range")), new(5, 1));
        Assert.True(sampler.HasLearnedVariance);
        AssertRefused(() => sampler.Step(0, new float[4], [], new float[4], new TorchRandom(0)), ErrorIds.ModelMismatch, "variance");
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        var sampler = Schedulers.Create(Model, new(5, 2));
        Assert.Throws<ArgumentException>(() => sampler.Step(0, new float[4], [], new float[6], new TorchRandom(0)));
        Assert.Throws<ArgumentException>(() => sampler.Step(0, new float[5], [], new float[5], new TorchRandom(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => sampler.Begin(99));
    }

    [Fact]
    public void Custom_timesteps_replace_the_spacing()
    {
        Assert.Equal([100, 87, 50, 1, 0], Schedulers.Create(Schedulers.Resolve("ddpm", Model), new(20, 1) { Timesteps = [100, 87, 50, 1, 0] }).Timesteps);
        Assert.Equal([999, 850, 736], Schedulers.Create(Schedulers.Resolve("euler", Model), new(20, 1) { Timesteps = [999, 850, 736] }).Timesteps);
        AssertRefused(() => Schedulers.Create(Schedulers.Resolve("ddpm", Model), new(20, 1) { Timesteps = [100, 87, 50, 51, 0] }), ErrorIds.ArgumentInvalid, "51");
    }

    private static void AssertRefused(Action action, string errorId, string names)
    {
        var error = Assert.Throws<AIImageException>(action);
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(names, error.Message, StringComparison.OrdinalIgnoreCase);
    }
}
