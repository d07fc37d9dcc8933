using CsvHelper;

namespace TextToImage.Cli;

/// <summary>Rows of a CSV file: comma, semicolon or tab, whichever its header has most; quotes, and line breaks in them.</summary>
internal static class CsvTable
{
    private const string Hint = "sep=";

    /// <summary>The rows, texts by column.</summary>
    /// <exception cref="AIImageException">The table is not regular; the sentence names the line.</exception>
    public static List<IReadOnlyDictionary<string, string>> Rows(string text, string path)
    {
        using var reader = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = text.StartsWith(Hint, StringComparison.OrdinalIgnoreCase) ? null : Separator(text),
            DetectSeparatorHint = true,
            TrackLineNumbers = true,
            OnMalformedRecord = record => RequireWhole(record.Reason, record.LineNumber, path),
        });
        reader.ReadHeader();
        var columns = Columns(reader.Headers, path);
        var rows = new List<IReadOnlyDictionary<string, string>>();
        while (reader.Read())
            rows.Add(Row(reader, columns, path));
        return rows;
    }

    private static Dictionary<string, string> Row(CsvReader reader, List<string> columns, string path)
    {
        var row = columns.Where(column => column.Length > 0).ToDictionary(column => column, _ => "");
        for (var index = 0; index < reader.FieldCount; index++)
        {
            var cell = reader.GetString(index);
            if (index < columns.Count && columns[index].Length > 0)
                row[columns[index]] = cell;
            else if (!string.IsNullOrWhiteSpace(cell))
                throw TableFile.Invalid(path, $"has the text '{cell.Trim()}' in line {reader.LineNumber} under no column of the header; give the column a name, or put texts with separators in quotes");
        }
        return row;
    }

    private static List<string> Columns(IEnumerable<string> headers, string path)
    {
        var columns = headers.Select(header => header.Trim()).ToList();
        if (columns.All(column => column.Length == 0))
            throw TableFile.Invalid(path, "is empty; its first line has to name the columns");
        var twice = columns.Where(column => column.Length > 0).GroupBy(column => column, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? columns : throw TableFile.Invalid(path, $"has two columns '{twice.Key}' in its header; give one of them another name");
    }

    private static char Separator(string text)
    {
        char[] known = [',', ';', '\t'];
        var counts = new int[known.Length];
        var quoted = false;
        foreach (var letter in text.AsSpan().TrimStart("\r\n"))
        {
            if (letter == '"')
                quoted = !quoted;
            else if (!quoted && letter is '\r' or '\n')
                break;
            else if (!quoted && Array.IndexOf(known, letter) is var index and >= 0)
                counts[index]++;
        }
        return known[Array.IndexOf(counts, counts.Max())];
    }

    /// <summary>A quote amid a text, as in 6" pipe, is only a letter; other quotes that do not match swallow cells.</summary>
    private static void RequireWhole(CsvMalformedReason reason, long line, string path)
    {
        if (reason is CsvMalformedReason.UnterminatedQuote or CsvMalformedReason.TextAfterClosingQuote)
            throw TableFile.Invalid(path, $"has a quote in line {line} that does not match another; write quotes inside of quoted texts twice");
    }
}
