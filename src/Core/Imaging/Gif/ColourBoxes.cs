namespace TextToImage.Imaging;

/// <summary>
/// Reduces a picture's colours: the box of colours with the largest squared error is cut in two where that lowers the error
/// most, until there are enough boxes; their means are the palette. Sums over boxes come from a table of sums over everything
/// below a corner (Wu, "Efficient Statistical Computations for Optimal Color Quantization", Graphics Gems II, 1991).
/// </summary>
internal sealed class ColourBoxes
{
    /// <summary>Bits of each channel by which colours are counted together.</summary>
    private const int Bits = 5, Shift = 8 - Bits;

    /// <summary>Corners along a channel: one more than there are cells.</summary>
    private const int Side = (1 << Bits) + 1;

    private readonly Sums[] _below = new Sums[Side * Side * Side];

    private ColourBoxes(byte[] rgb)
    {
        for (var i = 0; i < rgb.Length; i += 3)
        {
            var (r, g, b) = (rgb[i], rgb[i + 1], rgb[i + 2]);
            ref var cell = ref _below[At((r >> Shift) + 1, (g >> Shift) + 1, (b >> Shift) + 1)];
            cell = cell.Plus(new Sums(1, r, g, b, (r * r) + (g * g) + (b * b)));
        }
        foreach (var step in new[] { Side * Side, Side, 1 })
        {
            // Along one channel after the other; corners at 0 have nothing below them.
            for (var i = step; i < _below.Length; i++)
            {
                if (i / step % Side != 0)
                    _below[i] = _below[i].Plus(_below[i - step]);
            }
        }
    }

    /// <summary>The colours that stand for a picture's.</summary>
    /// <param name="rgb">Three bytes a pixel.</param>
    /// <param name="count">Colours wanted at most.</param>
    /// <returns>Three bytes a colour.</returns>
    public static byte[] Reduce(byte[] rgb, int count)
    {
        var table = new ColourBoxes(rgb);
        var all = new Box(0, Side - 1, 0, Side - 1, 0, Side - 1);
        var boxes = new List<(Box Box, Sums Sums)> { (all, table.Over(all)) };
        while (boxes.Count < count)
        {
            var worst = 0;
            for (var i = 1; i < boxes.Count; i++)
                worst = boxes[i].Sums.Error > boxes[worst].Sums.Error ? i : worst;
            var (box, sums) = boxes[worst];
            if (sums.Error == 0)
                break;
            if (table.Cut(box, sums) is { } parts)
            {
                boxes[worst] = (parts.Low, table.Over(parts.Low));
                boxes.Add((parts.High, table.Over(parts.High)));
            }
            else
            {
                // A single cell: its colours are too like each other to be told apart here.
                boxes[worst] = (box, sums.Exact());
            }
        }
        return [.. boxes.SelectMany(box => box.Sums.Mean())];
    }

    private static int At(int red, int green, int blue) => (((red * Side) + green) * Side) + blue;

    /// <summary>The two parts of a box whose errors are least together; null where it cannot be cut.</summary>
    private (Box Low, Box High)? Cut(Box box, Sums sums)
    {
        var least = double.PositiveInfinity;
        (Box Low, Box High)? best = null;
        for (var channel = 0; channel < 3; channel++)
        {
            var (from, to) = channel == 0 ? (box.R0, box.R1) : channel == 1 ? (box.G0, box.G1) : (box.B0, box.B1);
            for (var at = from + 1; at < to; at++)
            {
                var low = channel == 0 ? box with { R1 = at } : channel == 1 ? box with { G1 = at } : box with { B1 = at };
                var below = Over(low);
                var above = sums.Minus(below);
                if (below.Pixels == 0 || above.Pixels == 0 || below.Error + above.Error >= least)
                    continue;
                least = below.Error + above.Error;
                best = (low, channel == 0 ? box with { R0 = at } : channel == 1 ? box with { G0 = at } : box with { B0 = at });
            }
        }
        return best;
    }

    private Sums Over(Box box)
    {
        return Face(box.R1).Minus(Face(box.R0));

        Sums Face(int red) => _below[At(red, box.G1, box.B1)].Plus(_below[At(red, box.G0, box.B0)])
            .Minus(_below[At(red, box.G0, box.B1)].Plus(_below[At(red, box.G1, box.B0)]));
    }

    /// <summary>Cells from the first of each channel up to the second, which is not in it.</summary>
    private readonly record struct Box(int R0, int R1, int G0, int G1, int B0, int B1);

    /// <summary>Pixels, and the sums of their channels and of the squares of those.</summary>
    private readonly record struct Sums(long Pixels, long Red, long Green, long Blue, long Squares)
    {
        /// <summary>Sum of squared distances from the mean.</summary>
        public double Error => Pixels == 0 ? 0 : Math.Max(0, Squares - ((((double)Red * Red) + ((double)Green * Green) + ((double)Blue * Blue)) / Pixels));

        public byte[] Mean() => [Mean(Red), Mean(Green), Mean(Blue)];

        /// <summary>The same without error, for what cannot be divided.</summary>
        public Sums Exact() => new(1, Mean(Red), Mean(Green), Mean(Blue), Square(Red) + Square(Green) + Square(Blue));

        public Sums Plus(Sums other) => new(Pixels + other.Pixels, Red + other.Red, Green + other.Green, Blue + other.Blue, Squares + other.Squares);

        public Sums Minus(Sums other) => new(Pixels - other.Pixels, Red - other.Red, Green - other.Green, Blue - other.Blue, Squares - other.Squares);

        private byte Mean(long sum) => (byte)((sum + (Pixels / 2)) / Pixels);

        private long Square(long sum) => Mean(sum) * Mean(sum);
    }
}
