using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

public class ContactSheetTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 2, 2)]
    [InlineData(4, 2, 2)]
    [InlineData(5, 3, 2)]
    [InlineData(7, 3, 3)]
    [InlineData(12, 4, 3)]
    public void The_grid_is_as_square_as_it_can_be(int count, int columns, int rows)
    {
        var sheet = ContactSheet.Arrange([.. Enumerable.Repeat(Samples.Gradient(10, 10), count)], null, 64, 2);
        Assert.Equal(((columns * 12) - 2, (rows * 12) - 2), (sheet.Width, sheet.Height));
    }

    [Fact]
    public void Wide_pictures_stand_one_below_the_other()
        => Assert.Equal((100, 64), Size(ContactSheet.Arrange([.. Enumerable.Repeat(Samples.Gradient(100, 20), 3)], null, 100, 2)));

    [Fact]
    public void Pictures_stand_in_order_in_the_middle_of_their_cells_on_white()
    {
        var pictures = new[] { Grey(4, 2, 10), Grey(2, 4, 20), Grey(1, 1, 30) };
        var sheet = ContactSheet.Arrange(pictures, 2, 50, 1);
        Assert.Equal((9, 9), Size(sheet));
        string[] expected =
        [
            "......BB.",
            "AAAA..BB.",
            "AAAA..BB.",
            "......BB.",
            ".........",
            ".........",
            ".C.......",
            ".........",
            ".........",
        ];
        Assert.Equal(string.Join('\n', expected), Text(sheet));
    }

    [Fact]
    public void Larger_pictures_are_reduced_and_smaller_ones_left()
    {
        Assert.Equal((64, 32), Size(ContactSheet.Fit(Samples.Gradient(640, 320), 64)));
        Assert.Equal((1, 64), Size(ContactSheet.Fit(Samples.Gradient(3, 1000), 64)));
        var small = Samples.Gradient(64, 10);
        Assert.Same(small, ContactSheet.Fit(small, 64));
        Assert.Equal((64 + 64 + 4, 64), Size(ContactSheet.Arrange([Samples.Gradient(640, 320), Samples.Gradient(10, 100)], null, 64, 4)));
    }

    [Fact]
    public void More_columns_than_pictures_leave_no_empty_cells()
        => Assert.Equal((22, 10), Size(ContactSheet.Arrange([Samples.Gradient(10, 10), Samples.Gradient(10, 10)], 9, 64, 2)));

    [Fact]
    public void A_sheet_that_would_be_too_large_gets_smaller_cells()
    {
        var picture = Samples.Gradient(256, 256);
        var sheet = ContactSheet.Arrange([.. Enumerable.Repeat(picture, 900)], null, 256, 8);
        Assert.InRange((long)sheet.Width * sheet.Height, 10_000_000, 32 * 1024 * 1024);
        Assert.InRange(ContactSheet.Arrange([.. Enumerable.Repeat(picture, 300)], 1, 256, 8).Height, 8000, 16_384);
    }

    [Fact]
    public void What_makes_no_sheet_is_an_error()
    {
        var picture = Samples.Gradient(1, 1);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => ContactSheet.Arrange([], null, 64, 4)).ErrorId);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => ContactSheet.Arrange([picture], 0, 64, 4)).ErrorId);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => ContactSheet.Arrange([picture], null, 0, 4)).ErrorId);
        Assert.Contains("make several", Assert.Throws<AIImageException>(() => ContactSheet.Arrange([.. Enumerable.Repeat(picture, 20_000)], 1, 1, 0)).Message, StringComparison.Ordinal);
    }

    private static Picture Grey(int width, int height, byte level) => new(width, height, [.. Enumerable.Repeat(level, width * height * 3)]);

    private static (int, int) Size(Picture picture) => (picture.Width, picture.Height);

    private static string Text(Picture picture) => string.Join('\n', Enumerable.Range(0, picture.Height).Select(y => string.Concat(
        Enumerable.Range(0, picture.Width).Select(x => picture.Rgb[((y * picture.Width) + x) * 3] switch { 10 => 'A', 20 => 'B', 30 => 'C', _ => '.' }))));
}
