using System.Globalization;

namespace TextToImage.Imaging;

/// <summary>A colour of sRGB.</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    private const int HexDigits = 6;

    /// <summary>The colour of a number such as 0x4472C4.</summary>
    public static Rgb Of(int number) => new((byte)(number >> 16), (byte)(number >> 8), (byte)number);

    /// <summary>Reads #4472c4, or 4472C4 as Office writes it; null where a text is neither.</summary>
    public static Rgb? Parse(string? text)
    {
        var digits = text?.Trim().TrimStart('#') ?? "";
        return digits.Length == HexDigits && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? Of(number) : null;
    }

    /// <summary>The colour as CSS has it: #4472c4.</summary>
    public override string ToString() => FormattableString.Invariant($"#{Red:x2}{Green:x2}{Blue:x2}");
}
