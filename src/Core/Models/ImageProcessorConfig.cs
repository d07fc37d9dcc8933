using System.Text.Json;
using TextToImage.Imaging;
using TextToImage.Json;

namespace TextToImage.Models;

/// <summary>What a CLIP picture encoder wants its pictures to be like: preprocessor_config.json of transformers' CLIPImageProcessor.</summary>
/// <remarks>A guided system that feeds the encoder itself needs the three sizes, <see cref="Mean"/> and <see cref="Deviation"/>: x of 0 to 1 becomes (x - mean) / deviation.</remarks>
public sealed record ImageProcessorConfig
{
    private const string FileName = "preprocessor_config.json";
    private const int UsualSide = 224, LargestSide = 4096, Channels = 3;
    private const double Byte = 255;

    /// <summary>OpenAI's numbers for CLIP.</summary>
    private static readonly double[] ClipMean = [0.48145466, 0.4578275, 0.40821073], ClipDeviation = [0.26862954, 0.26130258, 0.27577711];

    private ImageProcessorConfig()
    {
    }

    /// <summary>Pixels of the shorter side after resizing; null where both sides are resized to <see cref="Width"/> and <see cref="Height"/>, or none is.</summary>
    public int? Shortest { get; private init; } = UsualSide;

    /// <summary>Columns of what the encoder takes, cut out of the middle where a side is longer.</summary>
    public int Width { get; private init; } = UsualSide;

    /// <summary>Rows of what the encoder takes.</summary>
    public int Height { get; private init; } = UsualSide;

    /// <summary>For each channel, what is taken from values of 0 to 1.</summary>
    public IReadOnlyList<double> Mean { get; private init; } = ClipMean;

    /// <summary>And what the rest is divided by.</summary>
    public IReadOnlyList<double> Deviation { get; private init; } = ClipDeviation;

    /// <summary>How pictures are resized.</summary>
    internal Interpolation Filter { get; private init; } = Interpolation.Bicubic;

    /// <summary>Whether pictures are resized before they are cut.</summary>
    private bool Resizes { get; init; } = true;

    /// <summary>Reads the config in a folder; without one the numbers are OpenAI's for CLIP.</summary>
    /// <param name="folder">Full path.</param>
    /// <param name="owner">What messages call whose config it is, such as "image_encoder of the model '...'".</param>
    /// <exception cref="AIImageException">It cannot be read, or a number is out of range.</exception>
    internal static ImageProcessorConfig Read(string folder, string owner)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
            return new ImageProcessorConfig();
        var json = JsonFile.Read(file);
        var shortest = JsonFile.Integer(json, "size") ?? Nested(json, "size", "shortest_edge");
        var (exactWidth, exactHeight) = (Nested(json, "size", "width"), Nested(json, "size", "height"));
        var crops = JsonFile.Flag(json, "do_center_crop") ?? true;
        var (width, height) = (
            (crops ? JsonFile.Integer(json, "crop_size") ?? Nested(json, "crop_size", "width") : null) ?? shortest ?? exactWidth ?? UsualSide,
            (crops ? JsonFile.Integer(json, "crop_size") ?? Nested(json, "crop_size", "height") : null) ?? shortest ?? exactHeight ?? UsualSide);
        var filter = (Interpolation)(JsonFile.Integer(json, "resample") ?? (int)Interpolation.Bicubic);
        var (mean, deviation) = (JsonFile.Numbers(json, "image_mean"), JsonFile.Numbers(json, "image_std"));
        if (shortest is < 1 or > LargestSide || width is < 1 or > LargestSide || height is < 1 or > LargestSide
            || (shortest is null && exactWidth is { } exact && (exact, exactHeight) != (width, height))
            || filter is not (Interpolation.Bilinear or Interpolation.Bicubic or Interpolation.Lanczos)
            || (mean.Length | deviation.Length) is not (0 or Channels) || mean.Length != deviation.Length || Array.Exists(deviation, value => !(value > 0)))
        {
            throw new AIImageException(ErrorIds.ModelConfigInvalid,
                $"The {owner} needs in its {FileName} a \"size\" and \"crop_size\" from 1 to {LargestSide}, a \"resample\" of 1 to 3, and an \"image_mean\" and \"image_std\" of three numbers; install the model again.")
            { Subject = folder };
        }

        // (b f - m) / s, as transformers has it with f of its own, is (b / 255 - m / 255 f) / (s / 255 f).
        var unit = Byte * ((JsonFile.Flag(json, "do_rescale") ?? true) ? JsonFile.Number(json, "rescale_factor") ?? (1 / Byte) : 1);
        var normalises = JsonFile.Flag(json, "do_normalize") ?? true;
        return new ImageProcessorConfig
        {
            Shortest = shortest ?? (exactWidth is null ? UsualSide : null),
            Width = width,
            Height = height,
            Filter = filter,
            Resizes = JsonFile.Flag(json, "do_resize") ?? true,
            Mean = Scaled(!normalises ? [0, 0, 0] : mean.Length > 0 ? mean : ClipMean),
            Deviation = Scaled(!normalises ? [1, 1, 1] : deviation.Length > 0 ? deviation : ClipDeviation),
        };

        double[] Scaled(double[] values) => Math.Abs(unit - 1) < 1e-6 ? values : Array.ConvertAll(values, value => value / unit);
    }

    /// <summary>A picture as the encoder takes it: the shorter side resized, the middle cut out, each channel less its mean, divided by its deviation.</summary>
    /// <param name="picture">Any picture.</param>
    /// <returns>[3, <see cref="Height"/>, <see cref="Width"/>].</returns>
    internal float[] Process(Picture picture)
    {
        var cut = Middle(Resized(picture));
        var values = new float[Channels * cut.Width * cut.Height];
        PixelTensor.Normalize(cut, Mean, Deviation, values);
        return values;
    }

    private Picture Resized(Picture picture)
    {
        if (!Resizes)
            return picture;
        var least = Math.Min(picture.Width, picture.Height);
        var (width, height) = Shortest is { } side ? ((int)((long)side * picture.Width / least), (int)((long)side * picture.Height / least)) : (Width, Height);
        return Resampling.Resize(picture, width, height, Filter, default);
    }

    /// <summary>The middle at the size that the encoder takes; a side that is too short is filled up with black, the odd pixel before it.</summary>
    private Picture Middle(Picture picture)
    {
        var (width, height) = (Math.Min(Width, picture.Width), Math.Min(Height, picture.Height));
        var cut = picture.Crop((picture.Width - width) / 2, (picture.Height - height) / 2, width, height);
        if ((width, height) == (Width, Height))
            return cut;
        var filled = new Picture(Width, Height, new byte[Width * Height * Channels]);
        filled.Paste(cut, 0, 0, (Width - width + 1) / 2, (Height - height + 1) / 2, width, height);
        return filled;
    }

    private static int? Nested(JsonElement json, string owner, string name) =>
        json.TryGetProperty(owner, out var value) && value.ValueKind == JsonValueKind.Object ? JsonFile.Integer(value, name) : null;
}
