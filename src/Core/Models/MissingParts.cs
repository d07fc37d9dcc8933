using System.Text;

namespace TextToImage.Models;

/// <summary>
/// What to say where a part of a model is missing: what lies there instead (weights of another program, weights without their graph, a
/// graph by another name), and what to do about it.
/// </summary>
internal static class MissingParts
{
    private const string PyTorch = "PyTorch", OldCheckpoint = ".ckpt", Install = "pip install \"optimum-onnx[onnxruntime]\" diffusers";

    /// <summary>Endings of files, and whose they are.</summary>
    private static readonly (string Ending, string Of)[] Forms =
    [
        (".safetensors", PyTorch), (".pt", PyTorch), (".pth", PyTorch), (OldCheckpoint, PyTorch), (".bin", PyTorch), (".msgpack", "Flax"),
        (".gguf", "stable-diffusion.cpp"), (".tflite", "TensorFlow Lite"), (".h5", "TensorFlow"), (".engine", "TensorRT"), (".plan", "TensorRT"),
    ];

    /// <summary>Endings of files with the weights of a graph that is a file of its own.</summary>
    private static readonly string[] WeightEndings = [".onnx_data", ".onnx.data", ".data", ".pb", ".weight"];

    /// <summary>Words in the list of tensors of a checkpoint in one file, and the pipeline of diffusers that loads it; what comes first counts.</summary>
    private static readonly (string Word, string Pipeline)[] Checkpoints =
    [
        ("conditioner.embedders", "StableDiffusionXLPipeline"), ("joint_blocks", "StableDiffusion3Pipeline"), ("double_blocks", "FluxPipeline"), ("cond_stage_model", "StableDiffusionPipeline"),
    ];

    /// <summary>Whether a file has the weights of another program, by its name.</summary>
    public static bool IsForeign(string file) => Form(file) is not null;

    /// <summary>The error for a component, or a file of it, that a model lacks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="component">Name of the component.</param>
    /// <param name="fileName">Name of the file where it is not the graph.</param>
    public static AIImageException Of(ModelFolder model, string component, string? fileName = null)
    {
        var folder = Path.Combine(model.Path, component);
        var path = fileName is null or ComponentFiles.ConfigName && !Directory.Exists(folder) ? folder : Path.Combine(folder, fileName ?? ComponentFiles.GraphName);
        return new AIImageException(ErrorIds.ModelIncomplete, $"The model '{model.Path}' has no {component}: {Instead(model, component, folder) ?? Nothing(model, component, folder, path, fileName)}.") { Subject = path };
    }

    /// <summary>The error for a folder that is no model: where there are weights of another program in it, how they are exported.</summary>
    /// <param name="folder">Full path of an existing folder.</param>
    /// <param name="otherwise">What is wrong where there are none, after "is not a model folder: ".</param>
    public static AIImageException NoModel(string folder, string otherwise)
    {
        var problem = Foreign(Directories(folder).Prepend(folder)) is { } found
                ? $"it has no {ModelIndex.FileName}, and '{Path.GetFileName(found.File)}' in it are weights for {found.Of}, {Export(found.File, found.Of)}"
            : PipelineClasses.ByParts(component => ComponentFiles.Graph(folder, component) is not null, component => Networks.GraphOutline.Read(ComponentFiles.Graph(folder, component)!).Inputs.Keys) is { } pipeline
                ? $"it has the graphs of one and no {ModelIndex.FileName}; write such a file there, with {{ \"_class_name\": \"{pipeline}\" }}, and copy the folders scheduler and tokenizer of the original model where they are missing, too"
            : otherwise;
        return new AIImageException(ErrorIds.ModelIncomplete, $"'{folder}' is not a model folder: {problem}.") { Subject = folder };
    }

    /// <summary>The error for a file where a model's folder is wanted.</summary>
    /// <param name="file">Full path of an existing file.</param>
    public static AIImageException NoFolder(string file)
    {
        var problem = Form(file) is { } form ? $"it has weights for {form}, {Export(file, form)}"
            : ModelLibrary.IsGraph(file) ? "it is one network; name the folder of a model, or use it to enlarge pictures (aiimage resize, Resize-AIImage)"
            : "it is a file; install it where it is an archive of a model (aiimage model install, Install-AIModel), or name a model's folder";
        return new AIImageException(ErrorIds.ModelIncomplete, $"'{file}' is not a model folder: {problem}.") { Subject = file };
    }

    /// <summary>What lies where the graph of a component should be; null: nothing that is known.</summary>
    private static string? Instead(ModelFolder model, string component, string folder)
    {
        var name = Path.GetFileName(folder);
        if (name.StartsWith("tokenizer", StringComparison.Ordinal))
        {
            return ComponentFiles.Graphs(folder).Count == 0 ? null
                : $"'{folder}' has '{Path.GetFileName(ComponentFiles.Graphs(folder)[0])}', a tokenizer of custom operators, which are not run; put vocab.json and merges.txt, or tokenizer.json, of the original model there";
        }
        if (name.EndsWith("scheduler", StringComparison.Ordinal))
            return null;
        if (ComponentFiles.Graphs(folder) is { Count: > 1 } several)
            return $"'{folder}' has {string.Join(", ", several.Select(Path.GetFileName))}, of which none is called {ComponentFiles.GraphName}; give the right one that name";
        if (ComponentFiles.Graphs(folder).Count == 1)
            return null;
        if (Files(folder).FirstOrDefault(file => Array.Exists(WeightEndings, ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))) is { } weights)
            return $"'{folder}' has the weights '{Path.GetFileName(weights)}' without the graph that they are of; put its {ComponentFiles.GraphName} there, too";
        return Foreign([folder, .. Directories(model.Path)]) is { } found
            ? $"'{Path.GetFileName(Path.GetDirectoryName(found.File)!)}/{Path.GetFileName(found.File)}' are weights for {found.Of}, {Export(found.File, found.Of, model)}"
            : null;
    }

    /// <summary>Nothing of it is there: what is, and what to do.</summary>
    private static string Nothing(ModelFolder model, string component, string folder, string path, string? fileName)
    {
        var remedy = component.EndsWith("scheduler", StringComparison.Ordinal) ? "copy the scheduler_config.json of the original model, which says how the network was trained"
            : component.Contains("tokenizer") ? "copy that folder of the original model"
            : fileName is not null && fileName != ComponentFiles.ConfigName ? "copy that file of the original model"
            : "install the model again or export that part to ONNX";
        var there = string.Join(", ", Directories(model.Path).Select(folder => Path.GetFileName(folder)!).OrderBy(name => name, StringComparer.Ordinal));
        return $"'{path}' is missing{(there.Length > 0 && !Directory.Exists(folder) ? $" (there are: {there})" : "")}; {remedy}";
    }

    /// <summary>How weights are exported, after a comma.</summary>
    private static string Export(string file, string of, ModelFolder? model = null)
    {
        const string others = "which optimum does not export; docs/models.md has the names of the inputs and outputs that such graphs need";
        if (of != PyTorch)
            return $"which do not become ONNX; export the original model, for PyTorch: {Install}, and then optimum-cli export onnx --model OWNER/NAME --task text-to-image FOLDER";
        if (model is not null)
            return TaskOf(model) is { } task ? $"which have to be exported to ONNX: {Install}, and then {Command(model.Path, task)}" : others;
        if (File.Exists(Path.Combine(Path.GetDirectoryName(file)!, ModelIndex.FileName)))
            return others;
        var beginning = Beginning(file);
        if (beginning.Contains("lora_"))
            return "a LoRA, which changes a model and is none; merge it into one for PyTorch (load_lora_weights and fuse_lora of diffusers) and export that to ONNX (see docs/models.md)";
        var pipeline = Array.Find(Checkpoints, kind => beginning.Contains(kind.Word)).Pipeline;
        var parts = Path.ChangeExtension(file, null);
        return pipeline is null && !file.EndsWith(OldCheckpoint, StringComparison.OrdinalIgnoreCase)
            ? "which have to be exported to ONNX; docs/models.md says how for each family"
            : $"a checkpoint in one file, which has to be exported to ONNX: {Install}, then python -c \"from diffusers import {pipeline ?? "StableDiffusionPipeline"} as P; P.from_single_file(r'{file}').save_pretrained(r'{parts}')\", and then {Command(parts, "text-to-image")}";
    }

    private static string Command(string folder, string task) => $"optimum-cli export onnx --model \"{folder}\" --task {task} \"{folder}-onnx\"";

    /// <summary>What optimum calls the task of a model; null where it has no export for the family.</summary>
    private static string? TaskOf(ModelFolder model) => model.KnownClass switch
    {
        "StableDiffusionXLPipeline" when model.PipelineClass.Contains("Img2Img") => "image-to-image",
        "StableDiffusionInpaintPipeline" or "StableDiffusionXLInpaintPipeline" => "inpainting",
        var name when name.StartsWith("StableDiffusionUpscale", StringComparison.Ordinal) || name.Contains("ControlNet") => null,
        var name when name.StartsWith("StableDiffusion", StringComparison.Ordinal) || name.StartsWith("LatentConsistency", StringComparison.Ordinal) || name.StartsWith("Flux", StringComparison.Ordinal) => "text-to-image",
        _ => null,
    };

    /// <summary>The first file of such weights in some folders.</summary>
    private static (string File, string Of)? Foreign(IEnumerable<string> folders) =>
        folders.SelectMany(Files).Select(file => (File: file, Of: Form(file))).FirstOrDefault(found => found.Of is not null) is { Of: { } of } first ? (first.File, of) : null;

    /// <summary>Whose weights a file has by its name; null where it has none.</summary>
    private static string? Form(string file)
    {
        if (Path.GetFileName(file).StartsWith("openvino", StringComparison.OrdinalIgnoreCase))
            return "OpenVINO";
        return Array.Find(Forms, form => file.EndsWith(form.Ending, StringComparison.OrdinalIgnoreCase)).Of;
    }

    /// <summary>The list of tensors at the beginning of a .safetensors, as text; empty for other files.</summary>
    private static string Beginning(string file)
    {
        const int most = 4 << 20;
        if (!file.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            return "";
        try
        {
            using var stream = RegularFile.Open(file);
            var bytes = new byte[(int)Math.Min(stream.Length, most)];
            return Encoding.ASCII.GetString(bytes, 0, stream.Read(bytes, 0, bytes.Length));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static IEnumerable<string> Files(string folder) => Listed(folder, Directory.GetFiles);

    private static IEnumerable<string> Directories(string folder) => Listed(folder, Directory.GetDirectories).Where(each => !Leftovers.Contains(Path.GetFileName(each)));

    /// <summary>What cannot be looked at is none of the error's business.</summary>
    private static string[] Listed(string folder, Func<string, string[]> list)
    {
        try
        {
            return Directory.Exists(folder) ? [.. list(folder).OrderBy(path => path, StringComparer.Ordinal)] : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
