using System.Text.Json;
using TextToImage.Imaging;
using TextToImage.Json;

namespace TextToImage.Models;

/// <summary>The part of a U-Net's config.json that the host needs.</summary>
/// <param name="InChannels">Channels of the network's input sample (latents, and mask and known latents with some models), null when not stated.</param>
/// <param name="OutChannels">Channels it predicts; twice the sample's when it learns the variance too; null when not stated.</param>
/// <param name="SampleSize">Side of the latents it was trained on, null when not stated.</param>
/// <param name="Downsampling">How often the side is halved inside: sizes must be divisible by 2 to this power.</param>
public sealed record UNetConfig(int? InChannels, int? OutChannels, int? SampleSize, int Downsampling)
{
    /// <summary>Bounds of what networks have; one number beyond them would ask for all the memory there is.</summary>
    internal const int MostChannels = 65_536, LargestSample = 65_536, MostHalvings = 16;

    internal static UNetConfig Read(ModelFolder model, string component = "unet")
    {
        var config = ConfigValues.Of(model, component);
        var blocks = config.Integers("block_out_channels", 1, MostChannels).Length;
        if (blocks > MostHalvings)
            throw config.Invalid($"\"block_out_channels\" has {blocks} numbers, and networks have at most {MostHalvings} blocks");
        return new UNetConfig(
            config.Integer("in_channels", 1, MostChannels),
            config.Integer("out_channels", 1, MostChannels),
            config.FirstInteger("sample_size", 1, LargestSample),
            Math.Max(0, blocks - 1));
    }
}

/// <summary>The part of a VAE's config.json that the host needs.</summary>
/// <param name="LatentChannels">Channels of the latents.</param>
/// <param name="ScalingFactor">Latents given to the U-Net are the VAE's times this (0.18215 with Stable Diffusion 1 and 2).</param>
/// <param name="ShiftFactor">Subtracted from the VAE's latents before scaling; 0 with Stable Diffusion 1 and 2.</param>
/// <param name="Downsampling">Pixels of a picture's side to one latent: 8 with Stable Diffusion.</param>
/// <param name="FirstChannels">Channels at full picture resolution, for the memory estimate.</param>
public sealed record VaeConfig(int LatentChannels, double ScalingFactor, double ShiftFactor, int Downsampling, int FirstChannels)
{
    private const int Colours = 3, ColoursAndAlpha = 4, UsualDownsampling = 8, UsualFirstChannels = 128;
    private const double SmallestScale = 1e-6, LargestScale = 1e6;

    /// <summary>Channels of pictures: 3, or 4 where the VAE knows transparency (premultiplied red, green, blue, and alpha).</summary>
    public int PictureChannels { get; init; } = Colours;

    /// <summary>Whether pictures have alpha.</summary>
    public bool HasAlpha => PictureChannels == ColoursAndAlpha;

    /// <summary>Whether the VAE of a model knows transparency; false where it has none.</summary>
    internal static bool KnowsAlpha(ModelFolder model) => model.Has("vae_decoder") && JsonFile.Flag(model.Config("vae_decoder"), "premultiplied_alpha") == true;

    internal static VaeConfig Read(ModelFolder model, string component = "vae_decoder")
    {
        var config = ConfigValues.Of(model, component);
        var blocks = config.Integers("block_out_channels", 1, UNetConfig.MostChannels);
        if (blocks.Length > UNetConfig.MostHalvings)
            throw config.Invalid($"\"block_out_channels\" has {blocks.Length} numbers, and networks have at most {UNetConfig.MostHalvings} blocks");
        var channels = config.Integer("out_channels", 1, UNetConfig.MostChannels) ?? Colours;
        if (channels == ColoursAndAlpha && config.Flag("premultiplied_alpha") != true)
        {
            throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The VAE of the model '{model.Path}' makes four channels, and its config.json does not say what the fourth is; only \"premultiplied_alpha\": true is known here.")
            { Subject = model.Path };
        }
        var usual = PipelineClasses.VaeDefaults(model.KnownClass);
        return new VaeConfig(
            config.Integer("latent_channels", 1, UNetConfig.MostChannels) ?? usual.LatentChannels,
            config.Number("scaling_factor", SmallestScale, LargestScale) ?? usual.ScalingFactor,
            config.Number("shift_factor", -LargestScale, LargestScale) ?? usual.ShiftFactor,
            blocks.Length > 0 ? 1 << (blocks.Length - 1) : UsualDownsampling,
            blocks.Length > 0 ? blocks[0] : UsualFirstChannels)
        {
            PictureChannels = channels,
        };
    }
}

/// <summary>What a model's "segmentation", the network that finds things by name, wants its pictures to be like.</summary>
/// <param name="Width">Pixels in a row of its input.</param>
/// <param name="Height">Rows of its input.</param>
/// <param name="Filter">How pictures are brought to that size.</param>
/// <param name="Mean">For each channel, what is taken from values of 0 to 1.</param>
/// <param name="Deviation">And what the rest is divided by.</param>
internal sealed record SegmentationConfig(int Width, int Height, Interpolation Filter, IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation)
{
    /// <summary>Folder of the component.</summary>
    internal const string Component = "segmentation";

    private const string Kind = "clipseg", Processor = "preprocessor_config.json";
    private const int LargestSide = 4096;

    /// <summary>The config of a model's segmentation; null where it has none.</summary>
    /// <exception cref="AIImageException">It is of another kind, or its numbers are missing or out of range.</exception>
    internal static SegmentationConfig? Find(ModelFolder model)
    {
        if (!model.Has(Component))
            return null;
        var kind = JsonFile.String(model.Config(Component), "model_type");
        if (kind != Kind)
        {
            throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The {Component} of the model '{model.Path}' is of the type '{kind ?? "unknown"}', which this version cannot run; it runs {Kind}.")
            { Subject = model.Path };
        }
        var json = model.Config(Component, Processor);
        var (width, height) = Size(json);
        var filter = (Interpolation)(JsonFile.Integer(json, "resample") ?? (int)Interpolation.Bilinear);
        var (mean, deviation) = (JsonFile.Numbers(json, "image_mean"), JsonFile.Numbers(json, "image_std"));
        if (width is < 1 or > LargestSide || height is < 1 or > LargestSide || filter is not (Interpolation.Bilinear or Interpolation.Bicubic)
            || mean.Length != 3 || deviation.Length != 3 || Array.Exists(deviation, value => !(value > 0)))
        {
            throw new AIImageException(ErrorIds.ModelConfigInvalid,
                $"The {Component} of the model '{model.Path}' needs in its {Processor} a \"size\" from 1 to {LargestSide}, a \"resample\" of 2 or 3, and an \"image_mean\" and \"image_std\" of three numbers; install the model again.")
            { Subject = model.Path };
        }
        return new SegmentationConfig(width, height, filter, mean, deviation);
    }

    /// <summary>One number for both sides, or one for each.</summary>
    private static (int Width, int Height) Size(JsonElement json)
    {
        if (JsonFile.Integer(json, "size") is { } both)
            return (both, both);
        return json.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Object
            ? (JsonFile.Integer(size, "width") ?? 0, JsonFile.Integer(size, "height") ?? 0)
            : (0, 0);
    }
}

/// <summary>config.json of a model's "upscaler", the network that enlarges its pictures.</summary>
/// <param name="ScaleFactor">How many times longer each side becomes: from 2, and 1 for a network on its own that leaves the size as it is.</param>
/// <param name="NoiseLevel">What its input "noise_level" is given: how noisy the pictures are, 0 for those of the model itself.</param>
/// <param name="BaseSize">Shorter side, in pixels, of the pictures that the model makes before they are enlarged; 0 for a network on its own.</param>
public sealed record UpscalerConfig(int ScaleFactor, double NoiseLevel, int BaseSize)
{
    /// <summary>Largest factor that a network may have.</summary>
    internal const int LargestFactor = 16;

    /// <summary>Folder and index entry of the component.</summary>
    internal const string Component = "upscaler";

    private const string ClassName = "SuperResolution";

    /// <summary>The numbers that its pixels are.</summary>
    public PixelRange Range { get; init; } = PixelRange.Signed;

    /// <summary>Its sides must be multiples of this; what lacks is filled with the pixels of the edge.</summary>
    public int SizeMultiple { get; init; } = 1;

    /// <summary>The longest shorter side of a picture, in pixels.</summary>
    public int LargestSide => BaseSize * ScaleFactor;

    /// <summary>The config of a model's upscaler; null where it has none.</summary>
    /// <exception cref="AIImageException">It is of another class, or its numbers are missing or out of range.</exception>
    internal static UpscalerConfig? Find(ModelFolder model)
    {
        if (!model.Has(Component))
            return null;
        var json = model.Config(Component);
        var (kind, scale, size) = (JsonFile.String(json, "_class_name"), JsonFile.Integer(json, "scale_factor"), JsonFile.Integer(json, "base_size"));
        if (kind != ClassName)
        {
            throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The {Component} of the model '{model.Path}' is a {kind ?? "network of no known class"}, which this version cannot run; it runs {ClassName}.")
            { Subject = model.Path };
        }
        return scale is >= 2 and <= LargestFactor && size is >= 1 and <= 8192
            ? new UpscalerConfig(scale.Value, JsonFile.Number(json, "noise_level") ?? 0, size.Value) { Range = PixelRanges.Read(json, model.Path) ?? PixelRange.Signed }
            : throw new AIImageException(ErrorIds.ModelConfigInvalid,
                $"The {Component} of the model '{model.Path}' needs a \"scale_factor\" from 2 to 16 and a \"base_size\" from 1 to 8192 in its config.json; install the model again.")
            { Subject = model.Path };
    }

    /// <summary>Longest side of a tile: larger pictures go through the network in parts.</summary>
    internal const int Tile = 512;

    /// <summary>Numbers a pixel of the input that a network of the usual width holds at once, for the memory estimate.</summary>
    private const int FeaturesPerPixel = 256;

    private const int PictureChannels = 3;

    /// <summary>Rough peak of memory, in bytes, while a picture of a size is enlarged.</summary>
    internal long BytesFor(int width, int height) => TileBytes(Math.Min(width, Tile), Math.Min(height, Tile))
        + ((long)width * height * ScaleFactor * ScaleFactor * PictureChannels * (sizeof(byte) + sizeof(float)));

    /// <summary>Rough peak of memory, in bytes, for one tile.</summary>
    internal long TileBytes(int width, int height) =>
        (long)width * height * sizeof(float) * (FeaturesPerPixel + (2 * PictureChannels * (long)ScaleFactor * ScaleFactor));
}

/// <summary>
/// What is said about a super-resolution network that is no part of a model: config.json beside model.onnx, or name.json
/// beside name.onnx. There need not be one, and every key is optional.
/// </summary>
/// <param name="ScaleFactor">How many times longer each side becomes ("scale_factor"; Swin2SR's exports say "upscale"); null: to be measured.</param>
/// <param name="Range">The numbers that its pixels are ("value_range", [0, 1] as a rule).</param>
/// <param name="NoiseLevel">What its input "noise_level" is given, if it has one.</param>
/// <param name="SizeMultiple">Its sides must be multiples of this ("size_multiple"): windows and folded pixels need it.</param>
/// <param name="TileSize">Longest side of what is given to it at once ("tile_size").</param>
internal sealed record NetworkUpscalerConfig(int? ScaleFactor, PixelRange Range, double NoiseLevel, int SizeMultiple, int TileSize)
{
    /// <summary>Name of the graph in a folder.</summary>
    public const string FileName = "model.onnx";

    private const int DefaultMultiple = 8, DefaultTile = 512, SmallestTile = 32, LargestTile = 4096;

    /// <summary>Reads the config of a graph's file.</summary>
    /// <exception cref="AIImageException">It is not valid JSON, or a number in it is out of range.</exception>
    public static NetworkUpscalerConfig Read(string file)
    {
        var path = string.Equals(Path.GetFileName(file), FileName, StringComparison.OrdinalIgnoreCase)
            ? Path.Combine(Path.GetDirectoryName(file)!, "config.json")
            : Path.ChangeExtension(file, ".json");
        if (!File.Exists(path))
            return new NetworkUpscalerConfig(null, PixelRange.Unit, 0, DefaultMultiple, DefaultTile);
        var json = JsonFile.Read(path);
        return new NetworkUpscalerConfig(
            InRange(json, "scale_factor", 1, UpscalerConfig.LargestFactor, path) ?? InRange(json, "upscale", 1, UpscalerConfig.LargestFactor, path),
            PixelRanges.Read(json, path) ?? PixelRange.Unit,
            JsonFile.Number(json, "noise_level") ?? 0,
            InRange(json, "size_multiple", 1, SmallestTile, path) ?? DefaultMultiple,
            InRange(json, "tile_size", SmallestTile, LargestTile, path) ?? DefaultTile);
    }

    private static int? InRange(JsonElement json, string key, int low, int high, string path)
    {
        if (!json.TryGetProperty(key, out var value))
            return null;
        return JsonFile.Integer(json, key) is { } number && number >= low && number <= high
            ? number
            : throw new AIImageException(ErrorIds.ModelConfigInvalid,
                $"The \"{key}\" of '{path}' is {value.GetRawText()}; it must be a whole number from {low} to {high}.")
            { Subject = path };
    }
}

/// <summary>The numbers that a network's pixels are.</summary>
public enum PixelRange
{
    /// <summary>-1 (black) to 1 (white).</summary>
    Signed,

    /// <summary>0 (black) to 1 (white).</summary>
    Unit,
}

/// <summary>The key "value_range" of a network's config.json.</summary>
internal static class PixelRanges
{
    private const string Key = "value_range";

    /// <summary>[-1, 1] or [0, 1]; null where the config does not say.</summary>
    /// <exception cref="AIImageException">It is anything else.</exception>
    public static PixelRange? Read(JsonElement json, string path)
    {
        if (!json.TryGetProperty(Key, out var value))
            return null;
        return JsonFile.Integers(json, Key) switch
        {
            [-1, 1] => PixelRange.Signed,
            [0, 1] => PixelRange.Unit,
            _ => throw new AIImageException(ErrorIds.ModelConfigInvalid,
                $"The \"{Key}\" of '{path}' is {value.GetRawText()}; it must be [0, 1] or [-1, 1].")
            { Subject = path },
        };
    }
}
