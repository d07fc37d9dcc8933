using TextToImage.Diffusion;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Stages;

/// <summary>What a denoising graph says of its channels, which its config.json has to agree with.</summary>
internal static class DenoiserChannels
{
    /// <summary>The config with the channels taken and put out that the graph itself fixes.</summary>
    /// <exception cref="AIImageException">They differ.</exception>
    public static UNetConfig Agreed(ModelFolder model, string component, UNetConfig config, Network network, Signature signature)
    {
        if (signature.Patch is not null)
            return config;
        network.Inputs.TryGetValue(signature.Sample, out var sample);
        return config with
        {
            InChannels = Agreed(model, component, "takes", config.InChannels, sample),
            OutChannels = Agreed(model, component, "puts out", config.OutChannels, network.Outputs[Signature.PredictionOf(network)]),
        };
    }

    private static int? Agreed(ModelFolder model, string component, string what, int? stated, NetworkTensor? tensor)
    {
        if (tensor is null || tensor.Rank < 2 || tensor.Dimensions[1] < 0)
            return stated;
        var channels = tensor.Dimensions[1];
        return (stated ?? channels) == channels
            ? channels
            : throw new AIImageException(ErrorIds.ModelMismatch,
                $"The parts of the model '{model.Path}' do not fit together: by its config.json the {component} {what} {stated} channels, its graph {what} {channels}; install the model again.");
    }
}
