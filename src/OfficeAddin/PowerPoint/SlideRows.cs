using TextToImage.Office.Tokens;

namespace TextToImage.Office.PowerPoint;

/// <summary>Reads the rows of a table that become slides, before any slide is made.</summary>
/// <param name="layouts">The layouts there are.</param>
/// <param name="warn">Gets what the user should know.</param>
internal sealed class SlideRows(SlideLayouts layouts, Action<string> warn)
{
    private const string LayoutColumn = "Layout";
    private const string NotesColumn = "Notes";

    private readonly Dictionary<string, SlideLayout> _found = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<SlideLayout, List<string>> _unused = [];
    private readonly List<string> _cleaned = [];

    /// <summary>What the slide of each row will be.</summary>
    /// <param name="layout">The layout of rows that name none; null where all do.</param>
    /// <param name="rows">Texts by column.</param>
    /// <exception cref="AIImageException">There is no such layout, or a cell cannot be used.</exception>
    public IReadOnlyList<SlideRow> Read(string? layout, IReadOnlyList<IReadOnlyDictionary<string, string>> rows)
    {
        var read = rows.Select((row, index) => Read(layout, row, index + 1)).ToList();
        foreach (var unused in _unused)
            warn($"The layout '{unused.Key.Name}' has no placeholder for {Columns(unused.Value)}, which is on none of its slides; its placeholders are {Names(unused.Key)}.");
        if (_cleaned.Count > 0)
            warn($"Characters that no Office file can hold were left out: {string.Join(", ", _cleaned)}.");
        return read;
    }

    private SlideRow Read(string? layout, IReadOnlyDictionary<string, string> row, int number)
    {
        var cells = row.ToDictionary(cell => cell.Key, cell => Clean(cell.Value, cell.Key, number));
        var found = Layout(Take(cells, LayoutColumn) is { Length: > 0 } own ? own : layout, number);
        var notes = Take(cells, NotesColumn);
        var columns = PlaceholderColumns.Match(found.Placeholders, cells);
        var used = new HashSet<string?>(columns.Select(each => each.Column));
        foreach (var column in cells.Where(cell => cell.Value.Length > 0 && !used.Contains(cell.Key)).Select(cell => cell.Key))
            Miss(found, column);
        return new SlideRow(found, [.. columns.Select(each => (each.Placeholder, Text(each, cells, number)))], notes);
    }

    private SlideLayout Layout(string? name, int number)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"Row {number} names no layout for its slide; name one for all with --layout (-Layout), or fill a column '{LayoutColumn}'.");
        if (!_found.TryGetValue(name!, out var found))
            _found[name!] = found = layouts.Find(name!);
        return found;
    }

    private static string Take(Dictionary<string, string> cells, string name)
    {
        var column = cells.Keys.FirstOrDefault(each => string.Equals(each.Trim(), name, StringComparison.OrdinalIgnoreCase));
        if (column is null)
            return "";
        var text = cells[column];
        cells.Remove(column);
        return text;
    }

    private static string? Text(PlaceholderColumn place, Dictionary<string, string> cells, int number)
    {
        if (place.Column is not { } column)
            return null;
        return place.IsPicture && cells[column].Length > 0 ? Token(cells[column], column, number) : cells[column];
    }

    /// <summary>What a picture should show stands in its placeholder as a token, by which it is found; settings may follow behind a bar.</summary>
    private static string Token(string cell, string column, int number)
    {
        var text = SlideText.OneLine(cell);
        if (ImageToken.Find(text) is not [var token] || token.Length != text.Length)
        {
            text = $"{{{{image: {text.Replace('{', ' ').Replace('}', ' ')}}}}}";
            token = ImageToken.Find(text)[0];
        }
        return token.Problem is { } problem
            ? throw new AIImageException(ErrorIds.ArgumentInvalid, $"Row {number} has a picture that cannot be read in column '{column}'. {problem}") { Subject = cell }
            : text;
    }

    private string Clean(string? cell, string column, int number)
    {
        var text = SlideText.Clean(cell ?? "", out var removed);
        if (removed)
            _cleaned.Add($"row {number}, column '{column}'");
        return text;
    }

    private void Miss(SlideLayout layout, string column)
    {
        if (!_unused.TryGetValue(layout, out var columns))
            _unused[layout] = columns = [];
        if (!columns.Contains(column))
            columns.Add(column);
    }

    private static string Columns(List<string> columns) => columns.Count == 1
        ? $"the column '{columns[0]}'"
        : $"each of the columns {string.Join(", ", columns.Select(column => $"'{column}'"))}";

    private static string Names(SlideLayout layout) => string.Join(", ", layout.Placeholders.Select(each => $"'{ShapeParts.Name(each)}'"));
}
