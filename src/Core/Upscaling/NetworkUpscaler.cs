using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Upscaling;

/// <summary>
/// Opens super-resolution networks that are no part of a model, as users have them (ESRGAN, Real-ESRGAN, SwinIR, Swin2SR, ESPCN): one input
/// [b, 3, h, w], one output [b, 3, s h, s w]; or one channel, or the channels last, or further outputs. What the file does not say is
/// measured. Networks that leave the size as it is (denoisers) have the factor 1.
/// </summary>
internal static class NetworkUpscaler
{
    private const int Alpha = 4, ProbeSide = 64, Overlap = 64;

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
            var form = PixelForm.Of(network) is { Channels: not Alpha } pictures ? pictures : throw Unsuitable(network, Takes(network));
            var tiles = Tiles(network, form, config);
            var outputs = PixelForm.Outputs(network);
            var scale = config.ScaleFactor;
            if (scale is null || outputs.Count > 1)
                (form, scale) = Measure(network, form, outputs, tiles, config, cancellationToken);
            return new SuperResolution(network, new UpscalerConfig(scale.Value, config.NoiseLevel, 0) { Range = config.Range }, tiles, form);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Tiles of the one size that the graph takes, or else of the config's.</summary>
    private static TileGrid Tiles(Network network, PixelForm form, NetworkUpscalerConfig config)
    {
        var sample = network.Inputs[form.Input];
        var (height, width) = (sample.Dimensions[form.Axes.Rows], sample.Dimensions[form.Axes.Columns]);
        if (height > 0 != width > 0)
            throw Unsuitable(network, $"its input {sample.Name} of {Shape(sample)} is fixed on one side only");
        return height > 0
            ? new TileGrid(width, height, Overlap) { IsFixed = true }
            : new TileGrid(config.TileSize, config.TileSize, Overlap) { Multiple = config.SizeMultiple };
    }

    /// <summary>Which output is the larger picture, and how many times longer the sides of a grey picture become.</summary>
    private static (PixelForm Form, int Scale) Measure(Network network, PixelForm form, IReadOnlyList<string> outputs, TileGrid tiles, NetworkUpscalerConfig config, CancellationToken cancellationToken)
    {
        var (width, height) = tiles.IsFixed ? (tiles.Width, tiles.Height) : (ProbeSide, ProbeSide);
        using var call = new NetworkCall(network, [.. outputs]);
        call.Input(form.Input, form.Shape(width, height)).Fill(config.Range == PixelRange.Unit ? 0.5f : 0);
        PixelForm.BindNoise(call, network, config.NoiseLevel);
        call.Run(new NetworkMeter(), cancellationToken);
        var pictures = outputs.Select(output => (Output: output, Scale: ScaleOf(call.OutputShape(output)))).Where(made => made.Scale > 0 && (config.ScaleFactor ?? made.Scale) == made.Scale).ToList();
        if (pictures.Count == 0)
            throw Unsuitable(network, $"it makes {string.Join(" and ", outputs.Select(output => string.Join("x", call.OutputShape(output))))} of {string.Join("x", form.Shape(width, height))}, which is not {(config.ScaleFactor is { } stated ? $"{stated} times" : "a whole number of times")} larger");
        var (found, scale) = pictures.OrderByDescending(made => made.Scale).First();
        return (form with { Output = found }, scale);

        int ScaleOf(IReadOnlyList<long> shape)
        {
            var scale = shape.Count > form.Axes.Columns ? (int)Math.Min(shape[form.Axes.Columns] / width, int.MaxValue) : 0;
            return scale is >= 1 and <= UpscalerConfig.LargestFactor && shape.SequenceEqual(form.Shape(scale * width, scale * height)) ? scale : 0;
        }
    }

    private static string Takes(Network network) => network.Inputs.Count == 0 ? "it has no input"
        : $"its input {network.Inputs.Values.First().Name} is {Shape(network.Inputs.Values.First())}, not pictures of shape ?x3x?x?, ?x1x?x? or ?x?x?x3";

    private static string Shape(NetworkTensor tensor) =>
        string.Join("x", tensor.Dimensions.Select(size => size < 0 ? "?" : size.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static AIImageException Unsuitable(Network network, string reason) => new(ErrorIds.ModelUnsupported,
        $"The network '{network.File}' cannot enlarge pictures: {reason}; use a super-resolution network such as Real-ESRGAN.")
    { Subject = network.File };
}
