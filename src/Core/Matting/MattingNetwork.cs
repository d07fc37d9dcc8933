using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Matting;

/// <summary>
/// A network that finds what a picture shows, and cuts it out: its small matte is laid along the picture's own edges, and colours of the ground are
/// taken out of what is kept. Safe for use by several threads at once.
/// </summary>
internal sealed class MattingNetwork : IDisposable
{
    /// <summary>Longest side of what edges and colours are found in; results are used at the picture's size.</summary>
    private const int WorkingSide = 1024;

    /// <summary>Half the side of the squares in which a matte follows edges: this many pixels, and as many of the network's, whose own edges are as wide.</summary>
    private const int EdgeRadius = 4, EdgePixels = 2;

    /// <summary>Variance of colours that is none.</summary>
    private const float Evenness = 1e-4f;

    /// <summary>How sure a network has to be of any pixel: less is a picture without a subject.</summary>
    private const float LeastSure = 0.5f;

    /// <summary>What float16 adds to probabilities; what is farther from 0 to 1 is logits.</summary>
    private const float Slack = 0.01f;

    private const int Colours = 3, Levels = 255;

    private readonly Network _network;
    private readonly NetworkLoader _loader;
    private readonly MattingConfig _config;
    private readonly string _input;

    private MattingNetwork(Network network, NetworkLoader loader, MattingConfig config)
    {
        (_network, _loader, _config) = (network, loader, config);
        _input = network.Inputs.Values.First(input => input.Rank == 4).Name;
    }

    /// <summary>Where it runs.</summary>
    public Device Device => _loader.Device;

    /// <summary>Why it is not where it was asked to run.</summary>
    public IReadOnlyList<string> Warnings => _loader.Warnings;

    /// <summary>Loads a network.</summary>
    /// <param name="file">The .onnx file.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">It cannot be loaded, or finds no subjects.</exception>
    public static MattingNetwork Load(string file, Device device, CancellationToken cancellationToken)
    {
        var config = MattingConfig.Read(file);
        var loader = new NetworkLoader(device);
        return new MattingNetwork(loader.Load(file, cancellationToken), loader, config);
    }

    /// <summary>The picture without its ground.</summary>
    /// <param name="picture">Any picture; where it is transparent it stays so.</param>
    /// <param name="meter">Adds up the time of the network.</param>
    /// <param name="cancellationToken">Ends the work inside the network.</param>
    /// <exception cref="AIImageException">The network sees no subject, or does not do what its graph says.</exception>
    public Picture Cut(Picture picture, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var scale = Math.Min(1, (double)WorkingSide / Math.Max(picture.Width, picture.Height));
        var (width, height) = (Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
        var small = Resampling.Resize(picture.OnWhite(), width, height, cancellationToken);
        var matte = Matte(picture, width, height, meter, cancellationToken);
        var colours = Planes(small);
        // A matte that is as fine as the picture has its edges already.
        var coarseness = Math.Max((double)width / _config.Width, (double)height / _config.Height);
        var lines = scale < 1 || coarseness > 1 ? GuidedFilter.Coefficients(colours, matte, width, height, Math.Max(EdgeRadius, (int)Math.Ceiling(EdgePixels * coarseness)), Evenness) : null;
        cancellationToken.ThrowIfCancellationRequested();
        var blurred = ForegroundColours.Blurred(colours, matte, width, height);
        cancellationToken.ThrowIfCancellationRequested();
        return Composed(picture, lines is null ? new PlaneSampler(matte, width, height, picture.Width, picture.Height) : new PlaneSampler(lines, width, height, picture.Width, picture.Height),
            new PlaneSampler(blurred, width, height, picture.Width, picture.Height));
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _network.Dispose();

    /// <summary>How sure the network is of each pixel that it sees, 0 to 1: logits become probabilities.</summary>
    /// <param name="picture">Any picture.</param>
    /// <param name="meter">Adds up the time of the network.</param>
    /// <param name="cancellationToken">Ends the work inside the network.</param>
    /// <exception cref="AIImageException">The network does not do what its graph says.</exception>
    public (float[] Values, int Width, int Height) Look(Picture picture, NetworkMeter meter, CancellationToken cancellationToken)
    {
        using var call = new NetworkCall(_network, _config.Output);
        var seen = Resampling.Resize(picture, _config.Width, _config.Height, Interpolation.Bilinear, cancellationToken);
        PixelTensor.Normalize(seen, _config.Mean, _config.Deviation, call.Input(_input, 1, Colours, _config.Height, _config.Width));
        call.Run(meter, cancellationToken);
        meter.Calls++;
        var shape = call.OutputShape(_config.Output);
        if (shape.Count < 2 || shape.Take(shape.Count - 2).Any(size => size != 1))
            throw new AIImageException(ErrorIds.ModelMismatch, $"The network '{_network.File}' made {string.Join("x", shape)} numbers, which is no plane; use a network such as ISNet, U-2-Net, BiRefNet or RMBG.") { Subject = _network.File };
        FiniteCheck.Require(call.Output(_config.Output), _network.File);
        var values = call.Output(_config.Output).ToArray();
        if (values.Any(value => value is < -Slack or > 1 + Slack))
            values = Array.ConvertAll(values, value => (float)(1 / (1 + Math.Exp(-value))));
        return (values, (int)shape[shape.Count - 1], (int)shape[shape.Count - 2]);
    }

    /// <summary>The matte at a size, 0 to 1: from the network's lowest number to its highest, as the authors of U-2-Net and ISNet take it.</summary>
    private float[] Matte(Picture picture, int width, int height, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var (values, columns, rows) = Look(picture, meter, cancellationToken);
        var (least, most) = (values.Min(), values.Max());
        if (most < LeastSure)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "The network sees nothing in the picture that stands out from its background; name what to keep by a mask, or use another network.");
        values = Array.ConvertAll(values, value => (value - least) / Math.Max(most - least, float.Epsilon));
        return PixelTensor.Bilinear(values, rows, columns, height, width, alignCorners: false);
    }

    /// <summary>[3, height, width], 0 to 1.</summary>
    private static float[] Planes(Picture picture)
    {
        var plane = picture.Width * picture.Height;
        var planes = new float[plane * Colours];
        for (var i = 0; i < planes.Length; i++)
            planes[i] = picture.Rgb[(i % plane * Colours) + (i / plane)] / (float)Levels;
        return planes;
    }

    /// <summary>The picture at its own size with the matte and pure colours.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="matte">One plane, or a and b of a guided filter.</param>
    /// <param name="blurred">Colours of the thing and of the ground.</param>
    private static Picture Composed(Picture picture, PlaneSampler matte, PlaneSampler blurred)
    {
        var (rgb, alpha) = (new byte[picture.Rgb.Length], new byte[picture.Width * picture.Height]);
        Span<float> around = stackalloc float[2 * Colours];
        Span<float> line = stackalloc float[matte.Count];
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var at = (y * picture.Width) + x;
                matte.Read(x, y, line);
                var share = line[line.Length - 1];
                for (var channel = 0; channel < line.Length - 1; channel++)
                    share += line[channel] * picture.Rgb[(at * Colours) + channel] / Levels;
                share = Math.Min(1, Math.Max(0, share));
                alpha[at] = Transparency.Times((byte)((share * Levels) + 0.5f), picture.AlphaAt(at));
                if (alpha[at] == 0)
                    continue;
                blurred.Read(x, y, around);
                for (var channel = 0; channel < Colours; channel++)
                {
                    var seen = picture.Rgb[(at * Colours) + channel] / (float)Levels;
                    rgb[(at * Colours) + channel] = alpha[at] == byte.MaxValue ? picture.Rgb[(at * Colours) + channel]
                        : (byte)((ForegroundColours.Pure(seen, share, around[channel], around[Colours + channel]) * Levels) + 0.5f);
                }
            }
        }
        return new Picture(picture.Width, picture.Height, rgb).WithAlpha(alpha);
    }
}
