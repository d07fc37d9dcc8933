using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;

namespace TextToImage.Office.Drawing;

/// <summary>
/// Attributes as programs write them: with decimals, with units, or nothing that the schema knows. The SDK reads an attribute when its value is asked for,
/// and throws then; nothing else here asks for the value of a number, a flag or a name out of a list.
/// </summary>
internal static class Lenient
{
    /// <summary>More than any page or slide has (ST_Coordinate of ISO/IEC 29500-1 ends there); what is beyond is no length.</summary>
    private const double MostEmu = 27_273_042_316_900;

    /// <summary>EMU to a twentieth of a point, in which Word measures pages.</summary>
    private const double Twip = DocumentLength.Point / 20.0;

    private static readonly Regex Number = new(@"^(?<number>[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)\s*(?<unit>[a-zA-Z%]*)$", RegexOptions.CultureInvariant);

    /// <summary>A length of a drawing in EMU, in which it is counted where no unit is written; null where there is none.</summary>
    public static long? Emu(this OpenXmlSimpleType? value) => Emu(value?.InnerText, 1);

    /// <summary>A length of a page in twentieths of a point, in which it is counted where no unit is written; null where there is none.</summary>
    public static long? Twips(this OpenXmlSimpleType? value) => Twips(value?.InnerText);

    /// <inheritdoc cref="Twips(OpenXmlSimpleType?)"/>
    public static long? Twips(string? text) => Emu(text, Twip) is { } emu ? (long)Math.Round(emu / Twip) : null;

    /// <summary>A whole number; null where there is none.</summary>
    public static int? Whole(this OpenXmlSimpleType? value) =>
        Read(value?.InnerText) is { Unit: "", Number: var number } && Math.Abs(number) <= int.MaxValue ? (int)Math.Round(number) : null;

    /// <summary>An id; null where there is none.</summary>
    public static uint? Id(this OpenXmlSimpleType? value) => Id(value?.InnerText);

    /// <inheritdoc cref="Id(OpenXmlSimpleType?)"/>
    public static uint? Id(string? text) => uint.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>An angle in 60000ths of a degree; null where there is none.</summary>
    public static int? Angle(this OpenXmlSimpleType? value)
    {
        if (Read(value?.InnerText) is not { } read || read.Unit is not ("" or "deg" or "fd"))
            return null;
        var angle = Math.IEEERemainder(read.Number * (read.Unit == "deg" ? 60_000 : 1), 21_600_000);
        return double.IsNaN(angle) ? null : (int)Math.Round(angle);
    }

    /// <summary>A part of a whole, written in thousandths of a percent or with a percent sign; null where there is none.</summary>
    public static double? Part(this OpenXmlSimpleType? value) => Read(value?.InnerText) is { } read && read.Unit is "" or "%" && Math.Abs(read.Number) < 1e9
        ? read.Number / (read.Unit == "%" ? 100 : 100_000)
        : null;

    /// <summary>A flag; null where there is none.</summary>
    public static bool? Flag(this OpenXmlSimpleType? value) => value?.InnerText?.Trim().ToLowerInvariant() switch
    {
        "1" or "true" or "on" or "t" => true,
        "0" or "false" or "off" or "f" => false,
        _ => null,
    };

    /// <summary>A word out of a list, as it is written; empty where there is none.</summary>
    public static string Word(this OpenXmlSimpleType? value) => value?.InnerText?.Trim() ?? "";

    private static long? Emu(string? text, double plain)
    {
        if (Read(text) is not { } read || (read.Unit.Length == 0 ? plain : DocumentLength.UnitOf(read.Unit)) is not { } factor)
            return null;
        var length = read.Number * factor;
        return Math.Abs(length) <= MostEmu ? (long)Math.Round(length) : null;
    }

    private static (double Number, string Unit)? Read(string? text)
    {
        var match = Number.Match(text?.Trim() ?? "");
        return match.Success && double.TryParse(match.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (number, match.Groups["unit"].Value.ToLowerInvariant())
            : null;
    }
}
