using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>The space a picture can have where it stands: the width of the column, table cell or text box, in EMU.</summary>
internal sealed class TextColumn(MainDocumentPart main, TextHeights heights)
{
    /// <summary>EMU to a twentieth of a point, in which Word measures pages.</summary>
    private const long Twip = DocumentLength.Point / 20;

    private const int DefaultCellMargin = 108;

    /// <summary>Points of a row that a picture has at least, whatever else is in the cell.</summary>
    private const double LeastRow = 6;

    private const int DefaultMargin = 1440;
    private const int DefaultColumnSpace = 720;

    /// <summary>Headers, footers and notes are to leave the page to the text.</summary>
    private const int ShareOfMargins = 4;

    /// <summary>The space around an element: the narrowest of what holds it.</summary>
    public (long Width, long Height) Around(OpenXmlElement element, Story story) => Around(element, story, SectionOf(element, story));

    /// <summary>The same, with the height of the text on its page, and whether the text there runs in one column, of which a picture can leave a part.</summary>
    public (long Width, long Height) Around(OpenXmlElement element, Story story, out long pageHeight, out bool isWide)
    {
        var section = SectionOf(element, story);
        pageHeight = Twip * TextHeight(section);
        isWide = Columns(section) == 1 && !element.Ancestors().Any(each => each is W.TableCell or W.TextBoxContent);
        return Around(element, story, section);
    }

    private (long Width, long Height) Around(OpenXmlElement element, Story story, W.SectionProperties? section)
    {
        var height = Twip * TextHeight(section) / (story.Kind == StoryKind.Body ? 1 : ShareOfMargins);
        foreach (var ancestor in element.Ancestors())
        {
            if (ancestor is W.TextBoxContent && TextBoxSize.Inside(ancestor) is { } box)
                return (box.Width, box.Height > 0 ? Math.Min(box.Height, height) : height);
            if (ancestor is W.TableCell cell)
            {
                var width = Twip * Math.Max(1, CellWidth(cell, section) - CellMargins(cell));
                return (width, Math.Min(height, RowHeight(cell, element, width) ?? height));
            }
        }
        return (Twip * Math.Max(1, ColumnWidth(section) - Indents(element)), height);
    }

    /// <summary>Width of a column and height of the text on a page of a section, in EMU, and how many columns there are.</summary>
    public static (long Width, long Height, int Columns) Page(W.SectionProperties? section) => (Twip * Math.Max(1, ColumnWidth(section)), Twip * TextHeight(section), Columns(section));

    /// <summary>What a row of a fixed height leaves a picture beside the other texts of its cell; null where rows grow.</summary>
    private long? RowHeight(W.TableCell cell, OpenXmlElement element, long width)
    {
        var height = (cell.Parent as W.TableRow)?.TableRowProperties?.GetFirstChild<W.TableRowHeight>();
        if (height?.HeightType.Word() != "exact" || height.Val.Twips() is not { } row || row <= 0)
            return null;
        var paragraph = element.AncestorsAndSelf().OfType<W.Paragraph>().FirstOrDefault();
        var others = cell.ChildElements.Where(block => block != paragraph && !block.Descendants().Contains(paragraph)).Sum(block => heights.Of(block, (double)width / DocumentLength.Point));
        var left = heights.LeftForPicture(paragraph, ((row - CellEnds(cell)) / 20.0) - others);
        return (long)(Math.Max(LeastRow, left) * DocumentLength.Point);
    }

    private static int Columns(W.SectionProperties? section)
    {
        var columns = section?.GetFirstChild<W.Columns>();
        return Math.Max(1, columns?.EqualWidth.Flag() == false ? columns.Elements<W.Column>().Count() : columns?.ColumnCount.Whole() ?? 1);
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
        var height = section?.GetFirstChild<W.PageSize>()?.Height.Twips() is > 0 and var page ? page : 15840;
        return Math.Max(DefaultMargin / 4, height - Math.Abs(margins?.Top.Twips() ?? DefaultMargin) - Math.Abs(margins?.Bottom.Twips() ?? DefaultMargin));
    }

    private static long ColumnWidth(W.SectionProperties? section)
    {
        var margins = section?.GetFirstChild<W.PageMargin>();
        var width = section?.GetFirstChild<W.PageSize>()?.Width.Twips() is > 0 and var page ? page : 12240;
        width -= (margins?.Left.Twips() ?? DefaultMargin) + (margins?.Right.Twips() ?? DefaultMargin) + (margins?.Gutter.Twips() ?? 0);
        var columns = section?.GetFirstChild<W.Columns>();
        var own = columns?.Elements<W.Column>().Select(column => column.Width.Twips() ?? 0).Where(each => each > 0).ToList() ?? [];
        // Which of unequal columns the text runs into is known to Word alone: the narrowest is safe.
        if (own.Count > 0 && columns?.EqualWidth.Flag() == false)
            return own.Min();
        var count = Columns(section);
        return (width - (count - 1) * (columns?.Space.Twips() ?? DefaultColumnSpace)) / count;
    }

    private static long Indents(OpenXmlElement element)
    {
        var paragraph = element.AncestorsAndSelf().OfType<W.Paragraph>().FirstOrDefault();
        var indents = paragraph?.ParagraphProperties?.Indentation;
        return Math.Max(0, (indents?.Left ?? indents?.Start).Twips() ?? 0) + Math.Max(0, (indents?.Right ?? indents?.End).Twips() ?? 0);
    }

    private static long CellWidth(W.TableCell cell, W.SectionProperties? section)
    {
        var width = cell.TableCellProperties?.TableCellWidth;
        if (width?.Type.Word() is null or "" or "dxa" && width?.Width.Twips() is > 0 and var given)
            return given;
        var grid = cell.Ancestors<W.Table>().First().GetFirstChild<W.TableGrid>()?.Elements<W.GridColumn>().Select(column => column.Width.Twips() ?? 0).ToList() ?? [];
        var cells = cell.Parent!.Elements<W.TableCell>().ToList();
        var first = cells.TakeWhile(each => each != cell).Sum(Span);
        var sum = grid.Skip(first).Take(Span(cell)).Sum();
        return sum > 0 ? sum : ColumnWidth(section) / Math.Max(1, cells.Count);
    }

    private static int Span(W.TableCell cell) => Math.Max(1, cell.TableCellProperties?.GridSpan?.Val.Whole() ?? 1);

    private static long CellMargins(W.TableCell cell)
    {
        OpenXmlElement?[] holders = [
            cell.TableCellProperties?.TableCellMargin,
            cell.Ancestors<W.Table>().First().GetFirstChild<W.TableProperties>()?.TableCellMarginDefault];
        return Side(holders, "left", "start", DefaultCellMargin) + Side(holders, "right", "end", DefaultCellMargin);
    }

    private static long CellEnds(W.TableCell cell)
    {
        OpenXmlElement?[] holders = [
            cell.TableCellProperties?.TableCellMargin,
            cell.Ancestors<W.Table>().First().GetFirstChild<W.TableProperties>()?.TableCellMarginDefault];
        return Side(holders, "top", "top", 0) + Side(holders, "bottom", "bottom", 0);
    }

    private static long Side(OpenXmlElement?[] holders, string name, string otherName, long standard)
    {
        var sides = holders.SelectMany(holder => holder?.ChildElements.Where(side => side.LocalName == name || side.LocalName == otherName) ?? []);
        return sides.Select(side => Lenient.Twips(XmlValue.Of(side, "w"))).FirstOrDefault(width => width is not null) ?? standard;
    }
}
