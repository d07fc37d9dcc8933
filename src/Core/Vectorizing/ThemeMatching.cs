using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>
/// Chooses which colours of a theme those of a picture become. Colours of one hue stay of one hue: families of hues are matched with the theme's accents and coloured texts and
/// backgrounds, then the colours that share one of these with its lighter and darker tints, and greys with greys, both at the least cost in all.
/// </summary>
internal static class ThemeMatching
{
    /// <summary>What looks grey in a picture of paint.</summary>
    public const double GreyChroma = 0.03;

    /// <summary>Hues that are nearer, in degrees, are one family.</summary>
    private const double SameHue = 28;

    /// <summary>What it costs, in 1 - cos of a turn of hue, that a family becomes grey: as much as a turn by 78 degrees.</summary>
    private const double BecomesGrey = 0.8;

    /// <summary>What each further use of a colour costs: of an accent by another family, of a tint by another colour.</summary>
    private const double SharedAccent = 0.25, SharedTint = 0.004;

    /// <summary>What it costs that a yellow becomes a green, rather than an orange.</summary>
    private const double TurnsCold = 0.25;

    /// <summary>What a colour that is no accent costs, and what a tint costs that is not the theme's colour itself.</summary>
    private const double NoAccent = 0.1, IsTint = 0.004;

    /// <summary>Times that a colour may be used.</summary>
    private const int Uses = 4;

    /// <summary>The colour of the theme for each colour of a picture.</summary>
    /// <param name="colours">The colours, each once.</param>
    /// <param name="areas">How much of the picture each has.</param>
    /// <param name="theme">The theme.</param>
    public static Rgb[] Of(IReadOnlyList<OkLab> colours, IReadOnlyList<double> areas, OfficeTheme theme)
    {
        var (sources, greys) = (ThemeTints.Colours(theme), ThemeTints.Greys(theme));
        var families = Families(colours, areas);
        var source = new int?[colours.Count];
        var chosen = Shared(families.Count, sources.Count, SharedAccent, (family, at) => Turn(families[family], OkLab.Of(sources[at].Colour), sources[at].IsAccent), _ => BecomesGrey);
        for (var family = 0; family < families.Count; family++)
        {
            foreach (var colour in families[family].Members)
                source[colour] = chosen[family];
        }
        var result = new Rgb[colours.Count];
        foreach (var group in Enumerable.Range(0, colours.Count).GroupBy(colour => source[colour]))
        {
            var offered = group.Key is { } at ? ThemeTints.Of(sources[at].Colour) : greys;
            var members = group.ToList();
            var tints = Shared(members.Count, offered.Count, SharedTint, (member, tint) => Difference(colours[members[member]], OkLab.Of(offered[tint]), group.Key is null) + (tint == 0 || group.Key is null ? 0 : IsTint), null);
            for (var member = 0; member < members.Count; member++)
                result[members[member]] = offered[tints[member]!.Value];
        }
        return result;
    }

    /// <summary>A turn of hue, more where a warm one becomes a cold one, and a little for being lighter or paler.</summary>
    private static double Turn(Family family, OkLab offered, bool isAccent) =>
        1 - Cosine(family.Mean, offered) + (IsWarm(family.Mean) == IsWarm(offered) ? 0 : TurnsCold) + (0.3 * Math.Abs(family.Mean.L - offered.L)) + (0.5 * Math.Abs(family.Mean.Chroma - offered.Chroma)) + (isAccent ? 0 : NoAccent);

    private static double Difference(OkLab own, OkLab offered, bool isGrey)
    {
        var (light, chroma) = (own.L - offered.L, own.Chroma - offered.Chroma);
        return (light * light) + (isGrey ? 0 : 0.3 * chroma * chroma);
    }

    /// <summary>A column for each row, of which each can be used several times at a growing cost; none where that is cheaper.</summary>
    private static int?[] Shared(int rows, int columns, double again, Func<int, int, double> cost, Func<int, double>? none)
    {
        if (rows == 0)
            return [];
        // There have to be as many places as rows, whatever they cost.
        var uses = Math.Max(Uses, (rows + columns - 1) / Math.Max(1, columns));
        var costs = new double[rows, (columns * uses) + (none is null ? 0 : rows)];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns * uses; column++)
                costs[row, column] = cost(row, column % columns) + (again * (column / columns));
            for (var column = columns * uses; column < costs.GetLength(1); column++)
                costs[row, column] = none!(row);
        }
        return [.. LeastCostAssignment.Of(costs).Select(column => column < columns * uses ? column % columns : (int?)null)];
    }

    /// <summary>Colours that are no greys, by their hues; the nearest two are put together until they are far apart.</summary>
    private static List<Family> Families(IReadOnlyList<OkLab> colours, IReadOnlyList<double> areas)
    {
        var families = Enumerable.Range(0, colours.Count).Where(colour => colours[colour].Chroma >= GreyChroma).Select(colour => new Family([colour], colours[colour], areas[colour])).ToList();
        var limit = Math.Cos(SameHue * Math.PI / 180);
        while (true)
        {
            var (one, other, nearest) = (0, 0, limit);
            for (var i = 0; i < families.Count; i++)
            {
                for (var j = i + 1; j < families.Count; j++)
                {
                    if (Cosine(families[i].Mean, families[j].Mean) > nearest)
                        (one, other, nearest) = (i, j, Cosine(families[i].Mean, families[j].Mean));
                }
            }
            if (one == other)
                return families;
            families[one] = families[one].And(families[other]);
            families.RemoveAt(other);
        }
    }

    /// <summary>From magenta over red and orange to yellow.</summary>
    private static bool IsWarm(OkLab colour) => Math.Atan2(colour.B, colour.A) * 180 / Math.PI is > -35 and < 115;

    private static double Cosine(OkLab one, OkLab other) => ((one.A * other.A) + (one.B * other.B)) / Math.Max(1e-9, one.Chroma * other.Chroma);

    private sealed record Family(IReadOnlyList<int> Members, OkLab Mean, double Area)
    {
        public Family And(Family other)
        {
            var area = Area + other.Area;
            return new Family([.. Members, .. other.Members], new OkLab(Mixed(Mean.L, other.Mean.L), Mixed(Mean.A, other.Mean.A), Mixed(Mean.B, other.Mean.B)), area);

            double Mixed(double one, double two) => ((one * Area) + (two * other.Area)) / area;
        }
    }
}
