namespace TextToImage.Models;

/// <summary>Names of diffusers pipelines that more than one place has to know.</summary>
internal static class PipelineClasses
{
    /// <summary>Stable Diffusion that enlarges a given picture.</summary>
    public const string Upscale = "StableDiffusionUpscalePipeline";

    /// <summary>GLIDE, in the layout that docs/models.md describes.</summary>
    public const string Glide = "GlidePipeline";

    /// <summary>Stable Diffusion 1.x and 2.x, for pictures from text and for parts of pictures.</summary>
    public static IReadOnlyCollection<string> StableDiffusion { get; } =
        ["StableDiffusionPipeline", "OnnxStableDiffusionPipeline", "StableDiffusionInpaintPipeline", "OnnxStableDiffusionInpaintPipeline"];

    /// <summary>The error for a model of any other class.</summary>
    public static AIImageException Unsupported(ModelFolder model) => new(ErrorIds.ModelUnsupported,
        $"The model '{model.Path}' is for {model.PipelineClass}, which this version cannot run; it runs StableDiffusionPipeline models (1.x and 2.x) and GlidePipeline models.")
    { Subject = model.Path };
}
