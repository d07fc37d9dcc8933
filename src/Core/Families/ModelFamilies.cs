using TextToImage.Models;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>All families: the one place that knows which there are.</summary>
internal static class ModelFamilies
{
    /// <summary>The families, in the order in which docs/models.md has them.</summary>
    public static IReadOnlyList<Family> All { get; } =
    [
        StableDiffusion.Family, StableDiffusionXL.Family, StableDiffusion3.Family, Flux.Family, PixArt.Family,
        Glide.Family, DallE2.Family, DallEMini.Family, Imagen.Family, Ddpm.Family,
        DiscoDiffusion.Family, VqganClip.Family, StableDiffusionUpscale.Family,
    ];

    /// <summary>Components that a model of any family may have.</summary>
    public static IReadOnlyList<Component> Extras { get; } =
        [new(UpscalerConfig.Component, Required: false), new(SegmentationConfig.Component, Required: false)];

    /// <summary>The family of a model.</summary>
    /// <exception cref="AIImageException">This version cannot run it.</exception>
    public static Family Of(ModelFolder model) => Find(model) ?? throw new AIImageException(ErrorIds.ModelUnsupported,
        $"The model '{model.Path}' is for {model.PipelineClass}, which this version cannot run; it runs {string.Join(", ", All.Select(family => family.Name))} (see docs/models.md).")
    { Subject = model.Path };

    /// <summary>The family of a model; null where this version cannot run it.</summary>
    public static Family? Find(ModelFolder model) => Find(model.KnownClass);

    /// <summary>The family of a pipeline's class; null where there is none.</summary>
    public static Family? Find(string pipelineClass) => All.FirstOrDefault(family => family.Classes.Contains(PipelineClasses.Known(pipelineClass) ?? pipelineClass));
}
