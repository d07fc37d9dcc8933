namespace TextToImage.Models;

/// <summary>Names of diffusers pipelines that more than one place has to know.</summary>
internal static class PipelineClasses
{
    /// <summary>Stable Diffusion that enlarges a given picture.</summary>
    public const string Upscale = "StableDiffusionUpscalePipeline";
}
