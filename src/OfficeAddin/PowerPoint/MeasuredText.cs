using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>How much room the text of a shape takes, measured by its fonts, sizes, spacing, insets and columns; it may be more than the shape has.</summary>
/// <param name="slide">The slide.</param>
/// <param name="shape">The shape, with text.</param>
internal sealed class MeasuredText(SlideView slide, P.Shape shape)
{
    private const long DefaultSide = 91_440;
    private const long DefaultEnd = 45_720;

    private readonly SlideTextLook _look = new(slide, shape);

    /// <summary>Whether the text is in several columns, or turned within its shape.</summary>
    public bool IsSpecial => Columns > 1 || _look.Frame("vert") is not ("" or "horz");

    /// <summary>At which side its first paragraph stands: l, ctr, r, just; empty where nothing is written.</summary>
    public string Align => Paragraphs.Select(_look.Align).FirstOrDefault() ?? "";

    /// <summary>The largest size of its letters in points.</summary>
    public double LargestSize => Paragraphs.SelectMany(_look.Pieces).Where(piece => piece.Text.Trim().Length > 0).Select(piece => piece.Size).DefaultIfEmpty(0).Max();

    /// <summary>Whether it has been made smaller to fit.</summary>
    public bool IsShrunk => _look.Scale < 1;

    private IEnumerable<A.Paragraph> Paragraphs => shape.TextBody?.Elements<A.Paragraph>() ?? [];

    private int Columns => Math.Max(1, new DocumentFormat.OpenXml.StringValue(_look.Frame("numCol")).Whole() ?? 1);

    /// <summary>The height of the shape's text with its insets, in a box of some width, in EMU.</summary>
    /// <param name="width">Width of the box.</param>
    public long Height(long width) => Measure(width).Height;

    /// <summary>Where the text is seen, in a box on the slide; the parts of lines and of letters are counted as full.</summary>
    /// <param name="box">The shape's box.</param>
    public Box Ink(Box box)
    {
        var (width, height, align) = Measure(box.Width);
        var y = _look.Frame("anchor") switch
        {
            "ctr" => box.Y + ((box.Height - height) / 2),
            "b" => box.Bottom - height,
            _ => box.Y,
        };
        var x = align switch
        {
            "ctr" => box.X + ((box.Width - width) / 2),
            "r" => box.Right - width,
            _ => box.X,
        };
        return new Box(x, y, width, height);
    }

    private (long Width, long Height, string Align) Measure(long width)
    {
        var sides = _look.Inset("lIns", DefaultSide) + _look.Inset("rIns", DefaultSide);
        var ends = _look.Inset("tIns", DefaultEnd) + _look.Inset("bIns", DefaultEnd);
        var gaps = (Columns - 1) * _look.Inset("spcCol", 0);
        var wraps = _look.Frame("wrap") != "none";
        var across = wraps ? (double)(width - sides - gaps) / Columns / DocumentLength.Point : double.PositiveInfinity;
        var (wide, high, align) = (0.0, 0.0, "");
        foreach (var paragraph in Paragraphs)
        {
            var indent = (double)_look.Indent(paragraph) / DocumentLength.Point;
            foreach (var (line, size) in TextFlow.Lines(_look.Pieces(paragraph), across - indent, _look.EmptySize(paragraph)))
            {
                var single = size * TextMetrics.SingleLine;
                high += _look.Space(paragraph, "lnSpc", single, single) - (_look.LessSpace * single);
                wide = Math.Max(wide, line + indent);
            }
            var usual = _look.EmptySize(paragraph) * TextMetrics.SingleLine;
            if (paragraph.PreviousSibling<A.Paragraph>() is not null)
                high += _look.Space(paragraph, "spcBef", usual, 0);
            if (paragraph.NextSibling<A.Paragraph>() is not null)
                high += _look.Space(paragraph, "spcAft", usual, 0);
            if (align.Length == 0)
                align = _look.Align(paragraph);
        }
        // Columns are filled one after the other, so that the last may stay short.
        return (Emu(wide * Columns) + sides + gaps, Emu(high / Columns) + ends, align);
    }

    private static long Emu(double points) => (long)Math.Min(points * DocumentLength.Point, int.MaxValue);
}
