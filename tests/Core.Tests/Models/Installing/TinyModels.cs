using System.IO.Compression;
using TextToImage.Installing;

namespace TextToImage.Tests.Models;

/// <summary>Small models to install, and the library they go to.</summary>
internal static class TinyModels
{
    public const string Sd15Files = "model_index.json scheduler/scheduler_config.json text_encoder/config.json text_encoder/model.onnx "
        + "tokenizer/merges.txt tokenizer/special_tokens_map.json tokenizer/tokenizer_config.json tokenizer/vocab.json unet/config.json unet/model.onnx "
        + "vae_decoder/config.json vae_decoder/model.onnx vae_encoder/config.json vae_encoder/model.onnx";

    /// <summary>The reference model sd15 without the cases of the reference.</summary>
    public static string Sd15(this TemporaryFolder folder, string name)
    {
        foreach (var file in Sd15Files.Split(' '))
        {
            var target = folder.File(name, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(ReferenceData.Bundled("reference", "sd15", file), target);
        }
        return folder.File(name);
    }

    /// <summary>A model that has only an index that names its base.</summary>
    public static string Variant(this TemporaryFolder folder, string name, string basedOn)
    {
        Directory.CreateDirectory(folder.File(name));
        File.WriteAllText(folder.File(name, "model_index.json"), $$"""{ "aiimage": { "based_on": "{{basedOn}}" } }""");
        return folder.File(name);
    }

    /// <summary>An archive of a folder's files, in a folder of its own inside or not.</summary>
    public static string Zip(string folder, string file, string inside = "")
    {
        using var archive = ZipFile.Open(file, ZipArchiveMode.Create);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            archive.CreateEntryFromFile(path, inside + Path.GetRelativePath(folder, path).Replace('\\', '/'));
        return file;
    }

    /// <summary>Every file of a folder by its place in it.</summary>
    public static string Files(string folder) => string.Join(' ', Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal));

    /// <summary>What is in a folder of models, the lock left out.</summary>
    public static string Entries(string library) =>
        string.Join(' ', Directory.GetFileSystemEntries(library).Select(entry => Path.GetFileName(entry)).Where(name => name != ".lock").Order(StringComparer.Ordinal));

    public static IReadOnlyList<string> Install(string source, string library, string? name = null, bool overwrite = false)
    {
        using var installation = ModelInstallation.Prepare(source, library, name, overwrite);
        return installation.Run();
    }

    public static AIImageException Refused(string source, string library, string? name = null) => Assert.Throws<AIImageException>(() => Install(source, library, name));
}
