using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.PowerPoint;

/// <summary>The inside of a table cell, which the picture fills.</summary>
internal sealed class CellTarget : SlideTarget
{
    /// <summary>The cell.</summary>
    public required A.TableCell Cell { get; init; }

    /// <summary>Takes the token out.</summary>
    public required Action RemoveToken { get; init; }

    /// <inheritdoc/>
    protected override bool IsFilled => true;

    /// <summary>The width of the columns and the height of the rows a cell goes over.</summary>
    public static (long Width, long Height) SizeOf(A.TableCell cell)
    {
        var row = (A.TableRow)cell.Parent!;
        var table = (A.Table)row.Parent!;
        var column = row.Elements<A.TableCell>().TakeWhile(other => other != cell).Count();
        var widths = (table.TableGrid?.Elements<A.GridColumn>() ?? []).Skip(column).Take(cell.GridSpan.Whole() ?? 1);
        var heights = table.Elements<A.TableRow>().SkipWhile(other => other != row).Take(cell.RowSpan.Whole() ?? 1);
        return (widths.Sum(each => each.Width.Emu() ?? 0), heights.Sum(each => each.Height.Emu() ?? 0));
    }

    /// <inheritdoc/>
    public override void Insert(IllustrationPicture picture, PictureSettings settings, PictureWriter writer)
    {
        RemoveToken();
        var (width, height) = SizeOf(Cell);
        var fill = writer.Fill(Slide.Part, picture, new Box(0, 0, width, height), settings.Fit);
        var properties = Cell.TableCellProperties ??= new A.TableCellProperties();
        var old = PictureReferences.Of(properties);
        foreach (var fillBefore in properties.ChildElements.Where(IsFill).ToList())
            fillBefore.Remove();
        // The fill stands behind the lines of the edges.
        if (properties.ChildElements.LastOrDefault(IsEdge) is { } edge)
            properties.InsertAfter(fill, edge);
        else
            properties.PrependChild(fill);
        PictureReferences.Release(Slide.Part, old, writer.Media);
    }

    private static bool IsFill(OpenXmlElement element) => element.LocalName is "noFill" or "solidFill" or "gradFill" or "blipFill" or "pattFill" or "grpFill";

    private static bool IsEdge(OpenXmlElement element) => element.LocalName.StartsWith("ln", StringComparison.Ordinal) || element.LocalName == "cell3D";
}
