using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>Sums over the pixels of a part, from which follow its mean colour, and the colours that change steadily that fit it best.</summary>
internal sealed class RegionMoments
{
    private const int Channels = 3;

    private readonly double[] _colour = new double[Channels], _colourX = new double[Channels], _colourY = new double[Channels];
    private double _x, _y, _xx, _xy, _yy, _squares;

    /// <summary>How many pixels it has.</summary>
    public int Count { get; private set; }

    /// <summary>The mean colour.</summary>
    public OkLab Mean => new(_colour[0] / Count, _colour[1] / Count, _colour[2] / Count);

    /// <summary>The middle of its pixels.</summary>
    public VectorPoint Centre => new(_x / Count, _y / Count);

    /// <summary>Adds a pixel.</summary>
    public void Add(double x, double y, OkLab pixel)
    {
        Count++;
        (_x, _y) = (_x + x, _y + y);
        (_xx, _xy, _yy) = (_xx + (x * x), _xy + (x * y), _yy + (y * y));
        for (var channel = 0; channel < Channels; channel++)
        {
            var value = channel == 0 ? pixel.L : channel == 1 ? pixel.A : pixel.B;
            _colour[channel] += value;
            _colourX[channel] += value * x;
            _colourY[channel] += value * y;
            _squares += value * value;
        }
    }

    /// <summary>Adds all pixels of another part.</summary>
    public void Add(RegionMoments other)
    {
        Count += other.Count;
        (_x, _y) = (_x + other._x, _y + other._y);
        (_xx, _xy, _yy, _squares) = (_xx + other._xx, _xy + other._xy, _yy + other._yy, _squares + other._squares);
        for (var channel = 0; channel < Channels; channel++)
        {
            _colour[channel] += other._colour[channel];
            _colourX[channel] += other._colourX[channel];
            _colourY[channel] += other._colourY[channel];
        }
    }

    /// <summary>
    /// How the colour changes with x and y, by least squares: a slope of each channel in both directions; and what is left of the variance of a
    /// pixel then, over all channels. A part that is a line has no slope.
    /// </summary>
    public (OkLab AcrossX, OkLab AcrossY, double Residual) Slopes()
    {
        var (meanX, meanY, mean) = (_x / Count, _y / Count, Mean);
        var (xx, xy, yy) = ((_xx / Count) - (meanX * meanX), (_xy / Count) - (meanX * meanY), (_yy / Count) - (meanY * meanY));
        var residual = (_squares / Count) - ((mean.L * mean.L) + (mean.A * mean.A) + (mean.B * mean.B));
        var determinant = (xx * yy) - (xy * xy);
        if (determinant < 1e-6)
            return (default, default, Math.Max(0, residual));
        var (slopesX, slopesY) = (new double[Channels], new double[Channels]);
        for (var channel = 0; channel < Channels; channel++)
        {
            var average = _colour[channel] / Count;
            var (cx, cy) = ((_colourX[channel] / Count) - (average * meanX), (_colourY[channel] / Count) - (average * meanY));
            (slopesX[channel], slopesY[channel]) = (((cx * yy) - (cy * xy)) / determinant, ((cy * xx) - (cx * xy)) / determinant);
            residual -= (slopesX[channel] * cx) + (slopesY[channel] * cy);
        }
        return (new OkLab(slopesX[0], slopesX[1], slopesX[2]), new OkLab(slopesY[0], slopesY[1], slopesY[2]), Math.Max(0, residual));
    }

    /// <summary>The moments of all parts of a map.</summary>
    public static RegionMoments[] Of(RegionMap map, ColourPlanes planes)
    {
        var all = new RegionMoments[map.Count];
        for (var i = 0; i < all.Length; i++)
            all[i] = new RegionMoments();
        for (var at = 0; at < map.Labels.Length; at++)
        {
            if (map.Labels[at] != RegionMap.Nothing)
                all[map.Labels[at]].Add(at % map.Width, at / map.Width, planes.Pixels[at]);
        }
        return all;
    }
}
