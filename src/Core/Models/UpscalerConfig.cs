using TextToImage.Json;

namespace TextToImage.Models;

/// <summary>config.json of a model's "upscaler", the network that enlarges its pictures.</summary>
/// <param name="ScaleFactor">How many times longer each side becomes, from 2.</param>
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
