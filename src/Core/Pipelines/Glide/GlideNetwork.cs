using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Pipelines;

/// <summary>One of GLIDE's U-Nets.</summary>
/// <param name="Network">The graph.</param>
/// <param name="TakesKnown">Whether it takes, after the sample, the known part of a picture and a mask that is 1 there.</param>
internal sealed record GlideNetwork(Network Network, bool TakesKnown)
{
    /// <summary>Channels of the known picture and the mask.</summary>
    public const int KnownChannels = GlideStage.Channels + 1;

    /// <summary>Loads a U-Net; its channels tell what it takes.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="loader">Loads its networks.</param>
    /// <param name="component">Name of the component.</param>
    /// <param name="config">Its config.json.</param>
    /// <param name="isUpscaler">Whether it must take a small picture, after all else.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">It has too many channels, or too few.</exception>
    public static GlideNetwork Load(
        ModelFolder model, NetworkLoader loader, string component, UNetConfig config, bool isUpscaler, CancellationToken cancellationToken)
    {
        var network = loader.Load(model.NetworkFile(component), cancellationToken);
        try
        {
            return new GlideNetwork(network, TakesKnownPicture(model, component, UNetGraph.Agreed(model, config, network), isUpscaler));
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static bool TakesKnownPicture(ModelFolder model, string component, UNetConfig unet, bool isUpscaler)
    {
        var plain = isUpscaler ? 2 * GlideStage.Channels : GlideStage.Channels;
        var (takes, gives) = (unet.InChannels ?? plain, unet.OutChannels ?? (2 * GlideStage.Channels));
        if (gives == 2 * GlideStage.Channels && (takes == plain || takes == plain + KnownChannels))
            return takes != plain;
        throw new AIImageException(ErrorIds.ModelMismatch,
            $"The {component} of the model '{model.Path}' takes {takes} channels and gives {gives}; one of GLIDE takes {plain}, or {plain + KnownChannels} with a mask, and gives {2 * GlideStage.Channels}: install the model again, or correct its config.json.");
    }
}
