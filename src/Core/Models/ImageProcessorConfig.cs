using TextToImage.Imaging;
using TextToImage.Json;

namespace TextToImage.Models;

/// <summary>What a CLIP picture encoder wants its pictures to be like: preprocessor_config.json of transformers' CLIPImageProcessor.</summary>
/// <param name="Shortest">Pixels of the shorter side after resizing.</param>
/// <param name="Width">Columns that are cut out of the middle then.</param>
/// <param name="Height">Rows that are cut out of the middle then.</param>
/// <param name="Filter">How pictures are resized.</param>
/// <param name="Mean">For each channel, what is taken from values of 0 to 1.</param>
/// <param name="Deviation">And what the rest is divided by.</param>
internal sealed record ImageProcessorConfig(int Shortest, int Width, int Height, Interpolation Filter, IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation)
{
    private const string FileName = "preprocessor_config.json";
    private const int UsualSide = 224, LargestSide = 4096;

    /// <summary>OpenAI's numbers for CLIP.</summary>
    private static readonly double[] ClipMean = [0.48145466, 0.4578275, 0.40821073], ClipDeviation = [0.26862954, 0.26130258, 0.27577711];

    /// <summary>Reads the config in a component's folder; without one the numbers are OpenAI's.</summary>
    /// <exception cref="AIImageException">A number is out of range.</exception>
    internal static ImageProcessorConfig Read(ModelFolder model, string component)
    {
        if (!File.Exists(Path.Combine(model.ComponentFolder(component), FileName)))
            return new ImageProcessorConfig(UsualSide, UsualSide, UsualSide, Interpolation.Bicubic, ClipMean, ClipDeviation);
        var json = model.Config(component, FileName);
        var shortest = JsonFile.Integer(json, "size") ?? Nested("size", "shortest_edge") ?? UsualSide;
        var (width, height) = (JsonFile.Integer(json, "crop_size") ?? Nested("crop_size", "width") ?? shortest, JsonFile.Integer(json, "crop_size") ?? Nested("crop_size", "height") ?? shortest);
        var filter = (Interpolation)(JsonFile.Integer(json, "resample") ?? (int)Interpolation.Bicubic);
        var (mean, deviation) = (JsonFile.Numbers(json, "image_mean"), JsonFile.Numbers(json, "image_std"));
        if (shortest is < 1 or > LargestSide || width < 1 || width > LargestSide || height < 1 || height > LargestSide
            || filter is not (Interpolation.Bilinear or Interpolation.Bicubic or Interpolation.Lanczos)
            || (mean.Length | deviation.Length) is not (0 or 3) || mean.Length != deviation.Length || Array.Exists(deviation, value => !(value > 0)))
        {
            throw new AIImageException(ErrorIds.ModelConfigInvalid,
                $"The {component} of the model '{model.Path}' needs in its {FileName} a \"size\" and \"crop_size\" from 1 to {LargestSide}, a \"resample\" of 1 to 3, and an \"image_mean\" and \"image_std\" of three numbers; install the model again.")
            { Subject = model.Path };
        }
        return new ImageProcessorConfig(shortest, width, height, filter, mean.Length == 3 ? mean : ClipMean, deviation.Length == 3 ? deviation : ClipDeviation);

        int? Nested(string owner, string name) =>
            json.TryGetProperty(owner, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.Object ? JsonFile.Integer(value, name) : null;
    }
}
