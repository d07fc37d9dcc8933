namespace TextToImage.Models;

/// <summary>What the models of a family consist of, by the names of their folders.</summary>
/// <param name="Networks">Components that have a graph and cannot be missing.</param>
/// <param name="OptionalNetworks">Components that have a graph where they are there.</param>
/// <param name="Configs">Components whose config.json is read.</param>
/// <param name="Tokenizers">Components that read prompts.</param>
/// <param name="Schedulers">Components that have a scheduler_config.json.</param>
internal sealed record ModelLayout(
    IReadOnlyList<string> Networks, IReadOnlyList<string> OptionalNetworks, IReadOnlyList<string> Configs, IReadOnlyList<string> Tokenizers, IReadOnlyList<string> Schedulers)
{
    private static readonly ModelLayout StableDiffusion = new(
        ["text_encoder", "unet", "vae_decoder"], ["vae_encoder", UpscalerConfig.Component, SegmentationConfig.Component],
        ["text_encoder", "unet", "vae_decoder"], ["tokenizer"], ["scheduler"]);

    private static readonly ModelLayout Upscale = StableDiffusion with { OptionalNetworks = [], Schedulers = ["scheduler", "low_res_scheduler"] };

    private static readonly ModelLayout Glide = new(
        ["text_encoder", "unet", "upscale_text_encoder", "upscale_unet"], ["unet_inpaint", "upscale_unet_inpaint", SegmentationConfig.Component],
        ["unet", "upscale_unet"], ["tokenizer"], ["scheduler", "upscale_scheduler"]);

    /// <summary>The layout of a model's family.</summary>
    /// <exception cref="AIImageException">This version cannot run that family.</exception>
    public static ModelLayout Of(ModelFolder model) => model.PipelineClass switch
    {
        PipelineClasses.Upscale => Upscale,
        PipelineClasses.Glide => Glide,
        var name when PipelineClasses.StableDiffusion.Contains(name) => StableDiffusion,
        _ => throw PipelineClasses.Unsupported(model),
    };

    /// <summary>The components of a model that have a graph.</summary>
    public IEnumerable<string> NetworksOf(ModelFolder model) => Networks.Concat(OptionalNetworks.Where(model.Has));
}
