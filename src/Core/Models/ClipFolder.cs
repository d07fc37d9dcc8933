using System.Text.Json;
using TextToImage.Json;

namespace TextToImage.Models;

/// <summary>
/// A CLIP (Radford et al. 2021, arXiv:2103.00020) on disk, as optimum and transformers.js export CLIPModel of transformers: config.json,
/// preprocessor_config.json, a tokenizer's files, and in the folder or its subfolder onnx either model.onnx with both towers or
/// text_model.onnx and vision_model.onnx. It compares pictures with texts and draws none.
/// </summary>
public sealed class ClipFolder
{
    /// <summary>The class of transformers that it is, for lists of models.</summary>
    public const string ClassName = "CLIPModel";

    /// <summary>Name of the file that says what it is.</summary>
    internal const string ConfigName = "config.json";

    private const string Kind = "clip", Subfolder = "onnx", Both = "model.onnx", Text = "text_model.onnx", Picture = "vision_model.onnx", NoisedPicture = "noised_vision_model.onnx", Lexicon = "lexicon.tsv";

    /// <summary>The scale of OpenAI's models: e to the learned number.</summary>
    private const double UsualScale = 100;

    /// <summary>The schedule of GLIDE's small pictures, whose noise its CLIP knows.</summary>
    private const string UsualSchedule = "squaredcos_cap_v2";

    private ClipFolder(string path) => Path = path;

    /// <summary>Full path of the folder, without a trailing separator.</summary>
    public string Path { get; }

    /// <summary>Name of the folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The graph that reads texts: its output text_embeds is a text's embedding.</summary>
    /// <exception cref="AIImageException">It is missing.</exception>
    public string TextTower => Find(Text) ?? Find(Both) ?? throw Missing(Text);

    /// <summary>The graph that reads pictures, prepared as <see cref="Processor"/> says: its output image_embeds is a picture's embedding.</summary>
    /// <exception cref="AIImageException">It is missing.</exception>
    public string PictureTower => Find(Picture) ?? Find(Both) ?? throw Missing(Picture);

    /// <summary>
    /// A graph that reads noised pictures (Nichol et al. 2021, arXiv:2112.10741, section 2.4): it is also told the "timestep", of which
    /// <see cref="NoiseSchedule"/> says how much noise it means. Null where there is none.
    /// </summary>
    public string? NoisedPictureTower => Find(NoisedPicture);

    /// <summary>By what the cosine is multiplied for the tower of noised pictures: e to "logit_scale_init_value" of config.json, which has to be the learned one there; 100 where it is not said.</summary>
    internal double LogitScale => JsonFile.Number(Config(), "logit_scale_init_value") is { } logarithm ? Math.Exp(logarithm) : UsualScale;

    /// <summary>The beta_schedule of the tower of noised pictures, "noise_schedule" of config.json; GLIDE's where it is not said.</summary>
    internal string NoiseSchedule => JsonFile.String(Config(), "noise_schedule") ?? UsualSchedule;

    /// <summary>The file that says which words of a text become which of the model's; null where there is none, so that it reads texts as they are.</summary>
    internal string? LexiconFile => System.IO.Path.Combine(Path, Lexicon) is { } file && File.Exists(file) ? file : null;

    /// <summary>Whether one graph has both towers, so that it wants a text with every picture, and puts out what it thinks of both (logits_per_image).</summary>
    public bool IsJoint => TextTower == PictureTower;

    /// <summary>How pictures are prepared: sizes, means and deviations.</summary>
    /// <exception cref="AIImageException">preprocessor_config.json cannot be read.</exception>
    public ImageProcessorConfig Processor => ImageProcessorConfig.Read(Path, $"CLIP model '{Path}'");

    /// <summary>Tokens that the text tower takes at most, where the tokenizer's files do not say it; null where config.json does not say it either.</summary>
    internal int? TextLength => Config().TryGetProperty("text_config", out var text) && text.ValueKind == JsonValueKind.Object ? JsonFile.Integer(text, "max_position_embeddings") : null;

    /// <summary>The graphs: one, or one for texts and one for pictures; each with a name.</summary>
    /// <exception cref="AIImageException">One is missing.</exception>
    internal IReadOnlyList<(string Name, string File)> Graphs =>
    [
        .. IsJoint ? new[] { ("towers", TextTower) } : [("text tower", TextTower), ("picture tower", PictureTower)],
        .. NoisedPictureTower is { } noised ? [("tower of noised pictures", noised)] : Array.Empty<(string, string)>(),
    ];

    /// <summary>Opens a folder; nothing large is read.</summary>
    /// <param name="path">A folder that <see cref="IsClip"/>.</param>
    /// <exception cref="AIImageException">It is no CLIP.</exception>
    public static ClipFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path).TrimEnd(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar);
        if (!Directory.Exists(full))
            throw ModelFolder.NotThere(full);
        return IsClip(full) ? new ClipFolder(full) : throw new AIImageException(ErrorIds.ModelUnsupported,
            $"The model '{full}' is no CLIP, which compares pictures with texts; name a folder with a {ConfigName} of the type \"{Kind}\", as transformers and transformers.js have it.")
        { Subject = full };
    }

    /// <summary>Whether a folder has the files of a CLIP, and is not a part of a model that draws.</summary>
    public static bool IsClip(string folder)
    {
        var file = System.IO.Path.Combine(folder, ConfigName);
        if (ModelIndex.IsModel(folder) || !File.Exists(file))
            return false;
        try
        {
            return JsonFile.String(JsonFile.Read(file), "model_type") == Kind;
        }
        catch (AIImageException)
        {
            // What it is cannot be known; who opens it as something else will say what is wrong with it.
            return false;
        }
    }

    /// <summary>The error for a CLIP where a model is wanted that draws.</summary>
    internal static AIImageException DrawsNothing(string folder) => new(ErrorIds.ModelUnsupported,
        $"The model '{folder}' is a CLIP, which compares pictures with texts and draws none; use it to measure pictures (aiimage measure, Measure-AIImage), to keep the best of several (--rank-with, -RankWith) or to guide what is drawn (--guide, -Guide), and another model here.")
    { Subject = folder };

    /// <summary>Bytes of the folder's files, and when the last of them was written (UTC).</summary>
    internal (long Bytes, DateTime Changed) Contents()
    {
        var files = ModelFolder.FilesIn(Path).ToList();
        return (files.Sum(file => file.Length), files.Max(file => file.LastWriteTimeUtc));
    }

    private JsonElement Config() => JsonFile.Read(System.IO.Path.Combine(Path, ConfigName));

    private string? Find(string name) => new[] { System.IO.Path.Combine(Path, name), System.IO.Path.Combine(Path, Subfolder, name) }.FirstOrDefault(File.Exists);

    private AIImageException Missing(string name) => new(ErrorIds.ModelIncomplete,
        $"The CLIP model '{Path}' has neither {Both} nor {name}, in its folder or in {Subfolder}; export it to ONNX with its embeddings (text_embeds, image_embeds), as transformers.js has it.")
    { Subject = Path };
}
