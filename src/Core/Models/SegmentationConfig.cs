using System.Text.Json;
using TextToImage.Imaging;
using TextToImage.Json;

namespace TextToImage.Models;

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
