using DocumentFormat.OpenXml;

namespace TextToImage.Office.PowerPoint;

/// <summary>What a row of a table says for a placeholder of a layout.</summary>
/// <param name="Placeholder">The placeholder, on the layout.</param>
/// <param name="Column">The column for it; null where the table has none.</param>
/// <param name="IsPicture">Whether the column says what a picture should show; otherwise it is a text.</param>
internal sealed record PlaceholderColumn(OpenXmlElement Placeholder, string? Column, bool IsPicture);

/// <summary>
/// Finds the column of a table that is meant for a placeholder: one with its name counts before one with its prompt text, that before one with
/// its type and number ("Picture 2" is the second), and that before one with its type alone.
/// </summary>
internal static class PlaceholderColumns
{
    private static readonly string[] PictureWords = ["pic", "picture", "image"];

    /// <summary>The columns of placeholders; each column is used once.</summary>
    /// <param name="placeholders">All of a layout that a slide gets.</param>
    /// <param name="cells">The cells of the row, by column.</param>
    public static IReadOnlyList<PlaceholderColumn> Match(IReadOnlyList<OpenXmlElement> placeholders, IReadOnlyDictionary<string, string> cells)
    {
        var free = cells.Keys.ToList();
        var found = placeholders.ToDictionary(each => each, each => new PlaceholderColumn(each, null, IsForPictures(each)));
        var takers = placeholders.Where(each => Words(each).Length > 0).ToList();
        Take(takers, each => [ShapeParts.Properties(each)?.Name?.Value ?? ""], IsForPictures);
        Take(takers, each => [ShapeParts.Text(each)], IsForPictures);
        Take(takers, each => Numbered(Words(each), takers, each), IsForPictures);
        Take(takers, Words, IsForPictures);
        // A content placeholder takes pictures as well as texts: one without a column, else one whose text is empty in this row.
        var contents = takers.Where(IsContent).ToList();
        Take(contents, each => [.. Numbered(PictureWords, contents, each), .. PictureWords], _ => true);
        foreach (var empty in contents.Where(each => found[each].Column is { } column && cells[column].Length == 0))
            Put(empty, PictureWords, isPicture: true);
        return [.. placeholders.Select(each => found[each])];

        void Take(IEnumerable<OpenXmlElement> among, Func<OpenXmlElement, IEnumerable<string>> names, Func<OpenXmlElement, bool> isPicture)
        {
            foreach (var placeholder in among.Where(each => found[each].Column is null))
                Put(placeholder, names(placeholder), isPicture(placeholder));
        }

        void Put(OpenXmlElement placeholder, IEnumerable<string> names, bool isPicture)
        {
            var wanted = names.Where(name => name.Length > 0).ToList();
            if (free.FirstOrDefault(each => wanted.Any(name => IsSame(each, name))) is not { } column)
                return;
            free.Remove(column);
            found[placeholder] = new PlaceholderColumn(placeholder, column, isPicture);
        }
    }

    /// <summary>The words for a type of placeholder, the file's own first; none for types that hold neither text nor picture of ours.</summary>
    private static string[] Words(OpenXmlElement placeholder) => TypeOf(placeholder) switch
    {
        "title" => ["title"],
        "ctrTitle" => ["ctrTitle", "title"],
        "subTitle" => ["subTitle"],
        "body" => ["body", "text"],
        "obj" => ["obj", "content"],
        "pic" => PictureWords,
        "clipArt" => ["clipArt", "picture", "image"],
        _ => [],
    };

    private static IEnumerable<string> Numbered(string[] words, IReadOnlyList<OpenXmlElement> among, OpenXmlElement placeholder)
    {
        var alike = words.Length == 0 ? [] : among.Where(each => Words(each).LastOrDefault() == Words(placeholder)[^1]).ToList();
        return words.Select(word => $"{word} {alike.IndexOf(placeholder) + 1}");
    }

    private static bool IsForPictures(OpenXmlElement placeholder) => TypeOf(placeholder) is "pic" or "clipArt";

    private static bool IsContent(OpenXmlElement placeholder) => TypeOf(placeholder) == "obj";

    private static string TypeOf(OpenXmlElement placeholder) => PlaceholderTypes.Name(ShapeParts.Placeholder(placeholder)!);

    private static bool IsSame(string column, string name) => string.Equals(column.Trim(), name.Trim(), StringComparison.OrdinalIgnoreCase);
}
