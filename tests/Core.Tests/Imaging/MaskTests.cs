using CsCheck;
using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

public class MaskTests
{
    private static readonly Gen<Mask> AnyMask =
        from width in Gen.Int[1, 14]
        from height in Gen.Int[1, 14]
        from values in Gen.OneOf(Gen.Const<byte>(0), Gen.Const<byte>(0), Gen.Const<byte>(255), Gen.Byte).Array[width * height]
        select new Mask(width, height, values);

    [Fact]
    public void A_mask_has_as_many_values_as_pixels()
    {
        Assert.Throws<ArgumentException>(() => new Mask(2, 3, new byte[5]));
        Assert.Throws<ArgumentException>(() => new Mask(0, 3, []));
        Assert.Throws<ArgumentException>(() => new Mask(65536, 65536, []));
        byte[] values = [1, 2];
        Assert.Same(values, new Mask(2, 1, values).Values);
    }

    [Fact]
    public void Nothing_keeps_and_everything_repaints()
    {
        Assert.Equal(new byte[6], Mask.Nothing(3, 2).Values);
        Assert.Equal(Enumerable.Repeat((byte)255, 6), Mask.Everything(3, 2).Values);
        Assert.True(Mask.Nothing(3, 2).IsEmpty);
        Assert.False(Mask.Everything(3, 2).IsEmpty);
    }

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, false)]
    public void A_mask_with_nothing_above_half_is_empty(byte value, bool empty) => Assert.Equal(empty, new Mask(2, 1, [0, value]).IsEmpty);

    [Theory]
    [InlineData(1, 1, 2, 1, "...../.##../.....")]
    [InlineData(-3, -2, 5, 4, "##.../##.../.....")]
    [InlineData(3, 1, int.MaxValue, int.MaxValue, "...../...##/...##")]
    [InlineData(0, 0, 5, 3, "#####/#####/#####")]
    public void A_rectangle_is_cut_to_the_picture(int left, int top, int columns, int rows, string expected)
        => Assert.Equal(Parse(expected).Values, Mask.Rectangle(5, 3, left, top, columns, rows).Values);

    [Theory]
    [InlineData(5, 0, 1, 1)]
    [InlineData(-1, 0, 1, 1)]
    [InlineData(0, 0, 0, 3)]
    [InlineData(2, 2, -1, -1)]
    [InlineData(int.MinValue, 0, int.MinValue, 3)]
    public void A_rectangle_outside_the_picture_is_an_error(int left, int top, int columns, int rows)
    {
        var error = Assert.Throws<AIImageException>(() => Mask.Rectangle(5, 3, left, top, columns, rows));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains("5x3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_hold_every_value_above_0_and_no_row_or_column_more()
    {
        Assert.Null(Mask.Nothing(4, 3).Bounds);
        AnyMask.Sample(mask =>
        {
            var places = Enumerable.Range(0, mask.Values.Length).Where(i => mask.Values[i] > 0).Select(i => (X: i % mask.Width, Y: i / mask.Width)).ToList();
            (int, int, int, int)? expected = places.Count == 0
                ? null
                : (places.Min(p => p.X), places.Min(p => p.Y), places.Max(p => p.X) - places.Min(p => p.X) + 1, places.Max(p => p.Y) - places.Min(p => p.Y) + 1);
            Assert.Equal(expected, mask.Bounds);
        });
    }

    [Fact]
    public void Inverted_twice_is_the_same()
    {
        Assert.Equal([255, 0, 155], new Mask(3, 1, [0, 255, 100]).Inverted().Values);
        AnyMask.Sample(mask => Assert.Equal(mask.Values, mask.Inverted().Inverted().Values));
    }

    [Fact]
    public void Growing_takes_the_largest_value_around_and_shrinking_the_smallest()
        => Gen.Select(AnyMask, Gen.Int[-17, 17]).Sample((mask, pixels) =>
        {
            var grown = mask.Grown(pixels);
            Assert.NotSame(mask.Values, grown.Values);
            Each(mask, (x, y) =>
            {
                var around = from q in Enumerable.Range(0, mask.Values.Length)
                             where Math.Max(Math.Abs((q % mask.Width) - x), Math.Abs((q / mask.Width) - y)) <= Math.Abs(pixels)
                             select mask.Values[q];
                Assert.Equal(pixels < 0 ? around.Min() : around.Max(), grown.Values[(y * mask.Width) + x]);
            });
        });

    [Theory]
    [InlineData(1, "...../.###./.###./.###.")]
    [InlineData(int.MaxValue, "#####/#####/#####/#####")]
    [InlineData(-1, "...../...../...../.....")]
    [InlineData(int.MinValue, "...../...../...../.....")]
    public void A_single_pixel_grows_to_a_square(int pixels, string expected)
        => Assert.Equal(Parse(expected).Values, Parse("...../...../..#../.....").Grown(pixels).Values);

    [Fact]
    public void A_feathered_edge_falls_evenly_to_0()
    {
        var soft = Parse(".....###.....").Feathered(3).Values;
        Assert.Equal([0, 0, 64, 128, 191, 255, 255, 255, 191, 128, 64, 0, 0], soft);
        Assert.Equal([255, 128, 0], Parse("#..").Feathered(1).Values);
        Assert.Equal([0, 255, 255], Parse(".##").Feathered(0).Values);
        Assert.Equal(new byte[4], Mask.Nothing(2, 2).Feathered(5).Values);
    }

    [Fact]
    public void Feathering_is_the_slope_around_every_value()
        => Gen.Select(AnyMask, Gen.Int[1, 20]).Sample((mask, pixels) =>
        {
            var soft = mask.Feathered(pixels).Values;
            var reach = pixels + 1.0;
            Each(mask, (x, y) =>
            {
                var nearest = Enumerable.Range(0, mask.Values.Length).Where(q => mask.Values[q] > 0)
                    .Select(q => Math.Sqrt(Math.Pow((1 - (mask.Values[q] / 255.0)) * reach, 2) + Math.Pow((q % mask.Width) - x, 2) + Math.Pow((q / mask.Width) - y, 2)))
                    .DefaultIfEmpty(reach).Min();
                var at = (y * mask.Width) + x;
                Assert.InRange(Math.Abs(soft[at] - Math.Max(0, 255 * (1 - (nearest / reach)))), 0, 0.51);
                Assert.True(soft[at] >= mask.Values[at]);
            });
        });

    [Fact]
    public void Beyond_a_feathered_edge_nothing_is_touched()
        => Gen.Select(Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[1, 12]).Sample((left, top, pixels) =>
        {
            var mask = Mask.Rectangle(40, 40, left, top, 6, 4);
            var (soft, far) = (mask.Feathered(pixels), mask.Grown(pixels));
            for (var i = 0; i < soft.Values.Length; i++)
                Assert.True(far.Values[i] == 255 || soft.Values[i] == 0);
            Assert.Equal(far.Bounds, soft.Bounds);
        });

    [Theory]
    [InlineData("#..", 6, "##....")]
    [InlineData("#.#.#.", 3, "###")]
    [InlineData("#.#.#.", 4, "#..#")]
    public void Resizing_takes_the_nearest_pixel(string mask, int width, string expected)
        => Assert.Equal(Parse(expected).Values, Parse(mask).ResizedTo(width, 1).Values);

    [Theory]
    [InlineData(2, 82, 41)]
    [InlineData(3, 123, 41)]
    [InlineData(6, 74, 37)]
    public void Resizing_rounds_as_torch_does(int from, int to, int at)
    {
        // Exactly on the border between two pixels; in torch 1.13 single precision puts these one pixel lower.
        var mask = new Mask(from, 1, [.. Enumerable.Range(0, from).Select(i => (byte)i)]);
        Assert.Equal((at * from / to) - 1, mask.ResizedTo(to, 1).Values[at]);
        Assert.Equal((at * from / to) - 1, new Mask(1, from, mask.Values).ResizedTo(1, to).Values[at]);
    }

    [Fact]
    public void A_part_is_cut_out()
    {
        var mask = new Mask(3, 2, [1, 2, 3, 4, 5, 6]);
        Assert.Equal([2, 3, 5, 6], mask.Crop(1, 0, 2, 2).Values);
        Assert.Equal([4], mask.Crop(0, 1, 1, 1).Values);
        Assert.Throws<ArgumentException>(() => mask.Crop(2, 0, 2, 1));
        Assert.Throws<ArgumentException>(() => mask.Crop(-1, 0, 2, 1));
        Assert.Throws<ArgumentException>(() => mask.Crop(1, 0, int.MaxValue, 1));
    }

    [Fact]
    public void As_a_picture_it_is_grey() => Assert.Equal([0, 0, 0, 7, 7, 7, 255, 255, 255], new Mask(3, 1, [0, 7, 255]).ToPicture().Rgb);

    private static void Each(Mask mask, Action<int, int> check)
    {
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
                check(x, y);
        }
    }

    private static Mask Parse(string rows)
    {
        var lines = rows.Split('/');
        return new Mask(lines[0].Length, lines.Length, [.. lines.SelectMany(line => line).Select(c => c == '#' ? (byte)255 : (byte)0)]);
    }
}
