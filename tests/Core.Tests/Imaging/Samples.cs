using CsCheck;
using TextToImage.Imaging;
using TextToImage.Tests.Text;

namespace TextToImage.Tests.Imaging;

/// <summary>Pictures and metadata to test with.</summary>
internal static class Samples
{
    public static PictureMetadata Metadata { get; } = new()
    {
        Prompt = "a red house, next to a green tree",
        NegativePrompt = "blurry",
        Steps = 20,
        Scheduler = "euler-a",
        GuidanceScale = 7.5,
        Seed = ulong.MaxValue,
        Width = 8,
        Height = 6,
        Model = "starter",
        Pipeline = "StableDiffusion",
        Device = "cpu",
        Software = "TextToImage 0.1.0",
    };

    /// <summary>Metadata of any content; text is well formed, for UTF-8 cannot hold anything else.</summary>
    public static Gen<PictureMetadata> AnyMetadata { get; } =
        from text in WellFormed.Null().Array[7]
        from numbers in Gen.Int[1, 100_000].Nullable().Array[3]
        from reals in Gen.Double[0, 1000].Nullable().Array[2]
        from seed in Gen.ULong.Nullable()
        from edited in Gen.Bool
        from other in Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 8], WellFormed).Array[0, 3]
        select new PictureMetadata
        {
            Prompt = text[0],
            NegativePrompt = text[1],
            Steps = numbers[0],
            Scheduler = text[2],
            GuidanceScale = reals[0],
            Seed = seed,
            Width = numbers[1],
            Height = numbers[2],
            Strength = reals[1],
            Model = text[3],
            Pipeline = text[4],
            Device = text[5],
            Software = text[6],
            Edited = edited,
            Other = other.GroupBy(pair => pair.Item1).ToDictionary(same => same.Key, same => same.First().Item2),
        };

    private static Gen<string> WellFormed => UnicodeTexts.Any.Select(text => string.Concat(text.EnumerateRunes()));

    public static Picture Gradient(int width, int height)
    {
        var rgb = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            (rgb[i * 3], rgb[(i * 3) + 1], rgb[(i * 3) + 2]) = ((byte)(x * 255 / width), (byte)(y * 255 / height), (byte)((x ^ y) & 255));
        }
        return new Picture(width, height, rgb);
    }

    /// <summary>Like a photograph: smooth, with grain.</summary>
    public static Picture Photo(int width, int height)
    {
        var random = new Random(1);
        var rgb = new byte[width * height * 3];
        for (var i = 0; i < rgb.Length; i++)
            rgb[i] = (byte)(128 + (80 * Math.Sin(i / 3 % width / 90.0)) + (30 * Math.Cos(i / 3 / width / 50.0)) + random.Next(-3, 4));
        return new Picture(width, height, rgb);
    }
}
