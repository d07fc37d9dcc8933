using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>The space a picture can have where it stands: the width of the column, table cell or text box, in EMU.</summary>
internal sealed class TextColumn(MainDocumentPart main)
{
    /// <summary>EMU to a twentieth of a point, in which Word measures pages.</summary>
    private const long Twip = DocumentLength.Point / 20;

    private const int DefaultCellMargin = 108;
    private const int DefaultMargin = 1440;
    private const int DefaultColumnSpace = 720;

    /// <summary>Headers, footers and notes are to leave the page to the text.</summary>
    private const int ShareOfMargins = 4;

    /// <summary>The space around an element: the narrowest of what holds it.</summary>
    public (long Width, long Height) Around(OpenXmlElement element, Story story)
    {
        var section = SectionOf(element, story);
        var height = Twip * TextHeight(section) / (story.Kind == StoryKind.Body ? 1 : ShareOfMargins);
        foreach (var ancestor in element.Ancestors())
        {
            if (ancestor is W.TextBoxContent && TextBoxSize.Inside(ancestor) is { } box)
                return (box.Width, box.Height > 0 ? Math.Min(box.Height, height) : height);
            if (ancestor is W.TableCell cell)
                return (Twip * Math.Max(1, CellWidth(cell, section) - CellMargins(cell)), height);
        }
        return (Twip * Math.Max(1, ColumnWidth(section) - Indents(element)), height);
    }

    private W.SectionProperties? SectionOf(OpenXmlElement element, Story story)
    {
        var all = main.Document?.Descendants<W.SectionProperties>().ToList() ?? [];
        if (story.Section >= 0)
            return all[story.Section];
        // A section's properties stand at its end: in its last paragraph, or for the last section at the end of the body.
        var block = element.AncestorsAndSelf().FirstOrDefault(each => each.Parent is W.Body);
        return block is null
            ? all.LastOrDefault()
            : block.ElementsAfter().Prepend(block).SelectMany(each => each.DescendantsAndSelf().OfType<W.SectionProperties>()).FirstOrDefault();
    }

    private static long TextHeight(W.SectionProperties? section)
    {
        var margins = section?.GetFirstChild<W.PageMargin>();
        long height = section?.GetFirstChild<W.PageSize>()?.Height?.Value ?? 15840;
        return Math.Max(DefaultMargin / 4, height - Math.Abs(margins?.Top?.Value ?? DefaultMargin) - Math.Abs(margins?.Bottom?.Value ?? DefaultMargin));
    }

    private static long ColumnWidth(W.SectionProperties? section)
    {
        var margins = section?.GetFirstChild<W.PageMargin>();
        long width = section?.GetFirstChild<W.PageSize>()?.Width?.Value ?? 12240;
        width -= (long)(margins?.Left?.Value ?? DefaultMargin) + (margins?.Right?.Value ?? DefaultMargin) + (margins?.Gutter?.Value ?? 0);
        var columns = section?.GetFirstChild<W.Columns>();
        var own = columns?.Elements<W.Column>().Select(column => Number(column.Width?.Value) ?? 0).Where(each => each > 0).ToList() ?? [];
        // Which of unequal columns the text runs into is known to Word alone: the narrowest is safe.
        if (own.Count > 0 && columns?.EqualWidth?.Value == false)
            return own.Min();
        long count = Math.Max(1, (int)(columns?.ColumnCount?.Value ?? 1));
        return (width - (count - 1) * (Number(columns?.Space?.Value) ?? DefaultColumnSpace)) / count;
    }

    private static long Indents(OpenXmlElement element)
    {
        var paragraph = element.AncestorsAndSelf().OfType<W.Paragraph>().FirstOrDefault();
        var indents = paragraph?.ParagraphProperties?.Indentation;
        return Math.Max(0, Number(indents?.Left?.Value ?? indents?.Start?.Value) ?? 0) + Math.Max(0, Number(indents?.Right?.Value ?? indents?.End?.Value) ?? 0);
    }

    private static long CellWidth(W.TableCell cell, W.SectionProperties? section)
    {
        var width = cell.TableCellProperties?.TableCellWidth;
        if ((width?.Type is null || width.Type.Value == W.TableWidthUnitValues.Dxa) && Number(width?.Width?.Value) is > 0 and var given)
            return given;
        var grid = cell.Ancestors<W.Table>().First().GetFirstChild<W.TableGrid>()?.Elements<W.GridColumn>().Select(column => Number(column.Width?.Value) ?? 0).ToList() ?? [];
        var cells = cell.Parent!.Elements<W.TableCell>().ToList();
        var first = cells.TakeWhile(each => each != cell).Sum(Span);
        var sum = grid.Skip(first).Take(Span(cell)).Sum();
        return sum > 0 ? sum : ColumnWidth(section) / Math.Max(1, cells.Count);
    }

    private static int Span(W.TableCell cell) => cell.TableCellProperties?.GridSpan?.Val?.Value ?? 1;

    private static long CellMargins(W.TableCell cell)
    {
        OpenXmlElement?[] holders = [
            cell.TableCellProperties?.TableCellMargin,
            cell.Ancestors<W.Table>().First().GetFirstChild<W.TableProperties>()?.TableCellMarginDefault];
        return Side(holders, "left", "start") + Side(holders, "right", "end");
    }

    private static long Side(OpenXmlElement?[] holders, string name, string otherName)
    {
        var sides = holders.SelectMany(holder => holder?.ChildElements.Where(side => side.LocalName == name || side.LocalName == otherName) ?? []);
        return sides.Select(side => Number(XmlValue.Of(side, "w"))).FirstOrDefault(width => width is not null) ?? DefaultCellMargin;
    }

    private static long? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (long)number : null;
}
