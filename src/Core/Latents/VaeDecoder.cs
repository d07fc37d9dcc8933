using System.Numerics.Tensors;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Latents;

/// <summary>The variational autoencoder's decoder: latents become pixels.</summary>
internal sealed class VaeDecoder
{
    private const string LatentInput = "latent_sample";
    private const string PixelOutput = "sample";
    private readonly Network _network;
    private readonly VaeConfig _config;

    public VaeDecoder(Network network, VaeConfig config) => (_network, _config) = (network, config);

    /// <summary>
    /// Decodes one sample. One at a time: half-precision decoders give wrong pictures in batches, and memory stays flat.
    /// </summary>
    /// <param name="latents">[C, h, w] as the U-Net left them.</param>
    /// <param name="height">Rows of latents.</param>
    /// <param name="width">Columns of latents.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the decoder at once.</param>
    /// <returns>[3, height, width] about [-1, 1], not clamped.</returns>
    public float[] Decode(ReadOnlySpan<float> latents, int height, int width, NetworkMeter meter, CancellationToken cancellationToken)
    {
        using var call = new NetworkCall(_network, PixelOutput);
        var input = call.Input(LatentInput, 1, _config.LatentChannels, height, width);

        // z = latents / scaling_factor + shift_factor: the inverse of what the encoder's caller does.
        TensorPrimitives.Divide(latents, (float)_config.ScalingFactor, input);
        if (_config.ShiftFactor != 0)
            TensorPrimitives.Add(input, (float)_config.ShiftFactor, input);
        call.Run(meter, cancellationToken);
        var pixels = call.Output(PixelOutput).ToArray();
        FiniteCheck.Require(pixels, _network.File);
        return pixels;
    }
}
