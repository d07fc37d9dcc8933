using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Pipelines;

/// <summary>What a U-Net's graph says of its channels, which its config.json has to agree with.</summary>
internal static class UNetGraph
{
    /// <summary>The config with the channels taken and put out that the graph itself fixes.</summary>
    /// <exception cref="AIImageException">They differ.</exception>
    public static UNetConfig Agreed(ModelFolder model, UNetConfig config, Network unet)
    {
        unet.Inputs.TryGetValue("sample", out var sample);
        return config with
        {
            InChannels = Agreed(model, "takes", config.InChannels, sample),
            OutChannels = Agreed(model, "puts out", config.OutChannels, unet.Outputs[unet.PredictionOutput]),
        };
    }

    private static int? Agreed(ModelFolder model, string what, int? stated, NetworkTensor? tensor)
    {
        if (tensor is null || tensor.Rank < 2 || tensor.Dimensions[1] < 0)
            return stated;
        var channels = tensor.Dimensions[1];
        return (stated ?? channels) == channels
            ? channels
            : throw new AIImageException(ErrorIds.ModelMismatch,
                $"The parts of the model '{model.Path}' do not fit together: by its config.json the U-Net {what} {stated} channels, its graph {what} {channels}; install the model again.");
    }
}
