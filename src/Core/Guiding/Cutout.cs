using System.Numerics.Tensors;
using TextToImage.Imaging;

namespace TextToImage.Guiding;

/// <summary>
/// A part of a picture brought to the size that a network looks at: R X C', with the taps of a filter as the rows of the matrices R and C. It is linear, so that
/// the gradient with respect to the picture is exactly R' G C.
/// </summary>
internal sealed class Cutout
{
    private const int Channels = 3;

    /// <summary>Luma of Rec. 601, as torchvision's and Pillow's grey.</summary>
    private static readonly float[] Luma = [0.299f, 0.587f, 0.114f];

    private readonly (int First, float[] Weights)[] _rows, _columns;
    private readonly bool _mirrored, _grey;
    private readonly int _height, _width;
    private readonly float[] _wide;

    /// <param name="place">Where, and how.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="toHeight">Rows of the result.</param>
    /// <param name="toWidth">Columns of the result.</param>
    /// <param name="filter">How pixels between pixels are found.</param>
    public Cutout(CutoutPlace place, int height, int width, int toHeight, int toWidth, Interpolation filter)
    {
        _rows = Taps(place.Top, place.Height, toHeight, filter);
        _columns = Taps(place.Left, place.Width, toWidth, filter);
        (_mirrored, _grey, _height, _width) = (place.Mirrored, place.Grey, height, width);
        _wide = new float[toHeight * width];
    }

    /// <summary>Cuts it out.</summary>
    /// <param name="picture">[3, height, width].</param>
    /// <param name="cut">Receives [3, rows, columns].</param>
    public void Take(ReadOnlySpan<float> picture, Span<float> cut)
    {
        for (var channel = 0; channel < Channels; channel++)
            Take(picture.Slice(channel * _height * _width, _height * _width), channel, cut);
        if (_grey)
            Grey(cut);
    }

    /// <summary>Adds to the gradient with respect to the picture what comes of that with respect to the cutout.</summary>
    /// <param name="cut">[3, rows, columns]; changed.</param>
    /// <param name="picture">[3, height, width].</param>
    public void Give(Span<float> cut, Span<float> picture)
    {
        if (_grey)
            GreyBack(cut);
        for (var channel = 0; channel < Channels; channel++)
            Give(cut, channel, picture.Slice(channel * _height * _width, _height * _width));
    }

    private void Take(ReadOnlySpan<float> plane, int channel, Span<float> cut)
    {
        for (var y = 0; y < _rows.Length; y++)
        {
            var wide = _wide.AsSpan(y * _width, _width);
            wide.Clear();
            var (first, weights) = _rows[y];
            for (var k = 0; k < weights.Length; k++)
                TensorPrimitives.MultiplyAdd(plane.Slice((first + k) * _width, _width), weights[k], wide, wide);
            for (var x = 0; x < _columns.Length; x++)
            {
                var (left, across) = _columns[x];
                cut[Place(channel, y, x)] = TensorPrimitives.Dot(wide.Slice(left, across.Length), across);
            }
        }
    }

    private void Give(ReadOnlySpan<float> cut, int channel, Span<float> plane)
    {
        for (var y = 0; y < _rows.Length; y++)
        {
            var wide = _wide.AsSpan(y * _width, _width);
            wide.Clear();
            for (var x = 0; x < _columns.Length; x++)
            {
                var (left, across) = _columns[x];
                var some = wide.Slice(left, across.Length);
                TensorPrimitives.MultiplyAdd(across, cut[Place(channel, y, x)], some, some);
            }
            var (first, weights) = _rows[y];
            for (var k = 0; k < weights.Length; k++)
            {
                var row = plane.Slice((first + k) * _width, _width);
                TensorPrimitives.MultiplyAdd(wide, weights[k], row, row);
            }
        }
    }

    private int Place(int channel, int y, int x) => (((channel * _rows.Length) + y) * _columns.Length) + (_mirrored ? _columns.Length - 1 - x : x);

    private static void Grey(Span<float> cut)
    {
        var plane = cut.Length / Channels;
        for (var i = 0; i < plane; i++)
            cut[i] = cut[plane + i] = cut[(2 * plane) + i] = (Luma[0] * cut[i]) + (Luma[1] * cut[plane + i]) + (Luma[2] * cut[(2 * plane) + i]);
    }

    private static void GreyBack(Span<float> cut)
    {
        var plane = cut.Length / Channels;
        for (var i = 0; i < plane; i++)
        {
            var sum = cut[i] + cut[plane + i] + cut[(2 * plane) + i];
            (cut[i], cut[plane + i], cut[(2 * plane) + i]) = (Luma[0] * sum, Luma[1] * sum, Luma[2] * sum);
        }
    }

    private static (int First, float[] Weights)[] Taps(int start, int length, int to, Interpolation filter) =>
        Array.ConvertAll(FilterTaps.Plan(0, (double)length / to, length, to, filter), taps => (start + taps.First, Array.ConvertAll(taps.Weights, weight => (float)weight)));
}

/// <summary>A part of a picture, in pixels, and how it is shown.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Mirrored">Whether left is right.</param>
/// <param name="Grey">Whether it is without colour.</param>
internal sealed record CutoutPlace(int Top, int Left, int Height, int Width, bool Mirrored = false, bool Grey = false);

/// <summary>How many cutouts of a picture a guide looks at, and what they are like.</summary>
/// <param name="Overview">Cutouts of the whole picture.</param>
/// <param name="Inner">Square cutouts at random places.</param>
internal sealed record CutoutPlan(int Overview, int Inner)
{
    /// <summary>Random numbers that a cutout takes.</summary>
    public const int NumbersEach = 5;

    /// <summary>Share of the shorter side that inner cutouts have at least; null: as many pixels as the network looks at.</summary>
    public double? LeastShare { get; init; }

    /// <summary>Share of the inner cutouts that are without colour, 0 to 1.</summary>
    public double Grey { get; init; }

    /// <summary>The most noise that is added to a cutout, as a deviation of values of 0 to 1; each has between none and this.</summary>
    public double Noise { get; init; }

    /// <summary>Whether half of the cutouts are mirrored.</summary>
    public bool Mirrors { get; init; } = true;

    /// <summary>The whole picture, once, as it is.</summary>
    public static CutoutPlan Whole { get; } = new(1, 0) { Mirrors = false };

    /// <summary>All cutouts.</summary>
    public int Count => Overview + Inner;

    /// <summary>
    /// Disco Diffusion's: of 16 cutouts 12 show the whole in the first 40 % of the noise schedule and 4 afterwards, others parts; a fifth of these are grey at first (cut_overview,
    /// cut_innercut and cut_icgray_p of alembics/disco-diffusion, version 5.6). Of its other changes to cutouts mirroring and a little noise are made here.
    /// </summary>
    /// <param name="count">All cutouts.</param>
    /// <param name="done">Share of the noise schedule that is behind, 0 to 1.</param>
    public static CutoutPlan Disco(int count, double done)
    {
        var isEarly = done < 0.4;
        var overview = (int)Math.Ceiling(count * (isEarly ? 0.75 : 0.25));
        return new CutoutPlan(overview, count - overview) { Grey = isEarly ? 0.2 : 0, Noise = 0.02 };
    }

    /// <summary>VQGAN-CLIP's: squares of half to all of the shorter side, with up to a tenth of noise (nerdyrodent/VQGAN-CLIP).</summary>
    /// <param name="count">All cutouts.</param>
    public static CutoutPlan Vqgan(int count) => new(0, count) { LeastShare = 0.5, Noise = 0.1 };

    /// <summary>Places of the cutouts of a picture, and the deviation of the noise of each.</summary>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="side">Pixels that the network looks at, of the shorter side.</param>
    /// <param name="random"><see cref="NumbersEach"/> numbers from 0 to 1 for each cutout.</param>
    public IEnumerable<(CutoutPlace Place, float Noise)> Places(int height, int width, int side, float[] random)
    {
        var shortest = Math.Min(height, width);
        var least = LeastShare is { } share ? Math.Max(1, (int)(share * shortest)) : Math.Min(shortest, side);
        for (var i = 0; i < Count; i++)
        {
            var numbers = random.AsMemory(i * NumbersEach, NumbersEach).ToArray();
            var mirrored = Mirrors && numbers[0] < 0.5;
            var noise = (float)(Noise * numbers[1]);
            if (i < Overview)
            {
                yield return (new CutoutPlace(0, 0, height, width, mirrored), noise);
                continue;
            }
            var cut = least + (int)(numbers[2] * (shortest - least));
            yield return (new CutoutPlace((int)(numbers[3] * (height - cut + 0.999f)), (int)(numbers[4] * (width - cut + 0.999f)), cut, cut, mirrored, i - Overview < Grey * Inner), noise);
        }
    }
}
