namespace TextToImage.Diffusion.Samplers;

/// <summary>DPM-Solver-2 from each sigma to the next, without noise (k-diffusion's sample_dpm_2).</summary>
internal sealed class Kdpm2Discrete(SchedulerConfig config, SamplerRequest request)
    : Kdpm2Sampler(config, request, (_, to) => new StepEnd(to, null));
