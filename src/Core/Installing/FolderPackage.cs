using TextToImage.Families;
using TextToImage.Models;

namespace TextToImage.Installing;

/// <summary>A model as a folder, or a network as a file: everything is taken but what tools leave beside it.</summary>
internal static class FolderPackage
{
    /// <summary>Lists the files of a folder.</summary>
    /// <param name="folder">Full path.</param>
    /// <exception cref="AIImageException">It is no model and no network.</exception>
    public static ModelPackage Open(string folder)
    {
        if (!ModelIndex.IsModel(folder))
            ModelCheck.RequireNetwork(folder);
        return new ModelPackage(folder, Path.GetFileName(folder), [.. Files(new DirectoryInfo(folder), "")]);
    }

    /// <summary>A network that is a file of its own, with its settings and its weights where they are beside it.</summary>
    /// <param name="file">Full path of the .onnx file.</param>
    public static ModelPackage OpenNetwork(string file)
    {
        NetworkFile.Require(file);
        var beside = Path.GetDirectoryName(file)!;
        var settings = Path.ChangeExtension(file, ".json");
        List<PackedFile> files = [Packed(file, NetworkUpscalerConfig.FileName)];
        if (File.Exists(settings))
            files.Add(Packed(settings, "config.json"));
        foreach (var weights in NetworkFile.Weights(file))
        {
            // ONNX Runtime itself loads none from elsewhere.
            if (weights != Path.GetFileName(weights))
                throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{file}' has its weights in '{weights}', which is no plain file name; export it again with its weights beside it.") { Subject = file };
            files.Add(Packed(Path.Combine(beside, weights), weights));
        }
        return new ModelPackage(file, Path.GetFileNameWithoutExtension(file), files);
    }

    private static IEnumerable<PackedFile> Files(DirectoryInfo folder, string prefix)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().Where(entry => !Leftovers.Contains(entry.Name)).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry is not DirectoryInfo inner)
            {
                yield return Packed(entry.FullName, prefix + entry.Name);
                continue;
            }

            // A link may lead back to where it is, and what is beyond it is not the model's.
            if ((inner.Attributes & FileAttributes.ReparsePoint) != 0)
                throw new AIImageException(ErrorIds.ModelIncomplete, $"'{inner.FullName}' is a link to another folder, which is not followed; put the folder itself there.") { Subject = inner.FullName };
            foreach (var file in Files(inner, $"{prefix}{inner.Name}/"))
                yield return file;
        }
    }

    private static PackedFile Packed(string file, string name)
    {
        // Links to files are how the cache of Hugging Face is laid out; their length is that of what they lead to.
        using var stream = File.OpenRead(file);
        return new PackedFile(name, stream.Length, null, () => File.OpenRead(file));
    }
}
