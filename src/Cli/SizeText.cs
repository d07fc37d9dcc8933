using System.Globalization;

namespace TextToImage.Cli;

/// <summary>Sizes as users write them: 512x768.</summary>
internal static class SizeText
{
    /// <summary>Width and height; both null where nothing is given.</summary>
    /// <exception cref="AIImageException">It is no size.</exception>
    public static (int? Width, int? Height) Read(string? text)
    {
        if (text is null)
            return (null, null);
        var sides = text.Split('x', 'X');
        return sides.Length == 2 && Side(sides[0]) is { } width && Side(sides[1]) is { } height
            ? (width, height)
            : throw new AIImageException(ErrorIds.ArgumentInvalid, $"The size '{text}' is not a size; give width x height in pixels, such as 512x768.");
    }

    private static int? Side(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
