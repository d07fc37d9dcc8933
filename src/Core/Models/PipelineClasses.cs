using System.Text.RegularExpressions;

namespace TextToImage.Models;

/// <summary>
/// The one table of what exporters write as "_class_name": which pipeline of diffusers each stands for. Tasks (Img2Img, Inpaint, ...), the
/// marks of exporters (Onnx, ORT) and names that say nothing of the model (ORTDiffusionPipeline) change nothing about the parts.
/// </summary>
internal static class PipelineClasses
{
    private const string Inpainting = "Inpaint", ControlNet = "ControlNet", Pipeline = "Pipeline";

    private const string StableDiffusion = "StableDiffusion", StableDiffusionXL = "StableDiffusionXL", StableDiffusion3 = "StableDiffusion3", Flux = "Flux", PixArtAlpha = "PixArtAlpha", PixArtSigma = "PixArtSigma";

    /// <summary>What names of pipelines begin with, whose pipelines for other tasks have the same networks.</summary>
    private static readonly string[] Stems = [StableDiffusionXL, StableDiffusion3, StableDiffusion, "LatentConsistencyModel", Flux, PixArtAlpha, PixArtSigma];

    /// <summary>
    /// Tasks between the stem and "Pipeline", or behind it, that are ways of sampling and no other networks: of diffusers itself, of its
    /// community's folder (LongPromptWeighting), and of what it once had (Legacy, Safe).
    /// </summary>
    private static readonly Regex Tasks = new(
        "^(?:Img2Img|Inpaint(?:ing)?|ControlNet|LongPromptWeighting|LongPrompt|LPW|Legacy|PAG|SAG|Panorama|KDiffusion|AttendAndExcite|DiffEdit|Safe|Mega|Differential|TextToImage|Text2Img)*$", RegexOptions.CultureInvariant);

    /// <summary>Names that say nothing of the model.</summary>
    private static readonly HashSet<string> Generic = new(StringComparer.Ordinal)
    {
        "DiffusionPipeline", "Pipeline", "PipelineForText2Image", "PipelineForImage2Image", "PipelineForInpainting",
        "AutoPipelineForText2Image", "AutoPipelineForImage2Image", "AutoPipelineForInpainting", "RuntimePipeline",
    };

    /// <summary>The pipeline that a class stands for; null where its name says nothing, so that the parts have to.</summary>
    /// <param name="className">"_class_name" of model_index.json.</param>
    public static string? Known(string className)
    {
        var name = Unmarked(className);
        if (Generic.Contains(name))
            return null;
        if (Array.Find(Stems, stem => name.StartsWith(stem, StringComparison.Ordinal)) is not { } own || name.IndexOf(Pipeline, StringComparison.Ordinal) is var end && end < own.Length)
            return name;
        var (task, behind) = (name.Substring(own.Length, end - own.Length), name.Substring(end + Pipeline.Length));
        if (!Tasks.IsMatch(task) || !Tasks.IsMatch(behind))
            return name;
        // The legacy pipeline sets back what is known after each step, as a plain model does; its network takes no mask.
        var fills = task.Contains(Inpainting) && behind.Length == 0 && own is not (PixArtAlpha or PixArtSigma);
        return own + (fills ? Inpainting : task == ControlNet && (own is StableDiffusion or StableDiffusionXL) ? ControlNet : "") + Pipeline;
    }

    /// <summary>The pipeline that a folder is for by its parts alone.</summary>
    /// <param name="has">Whether the folder has a component with a graph.</param>
    /// <param name="inputs">Names of the inputs of a component's graph.</param>
    /// <returns>The class; null where the parts are of no pipeline that is known.</returns>
    public static string? ByParts(Func<string, bool> has, Func<string, ICollection<string>> inputs)
    {
        if (has("transformer"))
        {
            var takes = inputs("transformer");
            return takes.Contains("img_ids") ? Flux + Pipeline
                : takes.Contains("pooled_projections") ? StableDiffusion3 + Pipeline
                : takes.Contains("encoder_attention_mask") ? PixArtSigma + Pipeline
                : null;
        }
        if (has("prior") || has("decoder"))
            return has("super_res_first") ? "UnCLIPPipeline" : has("detokenizer") ? "DalleMiniPipeline" : null;
        if (!has("unet"))
            return null;
        if (!has("vae_decoder"))
            return has("text_encoder") ? null : "DDPMPipeline";
        return has("text_encoder_2") ? StableDiffusionXL + Pipeline : has("text_encoder") ? StableDiffusion + Pipeline : null;
    }

    /// <summary>The pipeline of the parts where the name says another: exports of Stable Diffusion XL are found under the name of Stable Diffusion.</summary>
    public static string Corrected(string known, Func<string, bool> has, Func<string, ICollection<string>> inputs) =>
        known.StartsWith(StableDiffusion, StringComparison.Ordinal) && !known.StartsWith(StableDiffusionXL, StringComparison.Ordinal) && !known.StartsWith(StableDiffusion3, StringComparison.Ordinal)
            && has("text_encoder_2") && has("unet") && inputs("unet").Contains("time_ids")
            ? $"{StableDiffusionXL}{known.Substring(StableDiffusion.Length)}"
            : known;

    /// <summary>The pipeline of a network that takes a mask and the known part, where only its channels say so.</summary>
    public static string ByChannels(string known, int? channels) => channels == (2 * VaeDefaults(known).LatentChannels) + 1 && (known is StableDiffusion + Pipeline or StableDiffusionXL + Pipeline)
        ? known.Replace(Pipeline, Inpainting + Pipeline)
        : known;

    /// <summary>Whether the network takes a mask and the known part behind the sample, where nothing else says how many channels it takes.</summary>
    public static bool FillsIn(string knownClass) => knownClass.EndsWith(Inpainting + Pipeline, StringComparison.Ordinal);

    /// <summary>What the VAE of a family's published models has, where its config.json does not say it: their vae/config.json.</summary>
    public static (int LatentChannels, double ScalingFactor, double ShiftFactor) VaeDefaults(string knownClass) => knownClass switch
    {
        _ when knownClass.StartsWith(StableDiffusionXL, StringComparison.Ordinal) || knownClass.StartsWith(PixArtSigma, StringComparison.Ordinal) => (4, 0.13025, 0),
        _ when knownClass.StartsWith(StableDiffusion3, StringComparison.Ordinal) => (16, 1.5305, 0.0609),
        _ when knownClass.StartsWith(Flux, StringComparison.Ordinal) => (16, 0.3611, 0.1159),
        "StableDiffusionUpscalePipeline" => (4, 0.08333, 0),
        _ => (4, 0.18215, 0),
    };

    /// <summary>The class without the mark of its exporter, wherever that stands (OnnxStableDiffusionPipeline, StableDiffusionOnnxPipeline, ORTStableDiffusionPipeline).</summary>
    private static string Unmarked(string name)
    {
        const string optimum = "ORT", onnx = "Onnx";
        var bare = name.StartsWith(optimum, StringComparison.Ordinal) ? name.Substring(optimum.Length) : name;
        return bare.Replace(onnx, "");
    }
}
