namespace TextToImage.Models;

/// <summary>Weights in forms that are not ONNX: what people have who downloaded a model for another program.</summary>
internal static class ForeignWeights
{
    /// <summary>Endings of files, and whose they are.</summary>
    private static readonly (string Ending, string Of)[] Forms =
        [(".pt", "PyTorch"), (".pth", "PyTorch"), (".ckpt", "PyTorch"), (".safetensors", "PyTorch"), (".bin", "PyTorch"), (".msgpack", "Flax")];

    /// <summary>Whether a file has weights in such a form, by its name.</summary>
    public static bool IsForeign(string file) => Array.Exists(Forms, form => file.EndsWith(form.Ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>The error for a folder that is no model: where there are such weights in it, that they have to be exported.</summary>
    /// <param name="folder">Full path of an existing folder.</param>
    /// <param name="otherwise">What is wrong where there are none, after "is not a model folder: ".</param>
    public static AIImageException NoModel(string folder, string otherwise)
    {
        var problem = Find(folder) is { } found
            ? $"it has no {ModelIndex.FileName}, and '{Path.GetFileName(found.File)}' in it are weights for {found.Of}, which have to be exported to ONNX; docs/models.md says how for each family"
            : otherwise;
        return new AIImageException(ErrorIds.ModelIncomplete, $"'{folder}' is not a model folder: {problem}.") { Subject = folder };
    }

    /// <summary>The first such file in a folder or its folders.</summary>
    private static (string File, string Of)? Find(string folder)
    {
        try
        {
            foreach (var file in Directory.EnumerateDirectories(folder).Prepend(folder).SelectMany(Directory.EnumerateFiles))
            {
                var form = Array.Find(Forms, form => file.EndsWith(form.Ending, StringComparison.OrdinalIgnoreCase));
                if (form.Ending is not null)
                    return (file, form.Of);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What cannot be looked at is none of the error's business.
        }
        return null;
    }
}
