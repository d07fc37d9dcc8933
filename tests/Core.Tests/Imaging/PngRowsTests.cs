using TextToImage.Imaging;
using TextToImage.Imaging.Metadata;

namespace TextToImage.Tests.Imaging;

public sealed class PngRowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(37, 23, false)]
    [InlineData(300, 200, true)]
    public void Rows_come_back_as_they_were_with_what_the_file_says(int width, int height, bool isNoise)
    {
        var rgb = new byte[width * height * 3];
        if (isNoise)
            new Random(7).NextBytes(rgb);
        else
            rgb = [.. Enumerable.Range(0, rgb.Length).Select(i => (byte)((i / 3 % width * 5) + (i / 3 / width * 3) + (i % 3 * 40)))];
        using (var file = File.Create(_folder.File("a.png")))
        using (var png = new PngRows(file, width, height, MetadataContainer.PngTexts(new PictureMetadata { Prompt = "eine Küste", Seed = 3 })))
        {
            for (var y = 0; y < height; y++)
                png.Add(rgb.AsSpan(y * width * 3, width * 3).ToArray());
            png.Finish();
        }
        var (picture, made) = PictureFile.Read(_folder.File("a.png"));
        Assert.Equal(rgb, picture.Rgb);
        Assert.Equal(("eine Küste", 3UL), (made!.Prompt, made.Seed));
    }

    [Fact]
    public void Smooth_pictures_become_small()
    {
        using var target = new MemoryStream();
        using var png = new PngRows(target, 256, 256, []);
        for (var y = 0; y < 256; y++)
            png.Add([.. Enumerable.Range(0, 256 * 3).Select(i => (byte)((i / 3) + y))]);
        png.Finish();
        Assert.True(target.Length < 256 * 256 * 3 / 50);
    }
}
