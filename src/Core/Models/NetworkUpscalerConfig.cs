using System.Text.Json;
using TextToImage.Json;

namespace TextToImage.Models;

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
            InRange(json, "scale_factor", 2, UpscalerConfig.LargestFactor, path) ?? InRange(json, "upscale", 2, UpscalerConfig.LargestFactor, path),
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
