using TextToImage.Families;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Upscaling;

/// <summary>What kind of thing enlarges pictures.</summary>
public enum UpscalerKind
{
    /// <summary>The component "upscaler" of a model.</summary>
    Component,

    /// <summary>A super-resolution network that is a file of its own, such as an ESRGAN.</summary>
    Network,

    /// <summary>A diffusion model whose pictures are larger ones of given pictures.</summary>
    Diffusion,
}

/// <summary>Something on disk that enlarges pictures: found and known what it is, but not loaded.</summary>
public sealed class UpscalerSource
{
    private UpscalerSource(UpscalerKind kind, string name, string path, ModelFolder? model) => (Kind, Name, Path, Model) = (kind, name, path, model);

    /// <summary>What kind it is.</summary>
    public UpscalerKind Kind { get; }

    /// <summary>Name for messages and metadata.</summary>
    public string Name { get; }

    /// <summary>Full path: the model's folder, or the .onnx file of a network on its own.</summary>
    public string Path { get; }

    /// <summary>The model it is, or is a part of; null for a network on its own.</summary>
    internal ModelFolder? Model { get; }

    /// <summary>Finds what a user named.</summary>
    /// <param name="nameOrPath">Name of an installed model or network, a folder of either, or an .onnx file.</param>
    /// <param name="library">Where names are looked for.</param>
    /// <exception cref="AIImageException">There is no such thing, or it cannot enlarge.</exception>
    public static UpscalerSource Open(string nameOrPath, ModelLibrary library)
    {
        var wanted = nameOrPath.Trim();
        if (wanted.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            return File.Exists(wanted)
                ? OfNetwork(System.IO.Path.GetFullPath(wanted), System.IO.Path.GetFileNameWithoutExtension(wanted))
                : throw new AIImageException(ErrorIds.ModelNotFound, $"There is no file '{wanted}'; check the path.") { Subject = wanted };
        }
        var installed = library.Subfolders().FirstOrDefault(folder => string.Equals(System.IO.Path.GetFileName(folder), wanted, StringComparison.OrdinalIgnoreCase));
        var folder = installed ?? System.IO.Path.GetFullPath(wanted);
        var file = System.IO.Path.Combine(folder, NetworkUpscalerConfig.FileName);
        return ModelLibrary.IsNetwork(folder)
            ? OfNetwork(file, new DirectoryInfo(folder).Name)
            : OfModel(library.Open(wanted));
    }

    /// <summary>The upscaler of the model that made a picture; null where it is not installed, has none or cannot be read.</summary>
    /// <param name="modelName">The model's name, as the picture's metadata says it.</param>
    /// <param name="library">Where models are looked for.</param>
    public static UpscalerSource? OfMaker(string? modelName, ModelLibrary library)
    {
        if (string.IsNullOrWhiteSpace(modelName))
            return null;
        foreach (var model in library.Called(modelName!))
        {
            try
            {
                return OfModel(model);
            }
            catch (AIImageException)
            {
                // What is broken cannot enlarge, and nobody asked for it by name.
            }
        }
        return null;
    }

    /// <summary>Bytes of the files it is loaded from, and when the last of them was written (UTC).</summary>
    internal (long Bytes, DateTime Changed) Contents()
    {
        if (Model is not null)
            return Model.Contents();
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        var files = NetworkFile.Weights(Path).Select(weights => new FileInfo(System.IO.Path.Combine(folder, weights))).Where(weights => weights.Exists).Append(new FileInfo(Path)).ToList();
        return (files.Sum(file => file.Length), files.Max(file => file.LastWriteTimeUtc));
    }

    /// <summary>The upscaler of a model.</summary>
    /// <exception cref="AIImageException">It has none.</exception>
    internal static UpscalerSource Of(ModelFolder model) => OfModel(model);

    private static UpscalerSource OfNetwork(string file, string name) => new(UpscalerKind.Network, name, file, null);

    private static UpscalerSource OfModel(ModelFolder model)
    {
        if (ModelFamilies.Find(model) is { Enlarges: true })
            return new UpscalerSource(UpscalerKind.Diffusion, model.Defaults.Name, model.Path, model);
        return UpscalerConfig.Find(model) is not null
            ? new UpscalerSource(UpscalerKind.Component, model.Defaults.Name, model.Path, model)
            : throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The model '{model.Path}' cannot enlarge pictures: it has no {UpscalerConfig.Component} and is no model of the kind '{StableDiffusionUpscale.Family.Classes[0]}'; name a model that has one, such as '{ModelLibrary.StarterName}', or an .onnx file of a super-resolution network.")
            { Subject = model.Path };
    }
}

/// <summary>What enlarges a picture, and what to say about that choice.</summary>
/// <param name="Source">The network; null for the filter.</param>
/// <param name="Warning">Why it is not what the user may have hoped for; null where there is nothing to say.</param>
public sealed record UpscalerChoice(UpscalerSource? Source, string? Warning)
{
    /// <summary>The method that takes the network where there is a fitting one, and the filter else.</summary>
    public const string Automatic = "auto";

    /// <summary>The methods a user may ask for.</summary>
    public static IReadOnlyList<string> Methods { get; } = [Automatic, ResizeMethods.Network, ResizeMethods.Lanczos];

    /// <summary>
    /// Chooses. A network that was named is used. Else it is that of the model that made the picture, as a super-resolution
    /// network knows the kind of pictures it was trained on and spoils others; and without it the filter, unless a network
    /// was asked for, which is the starter model's then.
    /// </summary>
    /// <param name="method">One of <see cref="Methods"/>; null or empty is auto.</param>
    /// <param name="model">What the user named: a model, a folder or an .onnx file; null or empty: nothing.</param>
    /// <param name="made">How the picture was made, as its file says.</param>
    /// <param name="enlarges">Whether the picture becomes larger; nothing is chosen else.</param>
    /// <param name="library">Where models are looked for.</param>
    /// <exception cref="AIImageException">The method is unknown or does not fit the model named, or that cannot enlarge.</exception>
    public static UpscalerChoice Make(string? method, string? model, PictureMetadata? made, bool enlarges, ModelLibrary library)
    {
        var wanted = string.IsNullOrWhiteSpace(method) ? Automatic : method!.Trim().ToLowerInvariant();
        if (!Methods.Contains(wanted))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"There is no method '{method}'; use one of {string.Join(", ", Methods)}.") { Subject = method };
        if (wanted == ResizeMethods.Lanczos)
        {
            return string.IsNullOrWhiteSpace(model)
                ? new UpscalerChoice(null, null)
                : throw new AIImageException(ErrorIds.ArgumentInvalid, $"The method lanczos uses no model, and '{model}' was named; leave one of them out.") { Subject = model };
        }
        if (!string.IsNullOrWhiteSpace(model))
            return new UpscalerChoice(UpscalerSource.Open(model!, library), null);
        if (!enlarges)
            return new UpscalerChoice(null, null);
        if (UpscalerSource.OfMaker(made?.Model, library) is { } own)
            return new UpscalerChoice(own, null);
        return wanted == Automatic
            ? new UpscalerChoice(null, $"{Unknown(made)}, so it was enlarged by a filter, which adds no detail; name a network for it with --model or -Model (see docs/upscaling.md).")
            : new UpscalerChoice(
                UpscalerSource.Open(ModelLibrary.StarterName, library),
                $"{Unknown(made)}, so the network of the model '{ModelLibrary.StarterName}' was used, which knows flat illustrations only; name another one with --model or -Model (see docs/upscaling.md).");
    }

    private static string Unknown(PictureMetadata? made) => made?.Model is { } model
        ? $"The picture was made by '{model}', which has no upscaler here"
        : "The picture's file does not say that a model made it";
}
