using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Pipelines;

/// <summary>
/// A network that enlarges pictures by a whole factor (a model's component "upscaler"), and the one way to any size with it:
/// enlarged once, then reduced. Large pictures go through it in tiles. Safe for use by several threads at once.
/// </summary>
public sealed class SuperResolution : IDisposable
{
    private const string SampleInput = "sample";
    private const string NoiseInput = "noise_level";
    private const int Channels = 3;

    /// <summary>Longest side of a tile, and what neighbours share: half of it is context for each.</summary>
    private const int Tile = 512, Overlap = 64;

    /// <summary>Numbers a pixel of the input that a network of the usual width holds at once, for the memory estimate.</summary>
    private const int FeaturesPerPixel = 256;

    private readonly Network _network;
    private readonly UpscalerConfig _config;
    private readonly int _tile;
    private readonly int _overlap;
    private readonly string _output;

    internal SuperResolution(Network network, UpscalerConfig config, int tile = Tile, int overlap = Overlap)
    {
        _network = network;
        _config = config;
        _tile = tile;
        _overlap = overlap;
        _output = network.Outputs.Keys.First();
    }

    /// <summary>How many times longer each side can become.</summary>
    public int ScaleFactor => _config.ScaleFactor;

    /// <summary>Loads the upscaler of a model.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">The model has none, or it is damaged.</exception>
    public static SuperResolution Load(ModelFolder model, DeviceKind device, CancellationToken cancellationToken = default) =>
        UpscalerConfig.Find(model) is { } config
            ? Load(model, config, new NetworkLoader(device), cancellationToken)
            : throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The model '{model.Path}' cannot enlarge pictures: it has no {UpscalerConfig.Component}; use a model that has one, such as '{ModelLibrary.StarterName}'.")
            { Subject = model.Path };

    internal static SuperResolution Load(ModelFolder model, UpscalerConfig config, NetworkLoader loader, CancellationToken cancellationToken) =>
        new(loader.Load(model.NetworkFile(UpscalerConfig.Component), cancellationToken), config);

    /// <summary>Rough peak of memory, in bytes, while a picture of a size is enlarged.</summary>
    internal static long BytesFor(int width, int height, UpscalerConfig config)
    {
        var area = (long)config.ScaleFactor * config.ScaleFactor;
        var tile = (long)Math.Min(width, Tile) * Math.Min(height, Tile);
        return (tile * sizeof(float) * (FeaturesPerPixel + (2 * Channels * area)))
            + ((long)width * height * area * Channels * (sizeof(byte) + sizeof(float)));
    }

    /// <summary>
    /// The picture at exactly a size: enlarged by the network where it is smaller, then reduced; where the shape differs, the
    /// middle of it.
    /// </summary>
    /// <param name="picture">Any picture.</param>
    /// <param name="width">Width in pixels, at most <see cref="ScaleFactor"/> times the picture's.</param>
    /// <param name="height">Height in pixels, likewise.</param>
    /// <param name="meter">Counts the calls of the network and their time.</param>
    /// <param name="cancellationToken">Ends the work inside the network.</param>
    /// <exception cref="AIImageException">The size is out of reach, or the network does not do what its config says.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Picture Resize(Picture picture, int width, int height, NetworkMeter meter, CancellationToken cancellationToken = default)
    {
        if (width < 1 || height < 1 || width > (long)picture.Width * ScaleFactor || height > (long)picture.Height * ScaleFactor)
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                $"A picture of {picture.Width}x{picture.Height} cannot become {width}x{height}: this model makes each side at most {ScaleFactor} times longer; ask for {(long)picture.Width * ScaleFactor}x{(long)picture.Height * ScaleFactor} or less.");
        }
        var large = width > picture.Width || height > picture.Height ? Enlarge(picture, meter, cancellationToken) : picture;
        cancellationToken.ThrowIfCancellationRequested();
        return Resampling.Cover(large, width, height);
    }

    /// <summary>The picture with each side <see cref="ScaleFactor"/> times longer.</summary>
    /// <param name="picture">Any picture.</param>
    /// <param name="meter">Counts the calls of the network and their time.</param>
    /// <param name="cancellationToken">Ends the work inside the network.</param>
    /// <exception cref="AIImageException">The result would be too large, or the network does not do what its config says.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Picture Enlarge(Picture picture, NetworkMeter meter, CancellationToken cancellationToken = default)
    {
        var large = Blank(picture);
        using var call = new NetworkCall(_network, _output);
        if (_network.Inputs.TryGetValue(NoiseInput, out var level))
            call.Input(NoiseInput, level.Rank == 0 ? [] : [1]).Fill((float)_config.NoiseLevel);
        foreach (var rows in TileSpan.Split(picture.Height, _tile, _overlap))
        {
            foreach (var columns in TileSpan.Split(picture.Width, _tile, _overlap))
            {
                var tile = Run(call, picture.Crop(columns.Start, rows.Start, columns.Length, rows.Length), meter, cancellationToken);
                large.Paste(
                    tile, Scaled(columns.From - columns.Start), Scaled(rows.From - rows.Start), Scaled(columns.From), Scaled(rows.From),
                    Scaled(columns.To - columns.From), Scaled(rows.To - rows.From));
            }
        }
        return large;
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _network.Dispose();

    private int Scaled(int pixels) => pixels * ScaleFactor;

    private Picture Blank(Picture picture)
    {
        var bytes = (long)picture.Width * picture.Height * ScaleFactor * ScaleFactor * Channels;
        return bytes <= Math.Min(int.MaxValue / 2, MachineMemory.Bytes)
            ? new Picture(Scaled(picture.Width), Scaled(picture.Height), new byte[bytes])
            : throw new AIImageException(ErrorIds.OutOfMemory,
                $"A picture of {picture.Width}x{picture.Height} is too large to be enlarged {ScaleFactor} times; make it smaller first.");
    }

    private Picture Run(NetworkCall call, Picture tile, NetworkMeter meter, CancellationToken cancellationToken)
    {
        tile.CopyToTensor(call.Input(SampleInput, 1, Channels, tile.Height, tile.Width));
        call.Run(meter, cancellationToken);
        meter.Calls++;
        var shape = call.OutputShape(_output);
        if (!shape.SequenceEqual([1, Channels, Scaled(tile.Height), Scaled(tile.Width)]))
        {
            throw new AIImageException(ErrorIds.ModelMismatch,
                $"The network '{_network.File}' made {string.Join("x", shape)} of a picture of {tile.Width}x{tile.Height}, which is not {ScaleFactor} times as large; correct \"scale_factor\" in its config.json.");
        }
        FiniteCheck.Require(call.Output(_output), _network.File);
        return Picture.FromTensor(call.Output(_output), Scaled(tile.Width), Scaled(tile.Height));
    }
}
