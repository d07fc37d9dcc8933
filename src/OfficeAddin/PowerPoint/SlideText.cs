using System.Text;
using System.Xml;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.PowerPoint;

/// <summary>Text of a table's cell becomes paragraphs of a slide.</summary>
internal static class SlideText
{
    /// <summary>PowerPoint has nine levels, counted from 0 in the file.</summary>
    private const int DeepestLevel = 8;

    private const string Dash = "- ";

    private static readonly string[] LineEnds = ["\r\n", "\n", "\r", "\v"];

    /// <summary>Each line is a paragraph.</summary>
    public static IEnumerable<A.Paragraph> Plain(string text) => Lines(text).Select(line => Paragraph(line, 0));

    /// <summary>
    /// Each line is a paragraph, one level deeper for each tab it begins with, and for "- " behind them where there are several lines. Levels are
    /// counted from the least of the text, so that a list with a dash before each line is one of the first level.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="dashes">Whether dashes make levels; otherwise they are text.</param>
    public static IEnumerable<A.Paragraph> Levelled(string text, bool dashes)
    {
        var lines = Lines(text);
        var levelled = lines.Select(line => Level(line, dashes && lines.Length > 1)).ToList();
        var first = levelled.Where(line => line.Text.Length > 0).Select(line => line.Level).DefaultIfEmpty(0).Min();
        return levelled.Select(line => Paragraph(line.Text, Math.Min(Math.Max(line.Level - first, 0), DeepestLevel)));
    }

    /// <summary>The text without the characters that a file cannot hold, and without blank lines around it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="removed">Whether there were such characters.</param>
    public static string Clean(string text, out bool removed)
    {
        var kept = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (XmlConvert.IsXmlChar(text[at]) || text[at] == '\v')
                kept.Append(text[at]);
            else if (at + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[at + 1], text[at]))
                kept.Append(text[at]).Append(text[++at]);
        }
        removed = kept.Length != text.Length;
        var clean = kept.ToString().TrimEnd().TrimStart('\r', '\n', '\v');
        return string.IsNullOrWhiteSpace(clean) ? "" : clean;
    }

    /// <summary>The text on one line.</summary>
    public static string OneLine(string text) => string.Join(" ", Lines(text).Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string[] Lines(string text) => text.Split(LineEnds, StringSplitOptions.None);

    private static (string Text, int Level) Level(string line, bool dashes)
    {
        var text = line.TrimStart('\t');
        var tabs = line.Length - text.Length;
        return dashes && text.StartsWith(Dash, StringComparison.Ordinal) ? (text.Substring(Dash.Length), tabs + 1) : (text, tabs);
    }

    private static A.Paragraph Paragraph(string line, int level)
    {
        var paragraph = new A.Paragraph();
        if (level > 0)
            paragraph.ParagraphProperties = new A.ParagraphProperties { Level = level };
        if (line.Length > 0)
            paragraph.Append(new A.Run(new A.RunProperties(), new A.Text(line)));
        return paragraph;
    }
}
