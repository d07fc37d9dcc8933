using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Upscaling;

/// <summary>
/// Opens super-resolution networks that are no part of a model, as users have them (ESRGAN, Real-ESRGAN, SwinIR, Swin2SR):
/// one input [b, 3, h, w], one output [b, 3, s h, s w]. What the file does not say is measured.
/// </summary>
internal static class NetworkUpscaler
{
    private const int Channels = 3;
    private const int ProbeSide = 64, Overlap = 64;

    /// <summary>Loads a network.</summary>
    /// <param name="file">The .onnx file.</param>
    /// <param name="loader">Knows the device.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">It cannot be loaded, or is no network that enlarges pictures.</exception>
    public static SuperResolution Load(string file, NetworkLoader loader, CancellationToken cancellationToken)
    {
        var config = NetworkUpscalerConfig.Read(file);
        var network = loader.Load(file, cancellationToken);
        try
        {
            var tiles = Tiles(network, config);
            var scale = config.ScaleFactor ?? Measure(network, tiles, config, cancellationToken);
            return new SuperResolution(network, new UpscalerConfig(scale, config.NoiseLevel, 0) { Range = config.Range }, tiles);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Tiles of the one size that the graph takes, or else of the config's.</summary>
    private static TileGrid Tiles(Network network, NetworkUpscalerConfig config)
    {
        var sample = network.Inputs[SuperResolution.InputOf(network)];
        if (sample.Rank != 4 || sample.Dimensions[1] is not (Channels or < 0) || sample.Dimensions[0] > 1)
            throw Unsuitable(network, $"its input {sample.Name} is {Shape(sample)}, not pictures of shape ?x3x?x?");
        var (height, width) = (sample.Dimensions[2], sample.Dimensions[3]);
        if (height > 0 != width > 0)
            throw Unsuitable(network, $"its input {sample.Name} of {Shape(sample)} is fixed on one side only");
        return height > 0
            ? new TileGrid(width, height, Overlap) { IsFixed = true }
            : new TileGrid(config.TileSize, config.TileSize, Overlap) { Multiple = config.SizeMultiple };
    }

    /// <summary>How many times longer the sides of a grey picture become.</summary>
    private static int Measure(Network network, TileGrid tiles, NetworkUpscalerConfig config, CancellationToken cancellationToken)
    {
        var (width, height) = tiles.IsFixed ? (tiles.Width, tiles.Height) : (ProbeSide, ProbeSide);
        var output = network.Outputs.Keys.First();
        using var call = new NetworkCall(network, output);
        call.Input(SuperResolution.InputOf(network), 1, Channels, height, width).Fill(config.Range == PixelRange.Unit ? 0.5f : 0);
        SuperResolution.BindNoise(call, network, config.NoiseLevel);
        call.Run(new NetworkMeter(), cancellationToken);
        var shape = call.OutputShape(output);
        var scale = shape.Count == 4 ? shape[3] / width : 0;
        return scale is >= 2 and <= UpscalerConfig.LargestFactor && shape.SequenceEqual([1, Channels, scale * height, scale * width])
            ? (int)scale
            : throw Unsuitable(network, $"it makes {string.Join("x", shape)} of {string.Join("x", 1, Channels, height, width)}, which is not a whole number of times larger");
    }

    private static string Shape(NetworkTensor tensor) =>
        string.Join("x", tensor.Dimensions.Select(size => size < 0 ? "?" : size.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static AIImageException Unsuitable(Network network, string reason) => new(ErrorIds.ModelUnsupported,
        $"The network '{network.File}' cannot enlarge pictures: {reason}; use a super-resolution network such as Real-ESRGAN.")
    { Subject = network.File };
}
