using System.Text.Json;
using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

/// <summary>Resizing against the bytes that Pillow gave; tests/data/resampling/make_golden.py made them.</summary>
public class PillowResizeTests
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };
    private static readonly Golden[] Cases =
        JsonSerializer.Deserialize<Golden[]>(File.ReadAllText(ReferenceData.Bundled("resampling", "golden.json")), Options)!;

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void A_size_is_Pillows_to_the_byte(int index)
    {
        var golden = Cases[index];
        var resized = Resampling.Resize(Source(golden.Width, golden.Height), golden.ToWidth, golden.ToHeight);
        Assert.Equal((golden.ToWidth, golden.ToHeight), (resized.Width, resized.Height));
        Assert.Equal(golden.Rgb, resized.Rgb);
    }

    [Fact]
    public void Another_source_gives_other_bytes()
    {
        var golden = Cases[1];
        var source = Source(golden.Width, golden.Height);
        source.Rgb[^1] ^= 64;
        Assert.NotEqual(golden.Rgb, Resampling.Resize(source, golden.ToWidth, golden.ToHeight).Rgb);
    }

    [Fact]
    public void The_same_size_is_the_same_picture()
    {
        var source = Source(9, 7);
        Assert.Equal(source.Rgb, Resampling.Resize(source, 9, 7).Rgb);
    }

    [Fact]
    public void It_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Resampling.Resize(Source(9, 7), 18, 14, cancellation.Token));
    }

    /// <summary>The picture that make_golden.py describes: flat areas, hard edges and noise.</summary>
    private static Picture Source(int width, int height)
    {
        var rgb = new byte[width * height * 3];
        for (int y = 0, i = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var c = 0; c < 3; c++, i++)
                {
                    var noise = (byte)((x * 73856093L ^ y * 19349663L ^ c * 83492791L) >> 7);
                    rgb[i] = x * 3 < width ? (byte)255 : y * 3 < height ? (byte)0 : noise;
                }
            }
        }
        return new Picture(width, height, rgb);
    }

    private sealed record Golden(int Width, int Height, int ToWidth, int ToHeight, byte[] Rgb);
}
