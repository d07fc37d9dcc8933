using TextToImage.Imaging;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Pictures to put into presentations.</summary>
internal static class Pictures
{
    /// <summary>A ring on a coloured ground, by which one sees in what shape it is shown.</summary>
    public static IllustrationPicture Ring(int width, int height, string prompt, int seed = 1)
    {
        var rgb = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var distance = Math.Sqrt(Math.Pow(x - (width / 2.0), 2) + Math.Pow(y - (height / 2.0), 2)) / (Math.Min(width, height) / 2.0);
                var (r, g, b) = distance is > 0.6 and < 0.95 ? (255, 255, 255) : (40 + (seed * 53 % 200), 60 + (seed * 97 % 180), 90 + (seed * 31 % 150));
                (rgb[((y * width) + x) * 3], rgb[(((y * width) + x) * 3) + 1], rgb[(((y * width) + x) * 3) + 2]) = ((byte)r, (byte)g, (byte)b);
            }
        }
        var bytes = PictureFile.Encode(new Picture(width, height, rgb), PictureFormat.Png, metadata: null);
        return new IllustrationPicture(bytes, width, height, new PictureOrigin(prompt, (ulong)seed, "test"));
    }
}
