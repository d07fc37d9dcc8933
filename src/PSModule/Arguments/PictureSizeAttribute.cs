using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace TextToImage.Arguments;

/// <summary>Reads a size from 512x768, from one number for a square, or from anything that has Width and Height.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PictureSizeAttribute : ArgumentTransformationAttribute
{
    /// <summary>The size; null for empty text.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">The input is no size.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            DBNull => null,
            null or PictureSize => value,
            string text when string.IsNullOrWhiteSpace(text) => null,
            string text => FromText(text),
            IDictionary sides => FromSides(sides["Width"], sides["Height"], value),
            IConvertible number => Square(number),
            _ => FromProperties(PSObject.AsPSObject(inputData)),
        };
    }

    private static PictureSize FromText(string text)
    {
        var sides = text.Split('x', 'X', '*', '\u00d7');
        return sides.Length switch
        {
            1 when Side(sides[0]) is { } side => new PictureSize(side, side),
            2 when Side(sides[0]) is { } width && Side(sides[1]) is { } height => new PictureSize(width, height),
            _ => throw NotASize(text),
        };
    }

    private static PictureSize Square(object number) =>
        Side(number) is { } side ? new PictureSize(side, side) : throw NotASize(number);

    private static PictureSize FromProperties(PSObject source) =>
        FromSides(source.Properties["Width"]?.Value, source.Properties["Height"]?.Value, source);

    private static PictureSize FromSides(object? width, object? height, object source) =>
        Side(width) is { } columns && Side(height) is { } rows ? new PictureSize(columns, rows) : throw NotASize(source);

    private static int? Side(object? value) =>
        int.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Integer, CultureInfo.InvariantCulture, out var side) ? side : null;

    private static ArgumentTransformationMetadataException NotASize(object value) => new(
        $"'{value}' is not a size; give width x height in pixels such as 512x768, one number for a square, or something with Width and Height.");
}
