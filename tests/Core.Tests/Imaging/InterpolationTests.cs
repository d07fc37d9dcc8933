using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

public class InterpolationTests
{
    // Pillow 9.4: Image.fromarray(a).resize((w, h), resample) of a[y, x] = (37 x + 91 y + 13 x y) mod 256 in 7x5 pixels.
    [Theory]
    [InlineData((int)Interpolation.Bilinear, 3, 2, new byte[] { 110, 141, 141, 122, 145, 137 })]
    [InlineData((int)Interpolation.Bilinear, 9, 4, new byte[] { 23, 50, 81, 112, 144, 125, 143, 173, 200, 129, 166, 161, 145, 188, 116, 126, 133, 99, 86, 133, 140, 136, 191, 130, 151, 171, 147, 85, 142, 124, 84, 151, 167, 113, 95, 152 })]
    [InlineData((int)Interpolation.Bilinear, 7, 8, new byte[] { 0, 37, 74, 111, 148, 185, 222, 40, 83, 125, 168, 99, 141, 184, 97, 148, 182, 233, 44, 95, 130, 154, 213, 95, 154, 133, 192, 75, 130, 198, 89, 156, 143, 210, 101, 27, 103, 162, 237, 72, 147, 206, 68, 152, 91, 174, 145, 85, 168, 108, 197, 30, 119, 208, 41, 130 })]
    [InlineData((int)Interpolation.Bicubic, 3, 2, new byte[] { 108, 140, 144, 124, 144, 137 })]
    [InlineData((int)Interpolation.Bicubic, 9, 4, new byte[] { 12, 35, 74, 114, 142, 121, 137, 178, 213, 136, 180, 169, 142, 189, 107, 124, 133, 86, 80, 134, 141, 132, 191, 122, 156, 184, 148, 78, 149, 124, 70, 150, 180, 101, 79, 160 })]
    [InlineData((int)Interpolation.Bicubic, 7, 8, new byte[] { 0, 30, 66, 102, 156, 192, 228, 31, 73, 127, 169, 96, 138, 192, 97, 148, 189, 240, 37, 88, 129, 172, 231, 85, 144, 144, 203, 56, 141, 208, 78, 145, 153, 229, 91, 21, 96, 168, 243, 66, 148, 213, 64, 148, 91, 175, 146, 75, 173, 115, 204, 20, 110, 218, 34, 124 })]
    public void The_bytes_are_those_of_Pillow(int filter, int width, int height, byte[] expected)
    {
        var resized = Resampling.Resize(Source(), width, height, (Interpolation)filter, default);
        Assert.Equal((width, height), (resized.Width, resized.Height));
        Assert.Equal(expected, resized.Rgb.Where((_, i) => i % 3 == 1));
    }

    private static Picture Source() => new(7, 5, [.. Enumerable.Range(0, 35).SelectMany(i => Enumerable.Repeat((byte)((37 * (i % 7)) + (91 * (i / 7)) + (13 * (i % 7) * (i / 7))), 3))]);
}
