using TextToImage.Diffusion;
using TextToImage.Models;
using TextToImage.Requests;

namespace TextToImage.Families;

/// <summary>What families that diffuse over the latents of a VAE have in common.</summary>
internal static class LatentModels
{
    /// <summary>The limits of a model.</summary>
    /// <param name="model">Its folder.</param>
    /// <param name="network">Name of the component that predicts.</param>
    /// <param name="steps">Steps where the model states none.</param>
    /// <param name="guidance">Guidance where the model states none.</param>
    /// <param name="side">Latents of a side where the network's config states none.</param>
    /// <param name="multiple">The network's own multiple in latents; null: by how often its blocks halve the side.</param>
    public static ModelLimits Limits(ModelFolder model, string network, int steps, double guidance, int side = 64, int? multiple = null)
    {
        var (unet, vae) = (UNetConfig.Read(model, network), VaeConfig.Read(model));
        var own = (unet.SampleSize ?? side) * vae.Downsampling;
        var only = FixedSize(model, network, vae.Downsampling);
        var limits = new ModelLimits(
            model.Defaults.Name,
            only?.Width ?? model.Defaults.Width ?? own,
            only?.Height ?? model.Defaults.Height ?? own,
            model.Defaults.Steps ?? steps,
            model.Defaults.GuidanceScale ?? guidance,
            vae.Downsampling * (multiple ?? (1 << unet.Downsampling)),
            2L * sizeof(float) * vae.FirstChannels,
            Scheduler(model),
            UpscalerConfig.Find(model),
            vae.Downsampling)
        {
            HasAlpha = vae.HasAlpha,
        };
        // Squares of one size are brought to other sizes as the pictures of families are that draw one size only.
        return only is { } size && size.Width == size.Height && limits.Upscaler is null ? limits with { OnlySide = size.Width, SizeMultiple = size.Width } : limits;
    }

    /// <summary>The one size of pictures, in pixels, that a graph was exported for; null where it takes any.</summary>
    private static (int Width, int Height)? FixedSize(ModelFolder model, string network, int factor)
    {
        const int rank = 4, rows = 2, columns = 3;
        return new[] { (network, "sample"), (network, "hidden_states"), ("vae_decoder", "latent_sample") }
            .Select(part => model.GraphInputs(part.Item1).TryGetValue(part.Item2, out var taken) && taken.Rank == rank && taken.Dimensions[rows] > 0 && taken.Dimensions[columns] > 0
                ? ((int Width, int Height)?)(taken.Dimensions[columns] * factor, taken.Dimensions[rows] * factor)
                : null)
            .FirstOrDefault(size => size is not null);
    }

    /// <summary>The model's scheduler. Latents have no range to be clipped to; diffusers' pipelines set this too, whatever the file says.</summary>
    public static SchedulerConfig Scheduler(ModelFolder model) => PixelModels.Scheduler(model) with { ClipSample = false };
}
