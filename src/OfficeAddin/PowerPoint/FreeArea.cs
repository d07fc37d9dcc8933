using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>Where a slide without a picture has room for one that a designer would put there.</summary>
internal static class FreeArea
{
    /// <summary>Parts of the slide's sides that a picture has at least; smaller ones look like stamps.</summary>
    public const double LeastSide = 0.15;

    /// <summary>From here on a free area is taken before texts make room.</summary>
    private const double GoodSide = 0.25;

    /// <summary>Distance to what is there, in parts of the slide's width.</summary>
    private const double GapShare = 0.011;

    /// <summary>How far an edge moves to stand in line with others, in parts of the slide's side.</summary>
    private const double SnapShare = 0.08;

    /// <summary>Wider or higher than so many times the other side a picture is a strip.</summary>
    private const double Widest = 2.5, Highest = 1.8;

    /// <summary>From so many shapes on they are laid on a grid of so many lines.</summary>
    private const int ManyBoxes = 60, GridLines = 80;

    private static readonly double[] Shares = [0.4, 0.34, 0.28];

    /// <summary>
    /// The largest rectangle within the design's margins that nothing covers, in line with what is beside it; where there is none of a good size, the
    /// right part of the largest text that fits into the rest. A slide with a chart, a table, a SmartArt graphic, a video or an embedded object is full.
    /// </summary>
    /// <param name="slide">The slide.</param>
    /// <param name="size">Its size in EMU.</param>
    /// <param name="reason">Why there is none.</param>
    /// <returns>The place; null where there is none.</returns>
    public static SlideTarget? Target(SlideView slide, (long Width, long Height) size, out string reason)
    {
        var page = new Box(0, 0, size.Width, size.Height);
        var contents = new SlideContents(slide, page);
        reason = contents.FullOf is { } what
            ? $"it shows {what}, beside which no picture is put unless it is asked for by name; take its background (--background, -Background), or a shape (--target, -Target)"
            : "its texts and shapes leave no room of 15 % of the slide's width and height";
        if (contents.FullOf is not null)
            return null;
        var free = Aligned(slide, page, contents);
        if (IsLarge(free, page, GoodSide))
            return Free(slide, free);
        var beside = BesideText(slide, page, contents);
        if (beside is not null && (double)beside.Frame.Width * beside.Frame.Height > free.Area)
            return beside;
        return IsLarge(free, page, LeastSide) ? Free(slide, free) : beside;
    }

    /// <summary>The largest rectangle on a page in which no other is.</summary>
    public static Box Largest(Box page, IReadOnlyList<Box> taken)
    {
        if (taken.Count > ManyBoxes)
            taken = [.. taken.Select(box => OnGrid(box, page)).Distinct()];
        var edges = taken.SelectMany(box => new[] { box.Y, box.Bottom }).Append(page.Y).Append(page.Bottom)
            .Where(edge => edge >= page.Y && edge <= page.Bottom).Distinct().OrderBy(edge => edge).ToList();
        var best = default(Box);
        for (var top = 0; top < edges.Count; top++)
        {
            for (var bottom = top + 1; bottom < edges.Count; bottom++)
            {
                var band = new Box(page.X, edges[top], page.Width, edges[bottom] - edges[top]);
                foreach (var gap in Gaps(band, taken))
                    best = Useful(gap) > Useful(best) ? gap : best;
            }
        }
        return best;
    }

    /// <summary>The box grown to the lines of a grid, of which there are so few that thousands of shapes can be gone through.</summary>
    private static Box OnGrid(Box box, Box page)
    {
        var (across, down) = (Math.Max(1, page.Width / GridLines), Math.Max(1, page.Height / GridLines));
        var (left, top) = (Down(box.X - page.X, across), Down(box.Y - page.Y, down));
        var (right, bottom) = (-Down(page.X - box.Right, across), -Down(page.Y - box.Bottom, down));
        return new Box(page.X + left, page.Y + top, right - left, bottom - top).Within(page);

        static long Down(long length, long step) => (long)Math.Floor((double)length / step) * step;
    }

    /// <summary>Pieces of a band of the page, of its full height, that nothing covers.</summary>
    private static IEnumerable<Box> Gaps(Box band, IReadOnlyList<Box> taken)
    {
        var left = band.X;
        foreach (var box in taken.Where(box => box.Y < band.Bottom && box.Bottom > band.Y).OrderBy(box => box.X))
        {
            if (box.X > left)
                yield return band with { X = left, Width = Math.Min(box.X, band.Right) - left };
            left = Math.Max(left, box.Right);
        }
        if (left < band.Right)
            yield return band with { X = left, Width = band.Right - left };
    }

    /// <summary>The area of the largest picture in a box that is no strip.</summary>
    private static double Useful(Box box) => Math.Min(box.Width, Widest * box.Height) * Math.Min(box.Height, Highest * box.Width);

    private static Box Aligned(SlideView slide, Box page, SlideContents contents)
    {
        var frame = ContentFrame.Of(slide, page);
        var gap = (long)(page.Width * GapShare);
        var taken = contents.Items.Select(item => item.Taken).Concat(contents.EmptyTitles).Concat(DesignShapes.On(slide, page)).Select(box => box.Inset(-gap)).ToList();
        var free = Largest(frame, taken);
        if (free.Width <= 0 || free.Height <= 0)
            return default;
        var inner = contents.Items.Where(item => !item.IsFooter).ToList();
        free = BesideNeighbour(free, inner, page);
        List<Box> lines = [.. inner.Select(item => item.Box), .. ContentFrame.Boxes(slide), frame];
        return Proportioned(Snapped(free, lines, page), inner);
    }

    /// <summary>Beside a text or shape a picture begins and ends where that does; above or below one it has its sides.</summary>
    private static Box BesideNeighbour(Box free, IReadOnlyList<SlideItem> items, Box page)
    {
        var beside = items.Where(item => !item.IsTitle && item.Box.Overlaps(free with { X = page.X, Width = page.Width }) && (item.Box.Right <= free.X || item.Box.X >= free.Right));
        var stacked = items.Where(item => item.Box.Overlaps(free with { Y = page.Y, Height = page.Height }) && (item.Box.Bottom <= free.Y || item.Box.Y >= free.Bottom));
        if (beside.OrderByDescending(item => item.Box.Area).FirstOrDefault() is { } side)
        {
            var clipped = free.Within(free with { Y = side.Box.Y, Height = side.Box.Height });
            return IsLarge(clipped, page, GoodSide) ? clipped : free;
        }
        if (stacked.OrderByDescending(item => item.Box.Area).FirstOrDefault() is { } other)
        {
            var clipped = free.Within(free with { X = other.Box.X, Width = other.Box.Width });
            return IsLarge(clipped, page, GoodSide) ? clipped : free;
        }
        return free;
    }

    /// <summary>Edges move inwards to the nearest lines that others stand on.</summary>
    private static Box Snapped(Box free, IReadOnlyList<Box> lines, Box page)
    {
        var (across, down) = ((long)(page.Width * SnapShare), (long)(page.Height * SnapShare));
        var upright = lines.SelectMany(box => new[] { box.X, box.Right }).ToList();
        var level = lines.SelectMany(box => new[] { box.Y, box.Bottom }).ToList();
        var left = upright.Where(line => line >= free.X && line <= free.X + across).DefaultIfEmpty(free.X).Min();
        var right = upright.Where(line => line <= free.Right && line >= free.Right - across).DefaultIfEmpty(free.Right).Max();
        var top = level.Where(line => line >= free.Y && line <= free.Y + down).DefaultIfEmpty(free.Y).Min();
        var bottom = level.Where(line => line <= free.Bottom && line >= free.Bottom - down).DefaultIfEmpty(free.Bottom).Max();
        return new Box(left, top, Math.Max(0, right - left), Math.Max(0, bottom - top));
    }

    /// <summary>No strip: at the side where the text above or below it stands, or in the middle with it.</summary>
    private static Box Proportioned(Box free, IReadOnlyList<SlideItem> items)
    {
        var (width, height) = (Math.Min(free.Width, (long)(Widest * free.Height)), Math.Min(free.Height, (long)(Highest * free.Width)));
        var near = items.Where(item => item.Text is not null && item.Box.Overlaps(free with { Y = 0, Height = long.MaxValue / 2 })).OrderByDescending(item => item.Box.Area).FirstOrDefault();
        var x = near?.Text?.Align switch
        {
            "ctr" => free.X + ((free.Width - width) / 2),
            "r" => free.Right - width,
            _ => free.X,
        };
        return new Box(x, free.Y, width, height);
    }

    private static bool IsLarge(Box box, Box page, double share) => box.Width >= share * page.Width && box.Height >= share * page.Height;

    private static FreeAreaTarget Free(SlideView slide, Box area)
    {
        var subject = SlideSubject.Of(slide);
        return new FreeAreaTarget { Slide = slide, Kind = TargetKind.Slide, Where = slide.Where, Prompt = subject.Prompt, NoPrompt = subject.Problem, Area = area, Frame = area.Size };
    }

    /// <summary>The largest text that still fits into its box when a picture takes the right part of it.</summary>
    private static BesideTextTarget? BesideText(SlideView slide, Box page, SlideContents contents)
    {
        var design = DesignShapes.On(slide, page);
        var candidates =
            from item in contents.Items
            where item.Shape is P.Shape { Parent: P.ShapeTree } && item is { Text: { IsSpecial: false, Align: not "ctr" }, IsTitle: false, IsFooter: false } && item.Box.Area > 0
            where slide.Inheritance.TransformOf(item.Shape) is not { } transform || new StringValue(XmlValue.Of(transform, "rot")).Angle() is null or 0
            where IsPlain((P.Shape)item.Shape)
            orderby item.Box.Area descending
            from share in Shares
            let part = BesideTextTarget.Part(item.Box, 0, 1, share)
            where IsLarge(part, page, LeastSide) && part.Height <= Highest * part.Width && StillFits(item, part)
            where part.Within(page) == part && contents.Items.All(other => other == item || !other.Taken.Overlaps(part)) && design.All(box => !box.Overlaps(part))
            select (item, share, part);
        if (candidates.Cast<(SlideItem Item, double Share, Box Part)?>().FirstOrDefault() is not { } found)
            return null;
        var subject = SlideSubject.Of(slide);
        return new BesideTextTarget
        {
            Slide = slide,
            Kind = TargetKind.Slide,
            Where = slide.Where,
            Prompt = subject.Prompt,
            NoPrompt = subject.Problem,
            Shape = (P.Shape)found.Item.Shape,
            Row = 0,
            Rows = 1,
            Share = found.Share,
            Frame = found.Part.Size,
        };
    }

    /// <summary>Whether the text fits into what a picture leaves of its box, or is not a line longer than it was.</summary>
    private static bool StillFits(SlideItem item, Box part)
    {
        var height = item.Text!.Height(item.Box.Width - part.Width - BesideTextTarget.Gap);
        return (height <= item.Box.Height && !item.Text.IsShrunk) || height == item.Text.Height(item.Box.Width);
    }

    /// <summary>Whether nothing of a shape is seen but its text; in a filled box a picture would lie over the fill.</summary>
    private static bool IsPlain(P.Shape shape) => shape.ShapeStyle is null
        && shape.ShapeProperties?.ChildElements.Any(child => (child.LocalName.EndsWith("Fill", StringComparison.Ordinal) && child.LocalName != "noFill") || (child.LocalName == "ln" && child.FirstChild is { LocalName: not "noFill" })) != true;
}
