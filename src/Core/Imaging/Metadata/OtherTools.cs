using TextToImage.Imaging.Metadata.Tools;

namespace TextToImage.Imaging.Metadata;

/// <summary>The tools whose pictures are understood: one table, tried in its order.</summary>
internal static class OtherTools
{
    /// <summary>The keyword of most tools' text, by which the comment of EXIF goes too.</summary>
    public const string Parameters = "parameters";

    /// <summary>What the comment in an XMP packet goes by.</summary>
    public const string XmpComment = "exif:UserComment";

    /// <summary>The first are known by their JSON. Text without a form comes last: it may be anything, and is taken for a prompt.</summary>
    private static readonly (string Name, Func<IReadOnlyDictionary<string, string>, PictureMetadata?> Read)[] Table =
    [
        ("SwarmUI", SwarmUI.Read),
        ("Fooocus", Fooocus.Read),
        ("Draw Things", DrawThings.Read),
        ("InvokeAI", InvokeAI.Read),
        ("NovelAI", NovelAI.Read),
        ("AUTOMATIC1111, Forge and many others", texts => texts.TryGetValue(Parameters, out var text) ? ParametersText.ReadWithSettings(text) : null),
        ("ComfyUI", ComfyUI.Read),
        ("Midjourney", Midjourney.Read),
        ("a prompt alone", texts => texts.TryGetValue(Parameters, out var text) && ToolJson.Object(text) is null ? ParametersText.Read(text) : null),
    ];

    /// <summary>Texts that a tool needs to go on with a picture. They stay under their own names.</summary>
    private static readonly HashSet<string> OwnTexts = new(StringComparer.Ordinal)
    {
        "prompt", "workflow", "invokeai_metadata", "invokeai_graph", "invokeai_workflow", "sd-metadata", "Dream", "Comment", "fooocus_scheme",
    };

    /// <summary>Endings of model files, which are no part of a model's name.</summary>
    private static readonly string[] ModelFiles = [".safetensors", ".ckpt", ".sft", ".gguf", ".pt", ".pth", ".bin", ".onnx"];

    /// <summary>What the texts of a file say about how its picture was made; null where no tool of the table wrote them.</summary>
    /// <param name="texts">The texts by their keywords.</param>
    public static PictureMetadata? Read(IReadOnlyDictionary<string, string> texts) =>
        Table.Select(tool => tool.Read(texts)).FirstOrDefault(made => made is not null);

    /// <summary>Whether a text is in a file for another tool, and goes on with the picture as it is.</summary>
    public static bool IsOwnText(string keyword) => OwnTexts.Contains(keyword);

    /// <summary>The texts of other tools in metadata, for what is made of the picture.</summary>
    public static IEnumerable<KeyValuePair<string, string>> TextsOf(PictureMetadata? made) => (made?.Other ?? new Dictionary<string, string>()).Where(text => IsOwnText(text.Key) || text.Key is Parameters or XmpComment);

    /// <summary>A model's file as its name, without folder and ending.</summary>
    public static string? ModelName(string? file)
    {
        if (file is null)
            return null;
        var name = file.Substring(file.LastIndexOfAny(['/', '\\']) + 1);
        var ending = Array.Find(ModelFiles, each => name.EndsWith(each, StringComparison.OrdinalIgnoreCase)) ?? "";
        return name.Length > ending.Length ? name.Substring(0, name.Length - ending.Length) : file;
    }

    /// <summary>A program with its version, where that is known.</summary>
    public static string Named(string name, string? version) => version is null ? name : $"{name} {version}";
}
