namespace TextToImage.Imaging;

/// <summary>How pixels between pixels are found, by the numbers that Pillow and the processors of transformers give them.</summary>
internal enum Interpolation
{
    /// <summary>A windowed sinc of three lobes (Turkowski 1990).</summary>
    Lanczos = 1,

    /// <summary>A tent over two pixels.</summary>
    Bilinear = 2,

    /// <summary>Cubics over four pixels with a = -0.5 (Keys 1981).</summary>
    Bicubic = 3,
}

/// <summary>The formulas of the filters.</summary>
internal static class Interpolations
{
    private const int Lobes = 3;

    /// <summary>The distance, in pixels, from which on a filter is 0.</summary>
    public static int Reach(this Interpolation filter) => filter switch
    {
        Interpolation.Lanczos => Lobes,
        Interpolation.Bicubic => 2,
        _ => 1,
    };

    /// <summary>A filter's value at a distance in pixels.</summary>
    public static double Weight(this Interpolation filter, double x) => filter switch
    {
        Interpolation.Lanczos => Lanczos(x),
        Interpolation.Bicubic => Bicubic(Math.Abs(x)),
        _ => Math.Max(0, 1 - Math.Abs(x)),
    };

    private static double Bicubic(double x)
    {
        const double a = -0.5;
        return x < 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1
            : x < 2 ? ((((x - 5) * x) + 8) * x - 4) * a
            : 0;
    }

    /// <summary>sinc(x) sinc(x / 3) within three lobes, 0 beyond.</summary>
    private static double Lanczos(double x) => Math.Abs(x) < Lobes ? Sinc(x) * Sinc(x / Lobes) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
