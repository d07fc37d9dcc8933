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
        [("cm", 360_000), ("mm", 36_000), ("in", Inch), ("pt", Point), ("px", Pixel), ("emu", 1)];

    /// <summary>Reads 6cm, 2.5in, 40mm, 120pt or 300px; a number alone is pixels.</summary>
    public static bool TryParse(string text, out long emu)
    {
        var value = text.Trim();
        var (unit, factor) = Units.FirstOrDefault(each => value.EndsWith(each.Unit, StringComparison.OrdinalIgnoreCase));
        var number = unit is null ? value : value.Substring(0, value.Length - unit.Length);
        var isNumber = double.TryParse(number.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var length) && length > 0 && length < 1e9;
        emu = isNumber ? (long)Math.Round(length * (unit is null ? Pixel : factor)) : 0;
        return isNumber && emu > 0;
    }
}
