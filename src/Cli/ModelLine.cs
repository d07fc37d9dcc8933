using TextToImage.Models;

namespace TextToImage.Cli;

/// <summary>What is said of a model.</summary>
internal sealed record ModelLine(string Name, string DisplayName, string? Description, string Pipeline, string Path, string? BasedOn, long Bytes)
{
    /// <summary>What stands for the pipeline of a network on its own.</summary>
    private const string Network = "SuperResolution";

    /// <summary>Of a model.</summary>
    public static ModelLine Of(ModelFolder model) => new(
        System.IO.Path.GetFileName(model.Path), model.Defaults.Name, model.Defaults.Description, model.PipelineClass, model.Path, model.Base?.Defaults.Name, model.SizeOnDisk());

    /// <summary>Of a model or network by its folder.</summary>
    public static ModelLine Of(string folder)
    {
        if (!ModelLibrary.IsNetwork(folder))
            return Of(ModelFolder.Open(folder));
        var name = System.IO.Path.GetFileName(folder);
        return new ModelLine(name, name, null, Network, folder, null, new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
    }
}
