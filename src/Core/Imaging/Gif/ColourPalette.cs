#if NET
using System.Runtime.CompilerServices;
#endif

namespace TextToImage.Imaging;

/// <summary>Up to 256 colours that stand for all of a picture's, and which of them each pixel takes.</summary>
internal sealed class ColourPalette
{
    private const int MostColours = 256;

    /// <summary>The exact colours in order; null where there are too many and each pixel takes the nearest of the palette.</summary>
    private readonly int[]? _exact;

    private ColourPalette(byte[] rgb, int[]? exact) => (Rgb, _exact) = (rgb, exact);

    /// <summary>Three bytes a colour.</summary>
    public byte[] Rgb { get; }

    /// <summary>How many colours, from 1.</summary>
    public int Count => Rgb.Length / 3;

    /// <summary>The palette for a picture: its own colours if they are few, else those of <see cref="ColourBoxes"/>.</summary>
    public static ColourPalette For(Picture picture)
    {
        if (Few(picture.Rgb) is not { } exact)
            return new ColourPalette(ColourBoxes.Reduce(picture.Rgb, MostColours), null);
        return new ColourPalette([.. exact.SelectMany(colour => new[] { (byte)(colour >> 16), (byte)(colour >> 8), (byte)colour })], exact);
    }

    /// <summary>The place in the palette for each pixel.</summary>
#if NET
    // A loop over every pixel that runs once a frame: .NET would leave it in its slow first form.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    public byte[] Indices(Picture picture)
    {
        var rgb = picture.Rgb;
        var indices = new byte[rgb.Length / 3];
        var nearest = _exact is null ? new NearestColour(Rgb) : null;
        var (last, index) = (-1, (byte)0);
        for (int i = 0, from = 0; i < indices.Length; i++, from += 3)
        {
            var colour = (rgb[from] << 16) | (rgb[from + 1] << 8) | rgb[from + 2];
            if (colour != last)
                (last, index) = (colour, nearest is null ? (byte)Array.BinarySearch(_exact!, colour) : nearest.Find(colour));
            indices[i] = index;
        }
        return indices;
    }

    /// <summary>The colours in order if there are no more than a palette holds, else null.</summary>
    private static int[]? Few(byte[] rgb)
    {
        var colours = new HashSet<int>();
        var last = -1;
        for (var i = 0; i < rgb.Length; i += 3)
        {
            var colour = (rgb[i] << 16) | (rgb[i + 1] << 8) | rgb[i + 2];
            if (colour != last && colours.Add(last = colour) && colours.Count > MostColours)
                return null;
        }
        return [.. colours.OrderBy(colour => colour)];
    }
}
