using System.Reflection;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace TextToImage.Imaging;

/// <summary>What lies under a picture: a plain colour, or nothing, so that the picture is transparent.</summary>
public sealed record PictureBackground
{
    private const string TransparentWord = "transparent";

    /// <summary>The lengths of "#abc" and "#aabbcc".</summary>
    private const int Short = 4, Long = 7;

    private readonly (byte Red, byte Green, byte Blue)? _colour;

    private PictureBackground((byte Red, byte Green, byte Blue)? colour) => _colour = colour;

    /// <summary>Nothing.</summary>
    public static PictureBackground Transparent { get; } = new(((byte, byte, byte)?)null);

    /// <summary>The names of colours that can be given: those of CSS (CSS Color Module Level 4, section 6.1), in lower case and alphabetical order.</summary>
    public static IReadOnlyList<string> ColourNames { get; } =
        [.. typeof(Color).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.FieldType == typeof(Color) && field.Name != nameof(Color.Transparent))
            .Select(field => field.Name.ToLowerInvariant()).OrderBy(name => name, StringComparer.Ordinal)];

    /// <summary>Whether it is nothing.</summary>
    public bool IsTransparent => _colour is null;

    /// <summary>A plain colour, of sRGB.</summary>
    public static PictureBackground Colour(byte red, byte green, byte blue) => new((red, green, blue));

    /// <summary>Reads transparent, #rrggbb, #rgb, or the name of a colour.</summary>
    /// <exception cref="AIImageException">It is none of these.</exception>
    public static PictureBackground Parse(string text)
    {
        var given = text?.Trim() ?? "";
        if (string.Equals(given, TransparentWord, StringComparison.OrdinalIgnoreCase))
            return Transparent;
        var isKnown = given.Length > 0 && given[0] == '#' ? given.Length is Short or Long : ColourNames.Contains(given.ToLowerInvariant());
        if (!isKnown || !Color.TryParse(given, out var colour))
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                $"'{text}' is no background; use transparent, a colour such as #0f6cbd or #abc, or the name of one such as navy.")
            { Subject = text };
        }
        var pixel = colour.ToPixel<Rgb24>();
        return Colour(pixel.R, pixel.G, pixel.B);
    }

    /// <summary>The picture on this ground; the same picture where it is opaque, or this is transparent.</summary>
    public Picture Under(Picture picture) => _colour is var (red, green, blue) ? picture.Over(red, green, blue) : picture;

    /// <inheritdoc/>
    public override string ToString() => _colour is var (red, green, blue) ? FormattableString.Invariant($"#{red:x2}{green:x2}{blue:x2}") : TransparentWord;
}
