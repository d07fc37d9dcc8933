using System.Diagnostics;
using System.Globalization;
using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>
/// Draws flat pictures in shapes. Edges are sharpened, parts of one colour merged (<see cref="RegionMerging"/>), bands of one change put together
/// (<see cref="Shading"/>), colours that are alike made one (<see cref="Fills"/>), parts laid over each other (<see cref="Stacking"/>), and their outlines
/// made smooth (<see cref="CurveFitting"/>). The same picture gives the same file on every machine.
/// </summary>
public static class PictureVectorizer
{
    /// <summary>Paths at most; more would be no drawing to work with.</summary>
    public const int MostPaths = 60;

    /// <summary>Parts at most of which bands are looked for.</summary>
    private const int MostBands = 600;

    /// <summary>The share of pixels that may look different before a picture is not flat.</summary>
    private const double MostChanged = 0.06;

    /// <summary>What a merger of parts may cost in a picture of 512 pixels, in squared distance of OKLab by pixels: a line of 2 pixels by a contrast of 0.14 stays.</summary>
    private const double Scale = 0.02;

    /// <summary>The longer side that <see cref="Scale"/> and <see cref="LeastArea"/> are for.</summary>
    private const double UsualSide = 512;

    /// <summary>Parts of fewer pixels are specks.</summary>
    private const int LeastArea = 14;

    /// <summary>Holes and islands of an outline that enclose less are left out, in pixels.</summary>
    private const double LeastHole = 6;

    /// <summary>Plain colours where nobody says how many.</summary>
    private const int UsualColours = 24;

    /// <summary>Where a picture has this many parts of one colour for its pixels, it is noise.</summary>
    private const double Noise = 0.2;

    /// <summary>Draws a picture.</summary>
    /// <param name="picture">The picture; what is less than half opaque becomes transparent.</param>
    /// <param name="request">How.</param>
    /// <param name="cancellationToken">Ends the work between two steps.</param>
    /// <exception cref="AIImageException">A value is out of range, or the picture is not flat.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VectorizedPicture Trace(Picture picture, VectorizeRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Colours is { } colours and (< VectorizeRequest.FewestColours or > VectorizeRequest.MostColours))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The number of colours {colours} is out of range; use {VectorizeRequest.FewestColours} to {VectorizeRequest.MostColours}.") { Subject = colours };
        var clock = Stopwatch.StartNew();
        var drawn = Draw(picture, request, cancellationToken) with { Title = request.Metadata?.Prompt, Description = Description(request.Metadata) };
        cancellationToken.ThrowIfCancellationRequested();
        var changed = ChangedPixels.Share(picture, VectorRenderer.Render(drawn, picture.Width, picture.Height));
        if (changed > MostChanged && !request.Force)
            throw NotFlat(changed);
        if (request.Theme is { } theme)
            drawn = theme.Bind(drawn);
        List<string> warnings = changed > MostChanged ? [string.Format(CultureInfo.InvariantCulture, "The picture is not flat: {0:0} % of its pixels look different in the drawing.", 100 * changed)] : [];
        return new VectorizedPicture(drawn, SvgWriter.Write(drawn), changed, clock.Elapsed, warnings);
    }

    /// <summary>Whether a picture is flat: whether <see cref="Trace"/> takes it without being forced.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="cancellationToken">Ends the work between two steps.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static bool IsFlat(Picture picture, CancellationToken cancellationToken = default)
    {
        try
        {
            Trace(picture, new VectorizeRequest(), cancellationToken);
            return true;
        }
        catch (AIImageException error) when (error.ErrorId == ErrorIds.PictureInvalid)
        {
            return false;
        }
    }

    /// <summary>The parts of a picture whose edges are sharp, whatever it shows.</summary>
    internal static RegionMap Parts(ColourPlanes planes, CancellationToken cancellationToken)
    {
        var size = Math.Max(planes.Width, planes.Height) / UsualSide;
        var map = RegionMerging.Merge(RegionMap.Of(planes), planes, Scale * size, (int)Math.Max(2, LeastArea * size * size));
        cancellationToken.ThrowIfCancellationRequested();
        return RegionMerging.MergeTo(Shading.Merge(RegionMerging.MergeTo(map, planes, MostBands), planes), planes, MostPaths);
    }

    private static VectorPicture Draw(Picture picture, VectorizeRequest request, CancellationToken cancellationToken)
    {
        var planes = ColourPlanes.Of(picture).Sharpened();
        cancellationToken.ThrowIfCancellationRequested();
        var size = Math.Max(picture.Width, picture.Height) / UsualSide;
        var map = RegionMap.Of(planes);
        if (map.Count > Noise * picture.Width * picture.Height && map.Count > MostPaths && !request.Force)
            throw NotFlat(null);
        map = RegionMerging.Merge(map, planes, Scale * size, (int)Math.Max(2, LeastArea * size * size));
        cancellationToken.ThrowIfCancellationRequested();
        var hasGradients = request.AllowsGradients && request.Colours is null;
        if (hasGradients)
            map = Shading.Merge(RegionMerging.MergeTo(map, planes, MostBands), planes);
        map = RegionMerging.MergeTo(map, planes, MostPaths);
        var (parts, fills) = Filled(map, planes, hasGradients, request.Colours ?? UsualColours);
        cancellationToken.ThrowIfCancellationRequested();
        return new VectorPicture(picture.Width, picture.Height, [.. Joined(Stacking.Of(parts), fills).Select(shape => Shape(shape.Layers, shape.Fill, picture.Width, picture.Height)).Where(shape => shape.Contours.Count > 0)]);
    }

    /// <summary>Fills for all parts; neighbours of the same colour become one part.</summary>
    private static (RegionMap Map, IReadOnlyList<VectorFill> Fills) Filled(RegionMap map, ColourPlanes planes, bool hasGradients, int mostColours)
    {
        var moments = RegionMoments.Of(map, planes);
        var pixels = hasGradients ? PixelsOf(map) : null;
        var gradients = moments.Select((part, index) => pixels is null ? null : Fills.Gradient(part, pixels[index].Select(at => (at % map.Width, at / map.Width)))).ToList();
        var plain = Enumerable.Range(0, map.Count).Where(part => gradients[part] is null).ToList();
        var colours = Fills.Plain([.. plain.Select(part => moments[part])], mostColours).Select(colour => colour.ToRgb()).ToList();
        var fills = new VectorFill[map.Count];
        for (var i = 0; i < plain.Count; i++)
            fills[plain[i]] = new VectorFill(colours[i]);
        for (var part = 0; part < fills.Length; part++)
            fills[part] ??= new VectorFill(moments[part].Mean.ToRgb(), gradients[part]);
        var first = fills.Select((fill, part) => (fill, part)).GroupBy(pair => pair.fill).ToDictionary(group => group.Key, group => group.First().part);
        var joined = map.Renumbered(part => first[fills[part]], out var former);
        return (joined, [.. former.Select(part => fills[part])]);
    }

    private static List<int>[] PixelsOf(RegionMap map)
    {
        var pixels = new List<int>[map.Count];
        for (var part = 0; part < pixels.Length; part++)
            pixels[part] = [];
        for (var at = 0; at < map.Labels.Length; at++)
        {
            if (map.Labels[at] != RegionMap.Nothing)
                pixels[map.Labels[at]].Add(at);
        }
        return pixels;
    }

    /// <summary>Shapes of one colour become one path, where nothing that is painted between them lies over the later one.</summary>
    private static List<(List<Layer> Layers, VectorFill Fill)> Joined(IReadOnlyList<Layer> layers, IReadOnlyList<VectorFill> fills)
    {
        var shapes = new List<(List<Layer> Layers, VectorFill Fill)>();
        foreach (var layer in layers)
        {
            var fill = fills[layer.Part];
            var at = shapes.Count - 1;
            while (at >= 0 && (shapes[at].Fill != fill) && !shapes[at].Layers.Exists(layer.Touches))
                at--;
            if (at >= 0 && shapes[at].Fill == fill)
                shapes[at].Layers.Add(layer);
            else
                shapes.Add(([layer], fill));
        }
        return shapes;
    }

    private static VectorShape Shape(List<Layer> layers, VectorFill fill, int width, int height) => new(fill,
        [.. layers.SelectMany(PixelOutline.Of).Where(line => Math.Abs(Area(line)) >= LeastHole).Select(line => Within(CurveFitting.Fit(line), width, height))]);

    /// <summary>The area within a line, by the shoelace formula.</summary>
    private static double Area((int X, int Y)[] line)
    {
        var twice = 0L;
        for (var i = 0; i < line.Length; i++)
        {
            var (from, to) = (line[i], line[(i + 1) % line.Length]);
            twice += ((long)from.X * to.Y) - ((long)to.X * from.Y);
        }
        return twice / 2.0;
    }

    /// <summary>What reaches beyond the picture is put on its edge.</summary>
    private static VectorContour Within(VectorContour contour, int width, int height)
    {
        return new VectorContour(Moved(contour.Start), [.. contour.Pieces.Select(piece => new VectorPiece(Moved(piece.End), piece.Controls is { } controls ? (Moved(controls.First), Moved(controls.Second)) : null))]);

        VectorPoint Moved(VectorPoint point) => new(Math.Min(width, Math.Max(0, point.X)), Math.Min(height, Math.Max(0, point.Y)));
    }

    private static string? Description(PictureMetadata? made) => made is not { Model: { } model } ? null
        : made.Seed is { } seed ? FormattableString.Invariant($"Made by the model {model}, seed {seed}.") : $"Made by the model {model}.";

    private static AIImageException NotFlat(double? changed) => new(ErrorIds.PictureInvalid, string.Concat(
        "The picture is not flat",
        changed is { } share ? string.Format(CultureInfo.InvariantCulture, " ({0:0} % of its pixels would look different)", 100 * share) : " (nearly every pixel has a colour of its own)",
        FormattableString.Invariant($", so {MostPaths} shapes do not draw it; take a picture of plain areas, or have it drawn all the same (--force).")));
}
