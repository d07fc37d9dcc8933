using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using W = DocumentFormat.OpenXml.Wordprocessing;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>
/// How high paragraphs and tables are, estimated as Word lays them out: by fonts, sizes and spacing of runs, styles and defaults (ISO/IEC 29500-1, 17.7),
/// without hyphenation, kerning and floating shapes.
/// </summary>
/// <param name="main">The document.</param>
/// <param name="styles">Its styles.</param>
internal sealed class TextHeights(MainDocumentPart main, TextStyles styles)
{
    /// <summary>Half-points that Word takes where nothing is written.</summary>
    private const int DefaultSize = 20;

    /// <summary>A line of single spacing in the units of w:line.</summary>
    private const double SingleLine = 240;

    /// <summary>Part of a font's size that its letters reach below the line on which pictures stand.</summary>
    private const double Descent = 0.25;

    /// <summary>Height of a block of text: a paragraph, a table, a control around some.</summary>
    /// <param name="block">The block.</param>
    /// <param name="width">The width there is, in points.</param>
    /// <returns>Points.</returns>
    public double Of(OpenXmlElement block, double width) => block switch
    {
        W.Paragraph paragraph => OfParagraph(paragraph, width),
        W.Table table => table.Descendants<W.TableRow>().Where(row => row.Ancestors<W.Table>().First() == table).Sum(row => OfRow(row, width)),
        W.SdtBlock control => control.SdtContentBlock?.ChildElements.Sum(child => Of(child, width)) ?? 0,
        _ => 0,
    };

    /// <summary>The height that is left for a picture in a line of a paragraph, where the line with all around it is to have some height.</summary>
    /// <param name="paragraph">The paragraph.</param>
    /// <param name="height">The height there is, in points.</param>
    public double LeftForPicture(W.Paragraph? paragraph, double height)
    {
        if (paragraph is null)
            return height;
        var spacing = Spacing(paragraph);
        return (height - spacing.Before - spacing.After) / Math.Max(1, spacing.Rule is "" or "auto" ? spacing.Line / SingleLine : 1) - (Descent * Size(paragraph, null));
    }

    private double OfParagraph(W.Paragraph paragraph, double width)
    {
        var spacing = Spacing(paragraph);
        var indents = paragraph.ParagraphProperties?.Indentation;
        var across = width - (((indents?.Left ?? indents?.Start).Twips() ?? 0) / 20.0) - (((indents?.Right ?? indents?.End).Twips() ?? 0) / 20.0);
        var lines = TextFlow.Lines(Pieces(paragraph), across, Size(paragraph, null));
        var text = lines.Sum(line => spacing.Rule switch
        {
            "exact" => spacing.Line / 20,
            "atLeast" => Math.Max(spacing.Line / 20, line.Size * TextMetrics.SingleLine),
            _ => line.Size * TextMetrics.SingleLine * spacing.Line / SingleLine,
        });
        var pictures = paragraph.Descendants<WP.Inline>().Sum(inline => (inline.Extent?.Cy.Emu() ?? 0) / (double)DocumentLength.Point);
        return spacing.Before + text + pictures + spacing.After;
    }

    private double OfRow(W.TableRow row, double width)
    {
        var cells = row.Elements<W.TableCell>().ToList();
        var height = row.TableRowProperties?.GetFirstChild<W.TableRowHeight>();
        var written = (height?.Val.Twips() ?? 0) / 20.0;
        if (height?.HeightType.Word() == "exact")
            return written;
        var text = cells.Select(cell => cell.ChildElements.Sum(child => Of(child, Math.Max(1, width / Math.Max(1, cells.Count))))).DefaultIfEmpty(0).Max();
        return Math.Max(written, text);
    }

    private IEnumerable<TextPiece> Pieces(W.Paragraph paragraph)
    {
        foreach (var run in paragraph.Descendants<W.Run>().Where(run => !run.Ancestors<W.TextBoxContent>().Any(box => box.Ancestors<W.Paragraph>().Contains(paragraph))))
        {
            var (family, size, bold) = (Family(paragraph, run.RunProperties), Size(paragraph, run.RunProperties), IsBold(paragraph, run.RunProperties));
            foreach (var child in run.ChildElements)
            {
                if (child is W.Text text)
                    yield return new TextPiece(text.Text.Replace('\n', ' '), family, size, bold);
                else if (child is W.TabChar)
                    yield return new TextPiece("    ", family, size, bold);
                else if (child is W.Break)
                    yield return new TextPiece("\n", family, size, bold);
            }
        }
    }

    private (double Before, double After, double Line, string Rule) Spacing(W.Paragraph paragraph)
    {
        var all = styles.Chain(paragraph).Select(style => style.StyleParagraphProperties?.SpacingBetweenLines)
            .Prepend(paragraph.ParagraphProperties?.SpacingBetweenLines)
            .Append(Defaults?.ParagraphPropertiesDefault?.ParagraphPropertiesBaseStyle?.SpacingBetweenLines).OfType<W.SpacingBetweenLines>().ToList();
        double? First(Func<W.SpacingBetweenLines, long?> value) => all.Select(value).FirstOrDefault(each => each is not null);
        return ((First(each => each.Before.Twips()) ?? 0) / 20, (First(each => each.After.Twips()) ?? 0) / 20, First(each => each.Line.Twips()) is > 0 and var line ? line : SingleLine,
            all.Select(each => each.LineRule.Word()).FirstOrDefault(rule => rule.Length > 0) ?? "");
    }

    /// <summary>Size in points.</summary>
    private double Size(W.Paragraph paragraph, W.RunProperties? own) =>
        (Looks(paragraph, own).Select(look => look.GetFirstChild<W.FontSize>()?.Val.Whole()).FirstOrDefault(size => size is > 0) ?? DefaultSize) / 2.0;

    private bool IsBold(W.Paragraph paragraph, W.RunProperties? own) =>
        Looks(paragraph, own).Select(look => look.GetFirstChild<W.Bold>()).FirstOrDefault(bold => bold is not null) is { } found && found.Val.Flag() != false;

    private string? Family(W.Paragraph paragraph, W.RunProperties? own)
    {
        var fonts = Looks(paragraph, own).Select(look => look.GetFirstChild<W.RunFonts>()).FirstOrDefault(each => each?.Ascii is not null || each?.AsciiTheme is not null);
        if (fonts?.AsciiTheme.Word() is not { Length: > 0 } theme)
            return fonts?.Ascii?.Value;
        var scheme = main.ThemePart?.Theme?.ThemeElements?.FontScheme;
        return theme.StartsWith("major", StringComparison.Ordinal) ? scheme?.MajorFont?.LatinFont?.Typeface?.Value : scheme?.MinorFont?.LatinFont?.Typeface?.Value;
    }

    /// <summary>What says how the letters look, nearest first.</summary>
    private IEnumerable<OpenXmlElement> Looks(W.Paragraph paragraph, W.RunProperties? own)
    {
        IEnumerable<OpenXmlElement?> all = [own ?? (OpenXmlElement?)paragraph.ParagraphProperties?.ParagraphMarkRunProperties, .. styles.Chain(paragraph).Select(style => style.StyleRunProperties), Defaults?.RunPropertiesDefault?.RunPropertiesBaseStyle];
        return all.OfType<OpenXmlElement>();
    }

    private W.DocDefaults? Defaults => main.StyleDefinitionsPart?.Styles?.DocDefaults;
}
