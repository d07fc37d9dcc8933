namespace TextToImage.Office.Drawing;

/// <summary>A piece of text of one look.</summary>
/// <param name="Text">The text; a line end in it ends the line.</param>
/// <param name="Family">The name of its font; null: the usual one.</param>
/// <param name="Size">Its size in points.</param>
/// <param name="Bold">Whether it is bold.</param>
internal readonly record struct TextPiece(string Text, string? Family, double Size, bool Bold);

/// <summary>How many lines a paragraph takes, broken as Office does: at spaces, within words that are longer than a line, and anywhere in East Asian text.</summary>
internal static class TextFlow
{
    /// <summary>Narrower lines, in points, show nothing that could be read.</summary>
    private const double LeastLine = 4;

    /// <summary>The lines of a paragraph.</summary>
    /// <param name="pieces">Its text.</param>
    /// <param name="width">Width of a line in points; infinite where text does not wrap.</param>
    /// <param name="emptySize">The size of a line without text.</param>
    /// <returns>For each line its width and the largest size of letters in it, in points.</returns>
    public static IReadOnlyList<(double Width, double Size)> Lines(IEnumerable<TextPiece> pieces, double width, double emptySize)
    {
        var lines = new List<(double Width, double Size)>();
        var (used, size, pending) = (0.0, 0.0, 0.0);
        width = Math.Max(width, LeastLine);
        foreach (var (word, space, ends, piece) in pieces.SelectMany(Words))
        {
            var wide = TextMetrics.Width(word, piece.Family, piece.Size, piece.Bold);
            if (used > 0 && used + pending + wide > width)
                End();
            // A word that is longer than a line goes on in the next ones.
            for (; wide > width; wide -= width)
                lines.Add((width, Math.Max(size, piece.Size)));
            used += (used > 0 ? pending : 0) + wide;
            size = Math.Max(size, piece.Size);
            pending = TextMetrics.Width(space, piece.Family, piece.Size, piece.Bold);
            if (ends)
                End();
        }
        if (used > 0 || lines.Count == 0)
            lines.Add((used, size > 0 ? size : emptySize));
        return lines;

        void End()
        {
            lines.Add((used, size > 0 ? size : emptySize));
            (used, size, pending) = (0, 0, 0);
        }
    }

    /// <summary>The words of a piece, each with the spaces behind it and whether a line ends there.</summary>
    private static IEnumerable<(string Word, string Space, bool Ends, TextPiece Piece)> Words(TextPiece piece)
    {
        var text = piece.Text;
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && !(end > at && TextMetrics.Breaks(text[end - 1])))
                end++;
            var next = end;
            while (next < text.Length && char.IsWhiteSpace(text[next]) && text[next] != '\n')
                next++;
            var ends = next < text.Length && text[next] == '\n';
            yield return (text.Substring(at, end - at), text.Substring(end, next - end), ends, piece);
            at = ends ? next + 1 : next;
        }
    }
}
