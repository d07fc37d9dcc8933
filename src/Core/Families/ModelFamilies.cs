using TextToImage.Models;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>All families: the one place that knows which there are.</summary>
internal static class ModelFamilies
{
    private const string Onnx = "Onnx", Optimum = "ORT";

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
    public static Family Of(ModelFolder model) => Find(model.PipelineClass) ?? throw new AIImageException(ErrorIds.ModelUnsupported,
        $"The model '{model.Path}' is for {model.PipelineClass}, which this version cannot run; it runs {string.Join(", ", All.Select(family => family.Name))} (see docs/models.md).")
    { Subject = model.Path };

    /// <summary>The family of a pipeline class; null where there is none.</summary>
    public static Family? Find(string pipelineClass)
    {
        var name = Plain(pipelineClass);
        return All.FirstOrDefault(family => family.Classes.Contains(name));
    }

    /// <summary>The class without the prefix by which an exporter marks it as its own.</summary>
    private static string Plain(string name) =>
        name.StartsWith(Onnx, StringComparison.Ordinal) ? name.Substring(Onnx.Length)
        : name.StartsWith(Optimum, StringComparison.Ordinal) ? name.Substring(Optimum.Length)
        : name;
}
