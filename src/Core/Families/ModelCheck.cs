using TextToImage.Json;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Families;

/// <summary>Checks a model as far as that is possible without loading its networks.</summary>
internal static class ModelCheck
{
    /// <summary>Refuses what cannot work.</summary>
    /// <param name="folder">Full path of a model, of a CLIP, or of a network on its own.</param>
    /// <returns>What to know about the model all the same.</returns>
    /// <exception cref="AIImageException">A file is missing or cannot be read, or the model is of a kind that this version cannot run.</exception>
    public static IReadOnlyList<string> Require(string folder)
    {
        RequireReadableFiles(folder);
        if (ClipFolder.IsClip(folder))
        {
            RequireComplete(ClipFolder.Open(folder));
            return [];
        }
        if (!ModelIndex.IsModel(folder))
        {
            RequireInstallable(folder);
            var graph = Path.Combine(folder, NetworkUpscalerConfig.FileName);
            if (MattingConfig.IsIn(folder))
                MattingConfig.Read(graph);
            else
                NetworkUpscalerConfig.Read(graph);
            return [];
        }
        if (MissingBase(folder) is { } missing)
            return [$"The model is based on '{missing}', which is not installed beside it, and cannot be used without; {Remedy(missing)}."];
        RequireComplete(ModelFolder.Open(folder));
        return [];
    }

    /// <summary>Refuses a model that lacks something that its family needs.</summary>
    /// <exception cref="AIImageException">It does.</exception>
    public static void RequireComplete(ModelFolder model)
    {
        var family = ModelFamilies.Of(model);
        foreach (var component in family.NetworksOf(model))
            NetworkFile.Require(model.NetworkFile(component));
        foreach (var stage in family.Stages(model))
            stage.Prepare();
        UpscalerConfig.Find(model);
        SegmentationConfig.Find(model);
    }

    /// <summary>Refuses a CLIP that lacks a tower, a tokenizer or readable sizes of its pictures.</summary>
    /// <exception cref="AIImageException">It does.</exception>
    public static void RequireComplete(ClipFolder clip)
    {
        foreach (var (_, file) in clip.Graphs)
            NetworkFile.Require(file);
        PromptTokenizer.Load(clip.Path, clip.TextLength);
        _ = clip.Processor;
    }

    /// <summary>Refuses a folder that is neither a model, nor a CLIP, nor a network on its own.</summary>
    /// <exception cref="AIImageException">It is none of these.</exception>
    public static void RequireInstallable(string folder)
    {
        if (!ModelLibrary.IsNetwork(folder) && !ClipFolder.IsClip(folder))
            throw MissingParts.NoModel(folder, $"it has neither {ModelIndex.FileName} nor {NetworkUpscalerConfig.FileName}, nor the {ClipFolder.ConfigName} of a CLIP; name the folder that has one");
    }

    /// <summary>Every graph and every config that lies in the folder itself, whatever the model is.</summary>
    private static void RequireReadableFiles(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.onnx", SearchOption.AllDirectories).Where(file => !IsLeftOut(file.Substring(folder.Length))))
            NetworkFile.Require(file);
        foreach (var component in Directory.EnumerateDirectories(folder).Append(folder))
        {
            foreach (var file in Directory.EnumerateFiles(component, "*config.json").Concat(Directory.EnumerateFiles(component, ModelIndex.FileName)))
                JsonFile.Read(file);
        }
    }

    /// <summary>Whether a file is in what tools leave in folders, such as a cache of downloads.</summary>
    private static bool IsLeftOut(string place) => place.Split(Path.DirectorySeparatorChar).Any(Leftovers.Contains);

    private static string Remedy(string missing) => ModelName.IsReserved(missing)
        ? $"install a copy of '{missing}' there under another name, and give that name as \"based_on\" in {ModelIndex.FileName}"
        : $"install '{missing}' there too";

    private static string? MissingBase(string folder)
    {
        var index = JsonFile.Read(Path.Combine(folder, ModelIndex.FileName));
        return ModelIndex.BaseName(folder, index) is { } name && !ModelIndex.IsModel(ModelIndex.Beside(folder, name)) ? name : null;
    }
}
