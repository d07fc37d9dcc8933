using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>
/// Gives the areas of a flat picture the colours of a theme, exactly (<see cref="ThemeMatching"/> says which): the mean of an area is moved to its colour, and the pixels of an area
/// keep how much lighter or darker they are than that.
/// </summary>
public static class ThemeRecolouring
{
    /// <summary>Colours at most that are matched; what is alike gets one colour of the theme.</summary>
    private const int MostColours = 16;

    /// <summary>Pixels from which a neighbour is looked for: an edge is a mixture of two areas.</summary>
    private const int EdgeReach = 3;

    /// <summary>Times that the mean of an area is measured and put right: what sRGB does not have is cut off.</summary>
    private const int Rounds = 4;

    /// <summary>How much of the shading is left each time that it is too strong for its colour, and from which error (CIEDE2000) it is.</summary>
    private const double Softer = 0.6, TooFar = 1;

    /// <summary>The picture in the colours of a theme.</summary>
    /// <param name="picture">A flat picture; alpha stays as it is.</param>
    /// <param name="theme">The theme.</param>
    /// <param name="cancellationToken">Ends the work between two steps.</param>
    /// <returns>The picture, and the colours that its areas have now, the largest first.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static (Picture Picture, IReadOnlyList<ThemedArea> Areas) Recolour(Picture picture, OfficeTheme theme, CancellationToken cancellationToken = default)
    {
        var planes = ColourPlanes.Of(picture);
        var map = PictureVectorizer.Parts(planes.Sharpened(), cancellationToken);
        if (map.Count == 0)
            return (picture, []);
        var moments = RegionMoments.Of(map, planes);
        var targets = Targets(moments, theme);
        var painter = new AreaPainter(map, planes, [.. moments.Select(part => part.Mean)], targets);
        for (var round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            painter.PutRight(isLate: round > 0);
        }
        var areas = Enumerable.Range(0, map.Count).OrderByDescending(part => moments[part].Count)
            .Select(part => new ThemedArea((double)moments[part].Count / planes.Pixels.Length, targets[part], painter.MeanOf(part), moments[part].Mean.ToRgb())).ToList();
        return (painter.Painted(picture), areas);
    }

    private static Rgb[] Targets(RegionMoments[] moments, OfficeTheme theme)
    {
        var colours = Fills.Plain(moments, MostColours);
        var groups = colours.Distinct().ToList();
        var areas = groups.Select(group => (double)moments.Where((_, part) => colours[part].Equals(group)).Sum(part => part.Count)).ToList();
        var matched = ThemeMatching.Of(groups, areas, theme);
        return [.. colours.Select(colour => matched[groups.IndexOf(colour)])];
    }

    /// <summary>Moves the colours of areas.</summary>
    private sealed class AreaPainter
    {
        private readonly RegionMap _map;
        private readonly ColourPlanes _planes;
        private readonly OkLab[] _means, _wanted, _aims;
        private readonly double[] _strengths;
        private readonly Rgb[] _targets;
        private readonly int[] _others;
        private OkLab[] _reached;

        public AreaPainter(RegionMap map, ColourPlanes planes, OkLab[] means, Rgb[] targets)
        {
            (_map, _planes, _means, _targets) = (map, planes, means, targets);
            _wanted = [.. targets.Select(OkLab.Of)];
            _aims = [.. _wanted];
            _strengths = [.. means.Select(_ => 1.0)];
            _others = [.. Enumerable.Range(0, map.Labels.Length).Select(Other)];
            _reached = Measured();
        }

        public Rgb MeanOf(int part) => _reached[part].ToRgb();

        /// <summary>Aims beside the target by what it was missed by, and later softens the shading where that is not enough.</summary>
        public void PutRight(bool isLate)
        {
            for (var part = 0; part < _aims.Length; part++)
            {
                var (aim, wanted, reached) = (_aims[part], _wanted[part], _reached[part]);
                if (isLate && ColourDifference.Between(reached.ToRgb(), _targets[part]) > TooFar)
                {
                    _strengths[part] *= Softer;
                    _aims[part] = wanted;
                }
                else
                {
                    _aims[part] = new OkLab(aim.L + wanted.L - reached.L, aim.A + wanted.A - reached.A, aim.B + wanted.B - reached.B);
                }
            }
            _reached = Measured();
        }

        public Picture Painted(Picture picture)
        {
            var rgb = (byte[])picture.Rgb.Clone();
            for (var at = 0; at < _map.Labels.Length; at++)
            {
                if (_map.Labels[at] != RegionMap.Nothing)
                {
                    var colour = Moved(at);
                    (rgb[3 * at], rgb[(3 * at) + 1], rgb[(3 * at) + 2]) = (colour.Red, colour.Green, colour.Blue);
                }
            }
            return new Picture(picture.Width, picture.Height, rgb, picture.Alpha);
        }

        /// <summary>The means of the areas now, over what is no edge, or over all where all is edge.</summary>
        private OkLab[] Measured()
        {
            var (inside, all) = (new RegionMoments[_means.Length], new RegionMoments[_means.Length]);
            for (var part = 0; part < inside.Length; part++)
                (inside[part], all[part]) = (new RegionMoments(), new RegionMoments());
            for (var at = 0; at < _map.Labels.Length; at++)
            {
                var part = _map.Labels[at];
                if (part == RegionMap.Nothing)
                    continue;
                var colour = OkLab.Of(Moved(at));
                all[part].Add(0, 0, colour);
                if (_others[at] == part)
                    inside[part].Add(0, 0, colour);
            }
            return [.. inside.Select((moments, part) => (moments.Count > 0 ? moments : all[part]).Mean)];
        }

        /// <summary>A pixel is a mixture of its area and a neighbour, and a rest, which is its shading.</summary>
        private Rgb Moved(int at)
        {
            var (part, other) = (_map.Labels[at], _others[at]);
            var share = Share(at, part, other);
            var (pixel, before, after) = (_planes.Pixels[at], Mixed(_means[part], _means[other], share), Mixed(_aims[part], _aims[other], share));
            var strength = _strengths[part];
            // The shading turns with the hue, and is as strong beside it as before.
            var (own, aim) = (_means[part], _wanted[part]);
            var scale = own.Chroma < ThemeMatching.GreyChroma || aim.Chroma < OfficeTheme.Grey ? 0 : Math.Min(1, aim.Chroma / own.Chroma) / (own.Chroma * aim.Chroma);
            var (cosine, sine) = (scale * ((own.A * aim.A) + (own.B * aim.B)), scale * ((own.A * aim.B) - (own.B * aim.A)));
            var (a, b) = (pixel.A - before.A, pixel.B - before.B);
            return new OkLab(
                after.L + (strength * (pixel.L - before.L)),
                after.A + (strength * ((cosine * a) - (sine * b))),
                after.B + (strength * ((sine * a) + (cosine * b)))).ToRgb();
        }

        /// <summary>The area near a pixel of which, mixed with its own, it is most nearly made; its own where there is none.</summary>
        private int Other(int at)
        {
            var part = _map.Labels[at];
            if (part == RegionMap.Nothing)
                return part;
            var (x, y, best) = (at % _map.Width, at / _map.Width, part);
            var least = _planes.Pixels[at].SquaredDistance(_means[part]);
            var seen = -1;
            for (var row = Math.Max(0, y - EdgeReach); row <= Math.Min(_map.Height - 1, y + EdgeReach); row++)
            {
                for (var column = Math.Max(0, x - EdgeReach); column <= Math.Min(_map.Width - 1, x + EdgeReach); column++)
                {
                    var other = _map.Labels[(row * _map.Width) + column];
                    if (other == RegionMap.Nothing || other == part || other == seen)
                        continue;
                    seen = other;
                    var rest = _planes.Pixels[at].SquaredDistance(Mixed(_means[part], _means[other], Share(at, part, other)));
                    if (rest < least)
                        (least, best) = (rest, other);
                }
            }
            return best;
        }

        /// <summary>How much of the other area is in a pixel, 0 to 1: its place on the line between the two colours.</summary>
        private double Share(int at, int part, int other)
        {
            if (part == other)
                return 0;
            var (from, to, pixel) = (_means[part], _means[other], _planes.Pixels[at]);
            var length = from.SquaredDistance(to);
            var along = ((pixel.L - from.L) * (to.L - from.L)) + ((pixel.A - from.A) * (to.A - from.A)) + ((pixel.B - from.B) * (to.B - from.B));
            return length == 0 ? 0 : Math.Min(1, Math.Max(0, along / length));
        }

        private static OkLab Mixed(OkLab one, OkLab other, double share) =>
            new(one.L + (share * (other.L - one.L)), one.A + (share * (other.A - one.A)), one.B + (share * (other.B - one.B)));
    }
}

/// <summary>An area of a picture that got a colour of a theme.</summary>
/// <param name="Share">The share of the picture that it is, 0 to 1.</param>
/// <param name="Target">The colour of the theme.</param>
/// <param name="Mean">The mean of its pixels, without its edge.</param>
/// <param name="Before">The mean that it had.</param>
public sealed record ThemedArea(double Share, Rgb Target, Rgb Mean, Rgb Before)
{
    /// <summary>How far the mean is from the colour of the theme, by CIEDE2000.</summary>
    public double Error => ColourDifference.Between(Mean, Target);
}
