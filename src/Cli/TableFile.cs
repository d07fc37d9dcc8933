namespace TextToImage.Cli;

/// <summary>A file with a table: CSV as Excel and other programs write it, or a JSON array of objects.</summary>
/// <param name="Rows">The rows that are not empty: texts by column.</param>
/// <param name="Warnings">What the user should know.</param>
internal sealed record TableFile(IReadOnlyList<IReadOnlyDictionary<string, string>> Rows, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads a table.</summary>
    /// <exception cref="AIImageException">There is no such file, or it is no table with rows.</exception>
    public static TableFile Read(string path)
    {
        var (text, warning) = TableText.Decode(Bytes(path), path);
        var isJson = string.Equals(Path.GetExtension(path), ".json", StringComparison.OrdinalIgnoreCase);
        var rows = (isJson ? JsonTable.Rows(text, path) : CsvTable.Rows(text, path)).Where(row => row.Values.Any(cell => !string.IsNullOrWhiteSpace(cell))).ToList();
        if (rows.Count == 0)
            throw Invalid(path, isJson ? "has no rows" : "has no rows below its header");
        return new TableFile(rows, warning is null ? [] : [warning]);
    }

    /// <summary>An error in a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong and what to do, as the rest of the sentence.</param>
    /// <param name="cause">For logs.</param>
    public static AIImageException Invalid(string path, string problem, Exception? cause = null) =>
        new(ErrorIds.TableInvalid, $"The table '{path}' {problem}.", cause) { Subject = path };

    private static byte[] Bytes(string path)
    {
        if (!File.Exists(path))
            throw Invalid(path, "does not exist; check the name and the folder");
        try
        {
            // Excel keeps a table that it shows open for itself.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, $"cannot be read: {error.Message.TrimEnd('.')}; close it in other programs and check its permissions", error);
        }
    }
}
