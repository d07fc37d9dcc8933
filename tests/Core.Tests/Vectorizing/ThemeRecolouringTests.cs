using CsCheck;
using TextToImage.Imaging;
using TextToImage.Vectorizing;

namespace TextToImage.Tests.Vectorizing;

/// <summary>Pictures in the colours of a theme: exactly, of the hue they had, with their shading, and white as it was.</summary>
public sealed class ThemeRecolouringTests
{
    private static readonly Rgb White = Rgb.Of(0xFFFFFF), Red = Rgb.Of(0xD03028), DarkRed = Rgb.Of(0x801810), Sky = Rgb.Of(0x9CC8F0), Green = Rgb.Of(0x50A848);

    /// <summary>Accents of Office 2013, Office 2023, Blue Green, Orange and a black and red one.</summary>
    public static TheoryData<string> Themes =>
    [
        "4472C4 ED7D31 A5A5A5 FFC000 5B9BD5 70AD47", "156082 E97132 196B24 0F9ED5 A02B93 4EA72E", "3494BA 58B6C0 75BDA7 7A8C8E 84ACB6 2683C6", "E48312 BD582C 865640 9B8357 C2BC80 94A088", "111111 555555 888888 AAAAAA C8102E E6A2AA",
    ];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Areas_have_exactly_colours_that_the_theme_offers(string accents)
    {
        var theme = Theme(accents);
        var picture = House();
        var (painted, areas) = ThemeRecolouring.Recolour(picture, theme);
        var offered = ThemeTints.Colours(theme).SelectMany(each => ThemeTints.Of(each.Colour)).Concat(ThemeTints.Greys(theme)).ToHashSet();
        Assert.InRange(areas.Count, 5, 10);
        Assert.All(areas, area => Assert.Contains(area.Target, offered));
        Assert.All(areas.Where(area => area.Share > 0.01), area => Assert.InRange(area.Error, 0, 2));
        // Measured anew, not believed: the middle of the sky, of the wall and of the cloud.
        foreach (var (x, y) in new[] { (20, 20), (75, 90), (120, 25) })
            Assert.Contains(areas, area => ColourDifference.Between(Mean(painted, x, y), area.Target) < 2);
        Assert.Equal(White, At(painted, 120, 25));
    }

    [Fact]
    public void Hues_stay_together_and_shades_in_their_order()
    {
        var theme = Theme("4472C4 C0504D A5A5A5 FFC000 5B9BD5 70AD47");
        var painted = ThemeRecolouring.Recolour(House(), theme).Picture;
        var (wall, door, sky, grass) = (OkLab.Of(At(painted, 75, 90)), OkLab.Of(At(painted, 64, 108)), OkLab.Of(At(painted, 20, 20)), OkLab.Of(At(painted, 20, 140)));
        Assert.True(wall.L > door.L);
        Assert.True(wall.A > 0.05 && door.A > 0.02 && sky.B < -0.02 && grass.A < -0.02, $"{wall} {door} {sky} {grass}");
    }

    [Fact]
    public void Shading_and_alpha_stay()
    {
        var picture = new DrawnPicture(96, 96).Shape((x, y) => ((x - 48) * (x - 48)) + ((y - 48) * (y - 48)) < 1600, (x, _) => new Rgb((byte)(150 + x), 40, 40)).Paint();
        var (painted, areas) = ThemeRecolouring.Recolour(picture, OfficeTheme.Office);
        Assert.Equal(picture.Alpha, painted.Alpha);
        Assert.InRange(Assert.Single(areas).Error, 0, 2);
        Assert.True(OkLab.Of(At(painted, 80, 48)).L > OkLab.Of(At(painted, 48, 48)).L && OkLab.Of(At(painted, 48, 48)).L > OkLab.Of(At(painted, 16, 48)).L);
    }

    /// <summary>Against all that can be.</summary>
    [Fact]
    public void An_assignment_costs_the_least() => Gen.Double[0, 1].Array[20].Sample(numbers =>
    {
        var costs = new double[4, 5];
        Buffer.BlockCopy(numbers, 0, costs, 0, 20 * sizeof(double));
        var columns = LeastCostAssignment.Of(costs);
        Assert.Equal(4, columns.Distinct().Count());
        Assert.Equal(Least(costs, 0, 0), columns.Select((column, row) => costs[row, column]).Sum(), 9);
    }, iter: 200);

    private static double Least(double[,] costs, int row, int used) => row == costs.GetLength(0) ? 0
        : Enumerable.Range(0, costs.GetLength(1)).Where(column => (used & (1 << column)) == 0).Min(column => costs[row, column] + Least(costs, row + 1, used | (1 << column)));

    /// <summary>A red house with a dark door under a sky with a cloud.</summary>
    private static Picture House() => new DrawnPicture(160, 160).Rectangle(0, 0, 160, 160, Sky).Rectangle(0, 120, 160, 160, Green).Rectangle(40, 60, 110, 125, Red).Rectangle(55, 95, 72, 125, DarkRed).Disc(120, 25, 16, White).Paint();

    private static OfficeTheme Theme(string accents)
    {
        var colours = new Dictionary<string, Rgb>(OfficeTheme.Office.Colours);
        foreach (var (name, text) in OfficeTheme.Accents.Zip(accents.Split(' ')))
            colours[name] = Rgb.Parse(text)!.Value;
        return new OfficeTheme(colours);
    }

    private static Rgb At(Picture picture, int x, int y)
    {
        var at = 3 * ((y * picture.Width) + x);
        return new Rgb(picture.Rgb[at], picture.Rgb[at + 1], picture.Rgb[at + 2]);
    }

    private static Rgb Mean(Picture picture, int x, int y)
    {
        var pixels = Enumerable.Range(0, 49).Select(i => At(picture, x - 3 + (i % 7), y - 3 + (i / 7))).ToList();
        return new Rgb((byte)pixels.Average(p => p.Red), (byte)pixels.Average(p => p.Green), (byte)pixels.Average(p => p.Blue));
    }
}
