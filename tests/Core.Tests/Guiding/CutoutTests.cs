using TextToImage.Guiding;
using TextToImage.Imaging;

namespace TextToImage.Tests.Guiding;

/// <summary>Cutouts are linear, and gradients go back by the transposed matrix.</summary>
public sealed class CutoutTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void The_way_back_is_the_transposed_matrix(bool mirrored, bool grey)
    {
        var cutout = new Cutout(new CutoutPlace(2, 5, 14, 9, mirrored, grey), 20, 17, 8, 11, Interpolation.Bicubic);
        var random = new Random(1);
        var (picture, cut, weights, back) = (Numbers(random, 3 * 20 * 17), new float[3 * 8 * 11], Numbers(random, 3 * 8 * 11), new float[3 * 20 * 17]);
        cutout.Take(picture, cut);
        var product = Dot(cut, weights);
        cutout.Give((float[])weights.Clone(), back);
        Assert.Equal(product, Dot(picture, back), 1e-4);
        Assert.NotInRange(product, -1e-2, 1e-2);
        // What lies outside plays no part.
        Assert.All(Enumerable.Range(0, 2 * 17), i => Assert.Equal(0, back[i]));
    }

    [Fact]
    public void A_plan_stays_within_the_picture_and_is_the_same_for_the_same_numbers()
    {
        var random = new Random(2);
        var numbers = Enumerable.Range(0, 200 * CutoutPlan.NumbersEach).Select(i => i % 7 == 0 ? 1f : (float)random.NextDouble()).ToArray();
        var plan = CutoutPlan.Disco(200, 0.1);
        Assert.Equal((150, 50), (plan.Overview, plan.Inner));
        var places = plan.Places(48, 31, 16, numbers).ToList();
        Assert.All(places, item => Assert.True(item.Place.Top >= 0 && item.Place.Left >= 0 && item.Place.Top + item.Place.Height <= 48 && item.Place.Left + item.Place.Width <= 31));
        Assert.All(places.Skip(150), item => Assert.InRange(item.Place.Width, 16, 31));
        Assert.Equal(10, places.Count(item => item.Place.Grey));
        Assert.Contains(places, item => item.Place.Mirrored);
        Assert.Equal(places, plan.Places(48, 31, 16, numbers));
        Assert.Equal((50, 150), (CutoutPlan.Disco(200, 0.4).Overview, CutoutPlan.Disco(200, 0.4).Inner));
        Assert.All(CutoutPlan.Vqgan(20).Places(40, 60, 224, numbers), item => Assert.InRange(item.Place.Height, 20, 40));
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
