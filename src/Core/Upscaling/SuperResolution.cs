using System.Numerics.Tensors;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Upscaling;

/// <summary>
/// A network that enlarges pictures by a whole factor (a model's component "upscaler", or a file of its own), and the one way
/// to any size with it: enlarged once, then reduced. Large pictures go through it in tiles. Safe for use by several threads.
/// </summary>
public sealed class SuperResolution : IEnlarger
{
    private const int Colours = 3;

    /// <summary>What neighbours share: half of it is context for each.</summary>
    private const int Overlap = 64;

    private readonly Network _network;
    private readonly UpscalerConfig _config;
    private readonly TileGrid _tiles;
    private readonly PixelForm _form;

    internal SuperResolution(Network network, UpscalerConfig config, int tile = UpscalerConfig.Tile, int overlap = Overlap)
        : this(network, config, new TileGrid(tile, tile, overlap) { Multiple = config.SizeMultiple }, PixelForm.Of(network))
    {
    }

    internal SuperResolution(Network network, UpscalerConfig config, TileGrid tiles, PixelForm? form)
    {
        _network = network;
        _config = config;
        _tiles = tiles;
        _form = form ?? throw new AIImageException(ErrorIds.ModelUnsupported, $"The network '{network.File}' takes no pictures, [b, 3, h, w]; export it again with such an input.") { Subject = network.File };
    }

    /// <summary>How many times longer each side can become.</summary>
    public int ScaleFactor => _config.ScaleFactor;

    /// <summary>Loads the upscaler of a model.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">The model has none, or it is damaged.</exception>
    public static SuperResolution Load(ModelFolder model, Device device, CancellationToken cancellationToken = default) =>
        UpscalerConfig.Find(model) is { } config
            ? Load(model, config, new NetworkLoader(device), cancellationToken)
            : throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The model '{model.Path}' cannot enlarge pictures: it has no {UpscalerConfig.Component}; use a model that has one, such as '{ModelLibrary.StarterName}'.")
            { Subject = model.Path };

    internal static SuperResolution Load(ModelFolder model, UpscalerConfig config, NetworkLoader loader, CancellationToken cancellationToken) =>
        new(loader.Load(model.NetworkFile(UpscalerConfig.Component), cancellationToken), config);

    /// <inheritdoc/>
    int IEnlarger.Steps(int width, int height, ResizeRequest request) => _tiles.Count(width, height);

    /// <inheritdoc/>
    long IEnlarger.WorkingBytes(int width, int height) =>
        _config.TileBytes(Math.Min(width, _tiles.Width), Math.Min(height, _tiles.Height));

    /// <inheritdoc/>
    Picture IEnlarger.Enlarge(Picture picture, EnlargingRun run) =>
        Enlarge(picture, run.Meter, (done, count) => run.StepDone($"tile {done} of {count}"), run.CancellationToken);

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
    public Picture Enlarge(Picture picture, NetworkMeter meter, CancellationToken cancellationToken = default) =>
        Enlarge(picture, meter, (_, _) => { }, cancellationToken);

    /// <summary>Frees the network.</summary>
    public void Dispose() => _network.Dispose();

    private int Scaled(int pixels) => pixels * ScaleFactor;

    private Picture Enlarge(Picture picture, NetworkMeter meter, Action<int, int> tileDone, CancellationToken cancellationToken)
    {
        if (picture.Alpha is not null && !_form.HasAlpha)
            return picture.Enlarged(colours => Enlarge(colours, meter, tileDone, cancellationToken), cancellationToken);
        var large = Blank(picture);
        var (allRows, allColumns) = (_tiles.Rows(picture.Height), _tiles.Columns(picture.Width));
        var done = 0;
        using var call = new NetworkCall(_network, _form.Output);
        PixelForm.BindNoise(call, _network, _config.NoiseLevel);
        foreach (var rows in allRows)
        {
            foreach (var columns in allColumns)
            {
                var tile = Run(call, _tiles.Cut(picture, columns, rows), meter, cancellationToken);
                large.Paste(
                    tile, Scaled(columns.From - columns.Start), Scaled(rows.From - rows.Start), Scaled(columns.From), Scaled(rows.From),
                    Scaled(columns.To - columns.From), Scaled(rows.To - rows.From));
                tileDone(++done, allRows.Count * allColumns.Count);
            }
        }
        return large;
    }

    private Picture Blank(Picture picture)
    {
        var bytes = (long)picture.Width * picture.Height * ScaleFactor * ScaleFactor * Colours;
        return bytes <= Math.Min(int.MaxValue / 2, MachineMemory.Bytes)
            ? new Picture(Scaled(picture.Width), Scaled(picture.Height), new byte[bytes], picture.Alpha is null ? null : new byte[bytes / Colours])
            : throw new AIImageException(ErrorIds.OutOfMemory,
                $"A picture of {picture.Width}x{picture.Height} is too large to be enlarged {ScaleFactor} times; make it smaller first.");
    }

    private Picture Run(NetworkCall call, Picture tile, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var planes = new float[(_form.HasAlpha ? Transparency.Channels : Colours) * tile.Height * tile.Width];
        tile.CopyToTensor(planes);
        if (_config.Range == PixelRange.Unit)
            ToUnit(planes);
        _form.FromPlanes(planes, call.Input(_form.Input, _form.Shape(tile.Width, tile.Height)));
        call.Run(meter, cancellationToken);
        meter.Calls += call.Runs;
        var shape = call.OutputShape(_form.Output);
        if (!shape.SequenceEqual(_form.Shape(Scaled(tile.Width), Scaled(tile.Height))))
        {
            throw new AIImageException(ErrorIds.ModelMismatch,
                $"The network '{_network.File}' made {string.Join("x", shape)} of a picture of {tile.Width}x{tile.Height}, which is not {ScaleFactor} times as large; correct \"scale_factor\" in its config.json.");
        }
        FiniteCheck.Require(call.Output(_form.Output), _network.File);
        return Picture.FromTensor(Signed(_form.ToPlanes(call.Output(_form.Output))), Scaled(tile.Width), Scaled(tile.Height));
    }

    private static void ToUnit(Span<float> signed)
    {
        TensorPrimitives.Add(signed, 1, signed);
        TensorPrimitives.Divide(signed, 2, signed);
    }

    private ReadOnlySpan<float> Signed(ReadOnlySpan<float> pixels)
    {
        if (_config.Range == PixelRange.Signed)
            return pixels;
        var signed = new float[pixels.Length];
        TensorPrimitives.Multiply(pixels, 2, signed);
        TensorPrimitives.Subtract(signed, 1, signed);
        return signed;
    }
}
