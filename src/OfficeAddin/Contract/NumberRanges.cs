using System.Globalization;

namespace TextToImage.Office;

/// <summary>Lists of slides or pictures as users write them: 1,3-5.</summary>
public static class NumberRanges
{
    private const int Most = 10_000;

    /// <summary>Reads numbers and ranges.</summary>
    /// <param name="text">Such as 1,3-5 or 1,3..5.</param>
    /// <exception cref="AIImageException">It is no such list.</exception>
    public static IReadOnlyList<int> Parse(string text) => [.. text.Split(',').SelectMany(part => Range(part, text))];

    private static IEnumerable<int> Range(string part, string whole)
    {
        var ends = part.Split(["..", "-"], StringSplitOptions.None);
        return ends.Length <= 2 && Number(ends[0]) is { } first && Number(ends[ends.Length - 1]) is { } last && last >= first
            ? Enumerable.Range(first, last - first + 1)
            : throw new AIImageException(ErrorIds.ArgumentInvalid, $"The numbers '{whole}' cannot be read; give numbers from 1 and ranges, such as 1,3-5.") { Subject = whole };
    }

    private static int? Number(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most ? number : null;
}
