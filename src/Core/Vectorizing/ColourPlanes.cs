using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>A picture in OKLab, with what is seen of it.</summary>
internal sealed class ColourPlanes
{
    /// <summary>A pixel of less than this is not there.</summary>
    private const int LeastSeen = 128;

    private ColourPlanes(int width, int height, OkLab[] pixels, bool[] seen) => (Width, Height, Pixels, Seen) = (width, height, pixels, seen);

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The colours, row by row.</summary>
    public OkLab[] Pixels { get; }

    /// <summary>Which pixels are at least half opaque.</summary>
    public bool[] Seen { get; }

    /// <summary>Reads a picture.</summary>
    public static ColourPlanes Of(Picture picture)
    {
        var pixels = new OkLab[picture.Width * picture.Height];
        var seen = new bool[pixels.Length];
        var rgb = picture.Rgb;
        for (int i = 0, at = 0; i < pixels.Length; i++, at += 3)
        {
            seen[i] = picture.Alpha is not { } alpha || alpha[i] >= LeastSeen;
            var isLikeLast = i > 0 && rgb[at] == rgb[at - 3] && rgb[at + 1] == rgb[at - 2] && rgb[at + 2] == rgb[at - 1];
            pixels[i] = isLikeLast ? pixels[i - 1] : OkLab.Of(rgb[at], rgb[at + 1], rgb[at + 2]);
        }
        return new ColourPlanes(picture.Width, picture.Height, pixels, seen);
    }

    /// <summary>
    /// The picture with sharp edges and without grain: each pixel becomes the mean of that quarter of its surroundings that differs least in
    /// itself (M. Kuwahara et al. 1976, "Processing of RI-angiocardiographic images"), so that a pixel of an edge goes to one of its sides.
    /// </summary>
    public ColourPlanes Sharpened()
    {
        var result = new OkLab[Pixels.Length];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var at = (y * Width) + x;
                if (!Seen[at])
                    continue;
                var (least, best) = (double.MaxValue, Pixels[at]);
                for (var quarter = 0; quarter < 4; quarter++)
                {
                    var (mean, spread) = Quarter(x + ((quarter & 1) - 1) * Reach, y + ((quarter >> 1) - 1) * Reach);
                    if (spread < least)
                        (least, best) = (spread, mean);
                }
                result[at] = best;
            }
        }
        return new ColourPlanes(Width, Height, result, Seen);
    }

    /// <summary>Pixels that a quarter reaches beyond its pixel.</summary>
    private const int Reach = 2;

    /// <summary>Mean and variance of a square of pixels; fewer pixels are less sure.</summary>
    private (OkLab Mean, double Spread) Quarter(int left, int top)
    {
        double l = 0, a = 0, b = 0, squares = 0;
        var count = 0;
        for (var y = Math.Max(0, top); y <= Math.Min(Height - 1, top + Reach); y++)
        {
            for (var x = Math.Max(0, left); x <= Math.Min(Width - 1, left + Reach); x++)
            {
                var at = (y * Width) + x;
                if (!Seen[at])
                    continue;
                var pixel = Pixels[at];
                l += pixel.L;
                a += pixel.A;
                b += pixel.B;
                squares += (pixel.L * pixel.L) + (pixel.A * pixel.A) + (pixel.B * pixel.B);
                count++;
            }
        }
        var mean = new OkLab(l / count, a / count, b / count);
        var variance = (squares / count) - ((mean.L * mean.L) + (mean.A * mean.A) + (mean.B * mean.B));
        return (mean, Math.Max(0, variance) / count);
    }
}
