using System.Text.Json;
using TextToImage.Json;
using TextToImage.Networks;

namespace TextToImage.Models;

/// <summary>What a network that finds the subject of pictures wants its pictures to be like, and what it puts out.</summary>
/// <param name="Width">Columns of its pictures.</param>
/// <param name="Height">Rows of its pictures.</param>
/// <param name="Mean">For each channel, what is taken from values of 0 to 1.</param>
/// <param name="Deviation">And what the rest is divided by.</param>
/// <param name="Output">Name of the output that is the matte.</param>
/// <remarks>
/// Each family was trained with numbers of its own, which its graph does not have: U-2-Net (Qin et al. 2020) at 320 pixels and BiRefNet (Zheng et al.
/// 2024), which RMBG-2.0 is one of, with those of ImageNet; ISNet (Qin et al. 2022, "Highly accurate dichotomous image segmentation") and RMBG-1.4 with 0.5
/// and 1; ISNet for drawn figures ("anime") with ImageNet's mean and 1. A config beside the graph says otherwise.
/// </remarks>
internal sealed record MattingConfig(int Width, int Height, IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation, string Output)
{
    private const int Channels = 3, UsualSide = 1024, SmallSide = 512, LeastSide = 32, LargestSide = 4096;
    private const string Processor = "preprocessor_config.json", Config = "config.json", Anime = "anime", Attention = "Softmax";

    private static readonly double[] ImageNetMean = [0.485, 0.456, 0.406], ImageNetDeviation = [0.229, 0.224, 0.225], Half = [0.5, 0.5, 0.5], One = [1, 1, 1];

    /// <summary>Whether a graph is such a network: one picture of three channels comes in, and a plane of the same size goes out first.</summary>
    public static bool Fits(GraphOutline graph) =>
        PictureInput(graph) is { } picture && Matte(graph) is { } matte && (picture[2] < 0 || matte[matte.Length - 1] < 0 || matte[matte.Length - 1] == picture[3]);

    /// <summary>Whether the network of a folder is such a one; its graph is looked at and not loaded.</summary>
    /// <param name="folder">Full path of a network on its own.</param>
    public static bool IsIn(string folder) => ModelLibrary.IsNetwork(folder) && Is(Path.Combine(folder, NetworkUpscalerConfig.FileName));

    /// <summary>Whether a file is such a network.</summary>
    public static bool Is(string file)
    {
        try
        {
            return Fits(GraphOutline.Read(file));
        }
        catch (AIImageException)
        {
            // What cannot be read is neither this nor another kind of network.
            return false;
        }
    }

    /// <summary>Reads what is known of a network.</summary>
    /// <param name="file">The .onnx file; its config is preprocessor_config.json or config.json beside it, or has the file's own name.</param>
    /// <exception cref="AIImageException">The graph is no such network, or a number in its config is out of range.</exception>
    public static MattingConfig Read(string file)
    {
        var graph = GraphOutline.Read(file);
        if (!Fits(graph))
        {
            throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The network '{file}' cannot find what a picture shows: it does not make one plane of the same size out of a picture of three channels; use a network such as ISNet, U-2-Net, BiRefNet or RMBG.")
            { Subject = file };
        }
        var sizes = PictureInput(graph)!;
        var (mean, deviation) = Usual(graph, sizes, file);
        var (width, height) = (sizes[3] > 0 ? sizes[3] : UsualSide, sizes[2] > 0 ? sizes[2] : UsualSide);
        foreach (var path in Configs(file).Where(File.Exists))
        {
            var json = JsonFile.Read(path);
            mean = Three(json, "image_mean", path) ?? mean;
            deviation = Three(json, "image_std", path) ?? deviation;
            if (Array.Exists(deviation, value => !(value > 0)))
                throw Invalid(path, "an \"image_std\" of three numbers above 0");
            if (sizes[2] < 0 && json.TryGetProperty("size", out var size))
                (width, height) = (Side(size, "width", path), Side(size, "height", path));
        }
        return new MattingConfig(width, height, mean, deviation, graph.FirstOutput!.Name);
    }

    private static (double[] Mean, double[] Deviation) Usual(GraphOutline graph, int[] sizes, string file) =>
        NameOf(file).Contains(Anime, StringComparison.OrdinalIgnoreCase) ? (ImageNetMean, One)
        : sizes[2] is > 0 and <= SmallSide || graph.Operators.Contains(("", Attention)) ? (ImageNetMean, ImageNetDeviation)
        : (Half, One);

    /// <summary>What a user knows it by: its folder's name where the file's is that of all, else the file's.</summary>
    private static string NameOf(string file) => Path.GetFileName(IsModelFile(file) ? Path.GetDirectoryName(Path.GetFullPath(file))! : file);

    private static bool IsModelFile(string file) => string.Equals(Path.GetFileName(file), NetworkUpscalerConfig.FileName, StringComparison.OrdinalIgnoreCase);

    private static int[]? PictureInput(GraphOutline graph) => graph.Inputs.Values.Select(input => (int[])[.. input.Dimensions]).FirstOrDefault(sizes => sizes is [_, Channels, var height, var width] && height > 0 == width > 0);

    private static int[]? Matte(GraphOutline graph) => graph.FirstOutput is { } output && (int[])[.. output.Dimensions] is var sizes && sizes is [_, 1, _, _] or [_, _, _] or [_, _] ? sizes : null;

    private static IEnumerable<string> Configs(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return IsModelFile(file)
            ? [Path.Combine(folder, Config), Path.Combine(folder, Processor)]
            : [Path.ChangeExtension(file, ".json")];
    }

    private static double[]? Three(JsonElement json, string key, string path) => !json.TryGetProperty(key, out _) ? null
        : JsonFile.Numbers(json, key) is { Length: Channels } numbers && Array.TrueForAll(numbers, number => number is > -1e3 and < 1e3) ? numbers
        : throw Invalid(path, $"an \"{key}\" of three numbers");

    private static int Side(JsonElement size, string key, string path)
    {
        var side = size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out var both) ? both
            : size.ValueKind == JsonValueKind.Object ? JsonFile.Integer(size, key) ?? 0
            : size.ValueKind == JsonValueKind.Array && size.GetArrayLength() == 2 && size[key == "height" ? 0 : 1].TryGetInt32(out var one) ? one : 0;
        return side is >= LeastSide and <= LargestSide ? side : throw Invalid(path, $"a \"size\" with sides of {LeastSide} to {LargestSide} pixels");
    }

    private static AIImageException Invalid(string path, string needed) =>
        new(ErrorIds.ModelConfigInvalid, $"The model file '{path}' needs {needed}; correct it, or install the model again.") { Subject = path };
}
