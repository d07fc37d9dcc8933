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
    /// <param name="columns">Names of the columns.</param>
    public static IReadOnlyList<PlaceholderColumn> Match(IReadOnlyList<OpenXmlElement> placeholders, IEnumerable<string> columns)
    {
        var free = columns.ToList();
        var found = placeholders.ToDictionary(each => each, each => new PlaceholderColumn(each, null, IsForPictures(each)));
        var takers = placeholders.Where(each => Words(each).Length > 0).ToList();
        Take(each => [ShapeParts.Properties(each)?.Name?.Value ?? ""], IsForPictures);
        Take(each => [ShapeParts.Text(each)], IsForPictures);
        Take(each => Numbered(Words(each), takers, each), IsForPictures);
        Take(Words, IsForPictures);
        // A content placeholder takes pictures as well as texts.
        Take(each => IsContent(each) ? Numbered(PictureWords, [.. takers.Where(IsContent)], each).Concat(PictureWords) : [], _ => true);
        return [.. placeholders.Select(each => found[each])];

        void Take(Func<OpenXmlElement, IEnumerable<string>> names, Func<OpenXmlElement, bool> isPicture)
        {
            foreach (var placeholder in takers.Where(each => found[each].Column is null))
            {
                var wanted = names(placeholder).Where(name => name.Length > 0).ToList();
                if (free.FirstOrDefault(column => wanted.Any(name => IsSame(column, name))) is not { } column)
                    continue;
                free.Remove(column);
                found[placeholder] = new PlaceholderColumn(placeholder, column, isPicture(placeholder));
            }
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
