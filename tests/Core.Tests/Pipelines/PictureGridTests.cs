using TextToImage.Generation;
using TextToImage.Imaging;

namespace TextToImage.Tests.Pipelines;

/// <summary>Sheets of pictures, and the way back from them.</summary>
public sealed class PictureGridTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_sheet_shows_all_at_full_size_and_names_files_and_seeds()
    {
        var (path, paths) = Written(4, null);
        Assert.Equal([_folder.File("a-house-1.png"), _folder.File("a-house-2.png"), _folder.File("a-house-3.png"), _folder.File("a-house-4.png")], paths);
        Assert.Equal(_folder.File("a-house-1-grid.png"), path);
        var (sheet, made) = PictureFile.Read(path);
        Assert.Equal((12, 8, 12, 8), (sheet.Width, sheet.Height, made!.Width, made.Height));
        Assert.Equal(("2x2", "a-house-1.png/a-house-2.png/a-house-3.png/a-house-4.png", "1/2/3/4"), (made.Other["Grid"], made.Other["Grid pictures"], made.Other["Grid seeds"]));
        Assert.Equal(4, PictureGrid.Count(made));
        Assert.Equal([1, 2, 3, 4], new[] { 0, 6, 12 * 4, (12 * 4) + 6 }.Select(pixel => (int)sheet.Rgb[pixel * 3]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_picture_comes_from_its_file_or_else_from_the_sheet(bool isThere)
    {
        var (path, paths) = Written(3, 50);
        if (!isThere)
            paths.ForEach(File.Delete);
        var (sheet, made) = PictureFile.Read(path);
        var third = PictureGrid.Pick(sheet, made, path, 3);
        Assert.Equal((6, 4, 3, "a-house-3.png"), (third.Picture.Width, third.Picture.Height, third.Picture.Rgb[0], third.FileName));
        Assert.Equal((3UL, "a house", 6, 4), (third.Made!.Seed, third.Made.Prompt, third.Made.Width, third.Made.Height));
        Assert.Equal("53", third.Made.Other["Variation seed"]);
        Assert.Equal(1, PictureGrid.Count(third.Made));
    }

    [Fact]
    public void Another_file_of_that_name_is_not_taken_for_it()
    {
        var (path, paths) = Written(4, null);
        File.WriteAllBytes(paths[1], PictureFile.Encode(new Picture(1, 1, new byte[3]), PictureFormat.Png, new PictureMetadata { Seed = 99 }));
        File.WriteAllText(paths[2], "no picture");
        var (sheet, made) = PictureFile.Read(path);
        Assert.Equal((6, 6), (PictureGrid.Pick(sheet, made, path, 2).Picture.Width, PictureGrid.Pick(sheet, made, path, 3).Picture.Width));
    }

    [Fact]
    public void A_named_sheet_gives_its_pictures_its_name()
    {
        var grid = new GridFile(PictureOutput.Open(_folder.File("sheet.webp"), _folder.Path, 1, overwrite: false));
        Assert.Equal([_folder.File("sheet-1.webp"), _folder.File("sheet-2.webp")], Enumerable.Range(1, 2).Select(seed => grid.Add(Picture(seed, null))));
        Assert.Equal(_folder.File("sheet.webp"), grid.Save());
        Assert.Equal(2, PictureGrid.Count(PictureFile.Read(_folder.File("sheet.webp")).Metadata));
    }

    [Fact]
    public void Transparent_pictures_stay_so()
    {
        var grid = new GridFile(PictureOutput.Open(null, _folder.Path, 2, overwrite: false));
        grid.Add(Picture(1, null));
        grid.Add(Picture(2, null) with { Picture = new Picture(6, 4, new byte[6 * 4 * 3], new byte[6 * 4]) });
        var sheet = PictureFile.Read(grid.Save()).Picture;
        Assert.Equal((byte.MaxValue, (byte)0), (sheet.Alpha![0], sheet.Alpha[6]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void There_are_no_other_numbers(int number)
    {
        var (path, _) = Written(4, null);
        var (sheet, made) = PictureFile.Read(path);
        Assert.Contains("from 1 to 4", Assert.Throws<AIImageException>(() => PictureGrid.Pick(sheet, made, path, number)).Message, StringComparison.Ordinal);
        Assert.Contains("no grid", Assert.Throws<AIImageException>(() => PictureGrid.Pick(sheet, null, path, 2)).Message, StringComparison.Ordinal);
        Assert.Same(sheet, PictureGrid.Pick(sheet, null, path, 1).Picture);
    }

    [Theory]
    [InlineData("0x2", "1/2")]
    [InlineData("2x2", "1/2/3/4/5")]
    [InlineData("many", "1")]
    public void What_says_nonsense_of_a_grid_is_none(string layout, string seeds) =>
        Assert.Equal(1, PictureGrid.Count(new PictureMetadata { Other = new Dictionary<string, string> { ["Grid"] = layout, ["Grid seeds"] = seeds } }));

    private (string Sheet, List<string> Pictures) Written(int count, long? variation)
    {
        var grid = new GridFile(PictureOutput.Open(null, _folder.Path, count, overwrite: false));
        List<string> paths = [.. Enumerable.Range(1, count).Select(seed => grid.Add(Picture(seed, variation + seed)))];
        return (grid.Save(), paths);
    }

    /// <summary>A picture whose pixels are its seed.</summary>
    private static GeneratedPicture Picture(int seed, long? variation)
    {
        var metadata = new PictureMetadata { Prompt = "a house", Seed = (ulong)seed, Width = 6, Height = 4 };
        if (variation is not null)
            metadata = metadata with { Other = new Dictionary<string, string> { ["Variation seed"] = $"{variation}" } };
        return new GeneratedPicture(new Picture(6, 4, [.. Enumerable.Repeat((byte)seed, 6 * 4 * 3)]), metadata, 1, TimeSpan.Zero, TimeSpan.Zero, []) { Seed = (ulong)seed, VariationSeed = (ulong?)variation };
    }
}
