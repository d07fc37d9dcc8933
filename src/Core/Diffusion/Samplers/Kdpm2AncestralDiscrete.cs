namespace TextToImage.Diffusion.Samplers;

/// <summary>DPM-Solver-2 down to sigma_down, then fresh noise of sigma_up (k-diffusion's sample_dpm_2_ancestral).</summary>
internal sealed class Kdpm2AncestralDiscrete(SchedulerConfig config, SamplerRequest request)
    : Kdpm2Sampler(config, request, EndOf)
{
    private static StepEnd EndOf(float from, float to)
    {
        var (down, up) = Ancestral(from, to);
        return new StepEnd(down, up);
    }
}
