using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Matting;

/// <summary>A network on disk that finds what pictures show: found and known what it is, but not loaded.</summary>
/// <param name="Name">Name for messages and metadata.</param>
/// <param name="File">Full path of its graph.</param>
internal sealed record MattingSource(string Name, string File)
{
    /// <summary>The first that is installed; null where there is none.</summary>
    public static MattingSource? First(ModelLibrary library) => library.MattingNetworks().Select(OfFolder).FirstOrDefault();

    /// <summary>Finds what a user named.</summary>
    /// <param name="nameOrPath">Name of an installed network, its folder, or an .onnx file.</param>
    /// <param name="library">Where names are looked for.</param>
    /// <exception cref="AIImageException">There is no such thing, or it is a model that draws.</exception>
    public static MattingSource Open(string nameOrPath, ModelLibrary library)
    {
        var path = library.Locate(nameOrPath);
        if (ModelLibrary.IsGraph(path))
            return new MattingSource(Path.GetFileNameWithoutExtension(path), path);
        return ModelLibrary.IsNetwork(path) ? OfFolder(path) : throw new AIImageException(ErrorIds.ModelUnsupported,
            $"The model '{path}' is no network that finds what pictures show; name one, such as ISNet, U-2-Net, BiRefNet or RMBG, or leave the model out.")
        { Subject = path };
    }

    /// <summary>When its files were written, and their bytes.</summary>
    public (long Bytes, DateTime Changed) Contents() => (NetworkFile.Bytes(File), System.IO.File.GetLastWriteTimeUtc(File));

    private static MattingSource OfFolder(string folder) => new(Path.GetFileName(folder), GraphOf(folder));

    private static string GraphOf(string folder) => Path.Combine(folder, NetworkUpscalerConfig.FileName);
}
