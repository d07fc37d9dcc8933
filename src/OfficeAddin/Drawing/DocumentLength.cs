using System.Globalization;

namespace TextToImage.Office;

/// <summary>Lengths in documents, in EMU: 914400 an inch, 360000 a centimetre, 12700 a point, 9525 a pixel at 96 to the inch.</summary>
public static class DocumentLength
{
    /// <summary>EMU to the inch.</summary>
    public const long Inch = 914_400;

    /// <summary>EMU to the point.</summary>
    public const long Point = 12_700;

    /// <summary>EMU to the pixel, of which an inch has 96.</summary>
    public const long Pixel = 9_525;

    private static readonly (string Unit, double Emu)[] Units =
        [("cm", 360_000), ("mm", 36_000), ("in", Inch), ("pt", Point), ("px", Pixel), ("emu", 1), ("pc", 12 * Point), ("pi", 12 * Point)];

    /// <summary>Word measures positions up to 22 inches.</summary>
    private const double MostOffset = 22 * Inch;

    /// <summary>Reads 6cm, 2.5in, 40mm, 120pt or 300px; a number alone is pixels.</summary>
    public static bool TryParse(string text, out long emu)
    {
        emu = Read(text) is { } length && length >= 0.5 && length < 1e14 ? (long)Math.Round(length) : 0;
        return emu > 0;
    }

    /// <summary>Reads how far something is moved: a length as for <see cref="TryParse"/>, but also 0 or one with a minus; at most 22 inches.</summary>
    public static bool TryParseOffset(string text, out long emu)
    {
        var length = Read(text);
        emu = Math.Abs(length ?? double.NaN) <= MostOffset ? (long)Math.Round(length!.Value) : 0;
        return emu != 0 || length == 0;
    }

    /// <summary>Reads what a user gives as a length, as <see cref="TryParse"/> does.</summary>
    /// <param name="text">What was given; null or blank: nothing.</param>
    /// <param name="name">What it was given for.</param>
    /// <exception cref="AIImageException">It is none.</exception>
    public static long? Parse(string? text, string name) => Given(text, name, TryParse);

    /// <summary>Reads what a user gives as an offset, as <see cref="TryParseOffset"/> does.</summary>
    /// <inheritdoc cref="Parse"/>
    public static long? ParseOffset(string? text, string name) => Given(text, name, TryParseOffset);

    /// <summary>EMU to a unit; null where there is none of such a name.</summary>
    internal static double? UnitOf(string unit) =>
        Units.Where(each => string.Equals(each.Unit, unit, StringComparison.OrdinalIgnoreCase)).Select(each => (double?)each.Emu).FirstOrDefault();

    private delegate bool Parser(string text, out long emu);

    private static long? Given(string? text, string name, Parser parse)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return parse(text!, out var emu)
            ? emu
            : throw new AIImageException(ErrorIds.ArgumentInvalid, $"The length '{text}' of {name} cannot be read; give a number with cm, mm, in, pt or px, such as 6cm.") { Subject = text };
    }

    private static double? Read(string text)
    {
        var value = text.Trim();
        var (unit, factor) = Units.FirstOrDefault(each => value.EndsWith(each.Unit, StringComparison.OrdinalIgnoreCase));
        var number = unit is null ? value : value.Substring(0, value.Length - unit.Length);
        var isNumber = double.TryParse(number.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var length);
        return isNumber ? length * (unit is null ? Pixel : factor) : null;
    }
}
