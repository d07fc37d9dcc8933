using DocumentFormat.OpenXml;

namespace TextToImage.Office.Tokens;

/// <summary>
/// The text of one paragraph as one string, though spelling checks and formats split it into runs. Valid until the
/// paragraph changes in another way.
/// </summary>
/// <param name="parts">The text elements of the paragraph's own runs (w:t or a:t), in order.</param>
internal sealed class ParagraphText(IReadOnlyList<OpenXmlLeafTextElement> parts)
{
    /// <summary>The whole text.</summary>
    public string Text => string.Concat(parts.Select(part => part.Text));

    /// <summary>Takes a piece of text out.</summary>
    /// <param name="start">Where it begins in <see cref="Text"/>.</param>
    /// <param name="length">Its length.</param>
    /// <returns>The element it began in, and how much text is left there before it.</returns>
    public (OpenXmlLeafTextElement Part, int Offset) Remove(int start, int length)
    {
        (OpenXmlLeafTextElement, int)? anchor = null;
        var end = start + length;
        var at = 0;
        foreach (var part in parts)
        {
            var text = part.Text;
            var (from, to) = (Math.Max(start - at, 0), Math.Min(end - at, text.Length));
            if (from < to)
            {
                anchor ??= (part, from);
                part.Text = text.Remove(from, to - from);
            }
            at += text.Length;
        }
        return anchor ?? throw new ArgumentOutOfRangeException(nameof(start));
    }
}
