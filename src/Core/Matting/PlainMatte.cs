using TextToImage.Imaging;

namespace TextToImage.Matting;

/// <summary>
/// The matte of a thing on a plain ground whose colour is known. What reaches from the border and is of that colour is ground; a pixel
/// at its edge is a mixture, C = a F + (1 - a) B (Porter and Duff 1984), with F the colour of the thing beside it, and B the ground's
/// (Smith and Blinn 1996, "Blue screen matting", section 3: one equation a channel, solved by least squares).
/// </summary>
/// <param name="Red">Red of the ground, 0 to 255.</param>
/// <param name="Green">Green of the ground.</param>
/// <param name="Blue">Blue of the ground.</param>
internal sealed record PlainMatte(float Red, float Green, float Blue)
{
    /// <summary>How far the colours of a plain ground lie apart where nothing else is said, in percent of the range of a channel: what a JPEG leaves of one colour.</summary>
    public const double UsualTolerance = 6;

    private const int Colours = 3, Levels = 255;

    /// <summary>Pixels that an edge goes on for, at most: a photograph's is a few pixels wide.</summary>
    private const int WidestEdge = 8;

    /// <summary>Levels by which a mixture must come nearer to the thing with each pixel; less is noise.</summary>
    private const int LeastRise = 3;

    /// <summary>Alpha of less than this is nothing, and of more than one less this is everything: specks that a lossy file leaves around edges.</summary>
    private const float Haze = 0.04f;

    /// <summary>Finds the ground.</summary>
    /// <param name="picture">An opaque picture.</param>
    /// <param name="tolerance">How far colours of it lie apart, in percent of the range of a channel.</param>
    /// <returns>Null where no colour has more than half of the border.</returns>
    public static PlainMatte? Find(Picture picture, double tolerance)
    {
        var border = Border(picture.Width, picture.Height).ToList();
        // The most frequent of 32 levels a channel; its own middle is then looked for.
        var most = border.GroupBy(at => (picture.Rgb[at * Colours] >> 3, picture.Rgb[(at * Colours) + 1] >> 3, picture.Rgb[(at * Colours) + 2] >> 3)).OrderByDescending(group => group.Count()).First();
        var ground = Mean(picture, most);
        for (var pass = 0; pass < 2; pass++)
        {
            var near = border.Where(at => ground.Distance(picture, at) <= Reach(tolerance)).ToList();
            if (2 * near.Count <= border.Count)
                return null;
            ground = Mean(picture, near);
        }
        return ground;
    }

    /// <summary>The picture without the ground: colours as they are where nothing of the ground is seen, and unmixed at edges.</summary>
    /// <param name="picture">The picture that the ground was found in.</param>
    /// <param name="tolerance">As the ground was found with.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Picture Lift(Picture picture, double tolerance, CancellationToken cancellationToken)
    {
        var distances = new byte[picture.Width * picture.Height];
        for (var at = 0; at < distances.Length; at++)
            distances[at] = (byte)Math.Min(Levels, Distance(picture, at));
        var alpha = Flood(distances, picture.Width, picture.Height, Reach(tolerance));
        cancellationToken.ThrowIfCancellationRequested();
        var edge = Edge(distances, alpha, picture.Width, picture.Height);
        cancellationToken.ThrowIfCancellationRequested();
        var isThing = (byte[])alpha.Clone();
        foreach (var at in edge)
            isThing[at] = 0;
        var rgb = (byte[])picture.Rgb.Clone();
        foreach (var at in edge)
            alpha[at] = Unmix(picture, isThing, rgb, at, Reach(tolerance));
        for (var at = 0; at < alpha.Length; at++)
        {
            if (alpha[at] == 0)
                rgb.AsSpan(at * Colours, Colours).Clear();
        }
        return new Picture(picture.Width, picture.Height, rgb).WithAlpha(alpha);
    }

    private static double Reach(double tolerance) => tolerance * Levels / 100;

    private static PlainMatte Mean(Picture picture, IEnumerable<int> pixels)
    {
        var all = pixels.ToList();
        return new PlainMatte(Channel(0), Channel(1), Channel(2));

        float Channel(int channel) => (float)all.Average(at => picture.Rgb[(at * Colours) + channel]);
    }

    /// <summary>0 where the ground is, 255 elsewhere.</summary>
    private static byte[] Flood(byte[] distances, int width, int height, double reach)
    {
        var alpha = Transparency.Opaque(distances.Length);
        var open = new Stack<int>(Border(width, height));
        while (open.Count > 0)
        {
            var at = open.Pop();
            if (alpha[at] == 0 || distances[at] > reach)
                continue;
            alpha[at] = 0;
            foreach (var next in Neighbours(at, width, height))
                open.Push(next);
        }
        return alpha;
    }

    /// <summary>The pixels that may be mixtures: those beside the ground, and on from these as long as each is farther from the ground's colour than the one before.</summary>
    private static List<int> Edge(byte[] distances, byte[] alpha, int width, int height)
    {
        var edge = new List<int>();
        var seen = new HashSet<int>();
        var front = Enumerable.Range(0, alpha.Length).Where(at => alpha[at] == 0 && Neighbours(at, width, height).Any(next => alpha[next] != 0)).ToList();
        for (var step = 0; step < WidestEdge && front.Count > 0; step++)
        {
            var further = new List<int>();
            foreach (var at in front)
            {
                foreach (var next in Neighbours(at, width, height))
                {
                    // A pixel is a mixture only where one behind it has more of the thing: the last one of a rise is the thing itself.
                    if (alpha[next] != 0 && !seen.Contains(next) && distances[next] >= distances[at] + LeastRise && Rises(next) && seen.Add(next))
                        further.Add(next);
                }
            }
            edge.AddRange(further);
            front = further;
        }
        return edge;

        bool Rises(int at) => Neighbours(at, width, height).Any(next => alpha[next] != 0 && distances[next] >= distances[at] + LeastRise);
    }

    /// <summary>The alpha of a mixture; its colour is put into a picture.</summary>
    private byte Unmix(Picture picture, byte[] isThing, byte[] rgb, int at, double reach)
    {
        var share = Share(picture, isThing, at, reach);
        if (!(share > Haze))
            return 0;
        if (share > 1 - Haze)
            return byte.MaxValue;
        Span<float> ground = [Red, Green, Blue];
        for (var channel = 0; channel < Colours; channel++)
            rgb[(at * Colours) + channel] = ToByte((picture.Rgb[(at * Colours) + channel] - ((1 - share) * ground[channel])) / share);
        return ToByte(Levels * share);
    }

    /// <summary>
    /// How much of a pixel is the thing: where its colour lies on the way from the ground's to one of the thing nearby, the one that explains it best. A pixel
    /// beside others of its own colour, where the thing has several, is all of it by that.
    /// </summary>
    private float Share(Picture picture, byte[] isThing, int at, double reach)
    {
        var (x, y) = (at % picture.Width, at / picture.Width);
        var (share, least) = (1f, double.PositiveInfinity);
        for (var row = Math.Max(0, y - WidestEdge); row <= Math.Min(picture.Height - 1, y + WidestEdge); row++)
        {
            for (var column = Math.Max(0, x - WidestEdge); column <= Math.Min(picture.Width - 1, x + WidestEdge); column++)
            {
                var other = (row * picture.Width) + column;
                var distance = Math.Sqrt(((row - y) * (row - y)) + ((column - x) * (column - x)));
                if (isThing[other] == 0 || distance >= least)
                    continue;
                var (along, residual) = Project(picture.Rgb, at, other);
                // A thing that is hardly of another colour than its ground says nothing of how much of it is seen.
                if (along is { } found && residual + distance < least && Distance(picture, other) > 2 * reach)
                    (share, least) = (found, residual + distance);
            }
        }
        return share;
    }

    /// <summary>Where a colour lies on the way from the ground's to one of the thing, 0 to 1, and how far beside it, in levels.</summary>
    private (float? Along, double Residual) Project(byte[] rgb, int at, int thing)
    {
        Span<float> ground = [Red, Green, Blue];
        var (along, square) = (0f, 0f);
        for (var channel = 0; channel < Colours; channel++)
        {
            var way = rgb[(thing * Colours) + channel] - ground[channel];
            along += (rgb[(at * Colours) + channel] - ground[channel]) * way;
            square += way * way;
        }
        if (square == 0)
            return (null, 0);
        var share = Math.Min(1, Math.Max(0, along / square));
        var residual = 0f;
        for (var channel = 0; channel < Colours; channel++)
        {
            var beside = rgb[(at * Colours) + channel] - ground[channel] - (share * (rgb[(thing * Colours) + channel] - ground[channel]));
            residual += beside * beside;
        }
        return (share, Math.Sqrt(residual));
    }

    private float Distance(Picture picture, int at)
    {
        var rgb = picture.Rgb;
        return Math.Max(Math.Max(Math.Abs(rgb[at * Colours] - Red), Math.Abs(rgb[(at * Colours) + 1] - Green)), Math.Abs(rgb[(at * Colours) + 2] - Blue));
    }

    private static IEnumerable<int> Border(int width, int height) => Enumerable.Range(0, width)
        .SelectMany(x => new[] { x, ((height - 1) * width) + x })
        .Concat(Enumerable.Range(0, height).SelectMany(y => new[] { y * width, (y * width) + width - 1 }));

    private static IEnumerable<int> Neighbours(int at, int width, int height)
    {
        var (x, y) = (at % width, at / width);
        if (x > 0)
            yield return at - 1;
        if (x < width - 1)
            yield return at + 1;
        if (y > 0)
            yield return at - width;
        if (y < height - 1)
            yield return at + width;
    }

    private static byte ToByte(float value) => (byte)(Math.Min(Math.Max(value, 0), Levels) + 0.5f);
}
