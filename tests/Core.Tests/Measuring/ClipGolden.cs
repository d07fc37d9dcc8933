using System.Runtime.InteropServices;
using System.Text.Json;

namespace TextToImage.Tests.Measuring;

/// <summary>What PyTorch says of two pictures and three texts by two tiny CLIP models, and numpy of pairs of pictures: tests/data/reference/clip.</summary>
internal static class ClipGolden
{
    private static readonly JsonElement Root = JsonDocument.Parse(File.ReadAllText(File_("golden.json"))).RootElement;

    /// <summary>One graph with both towers, and a graph for each.</summary>
    public const string Joint = "clip", Towers = "clip-towers";

    public static string[] Texts { get; } = [.. Root.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];

    public static string[] Pictures { get; } = [.. Root.GetProperty("pictures").EnumerateArray().Select(name => File_(name.GetString()!))];

    /// <summary>Pictures that the first is compared with.</summary>
    public static IEnumerable<string> Compared => Root.GetProperty("compared").EnumerateObject().Select(pair => pair.Name);

    /// <summary>The pictures as the joint model gets them, [2, 3, 24, 24].</summary>
    public static float[] PixelValues => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(File_("pixel-values.bin"))).ToArray();

    public static string Model(string name) => ReferenceData.Bundled("reference", name);

    public static string File_(string name) => ReferenceData.Bundled("reference", Joint, name);

    /// <summary>A matrix of a model: token ids, embeddings, cosines, logits.</summary>
    public static double[][] Rows(string model, string name) =>
        [.. Root.GetProperty(model).GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetDouble()).ToArray())];

    /// <summary>A measure of the first picture against another.</summary>
    public static double Measure(string other, string name) => Root.GetProperty("compared").GetProperty(other).GetProperty(name).GetDouble();
}
