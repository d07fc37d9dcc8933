namespace TextToImage.Models;

/// <summary>What a model is, by what its files say, for lists of models.</summary>
/// <param name="Name">Name of its folder, by which it is found.</param>
/// <param name="DisplayName">What the model calls itself.</param>
/// <param name="Description">What it is good for, in a line; null where it does not say.</param>
/// <param name="Pipeline">The diffusers class of its pipeline; SuperResolution for a network on its own.</param>
/// <param name="Path">Full path of its folder.</param>
/// <param name="BasedOn">Name of the model beside it that it is a variant of; null for a whole model.</param>
/// <param name="Bytes">Bytes on disk, those of the model it is based on not counted.</param>
public sealed record ModelSummary(string Name, string DisplayName, string? Description, string Pipeline, string Path, string? BasedOn, long Bytes)
{
    private const string Network = "SuperResolution";

    /// <summary>Reads what a model is; nothing is loaded.</summary>
    /// <param name="folder">Full path of a model, or of a super-resolution network on its own.</param>
    /// <exception cref="AIImageException">It cannot be read.</exception>
    public static ModelSummary Of(string folder) => ModelLibrary.IsNetwork(folder) ? OfNetwork(folder) : Of(ModelFolder.Open(folder));

    private static ModelSummary Of(ModelFolder model) => new(
        System.IO.Path.GetFileName(model.Path), model.Defaults.Name, model.Defaults.Description, model.PipelineClass, model.Path,
        model.Base is { } whole ? System.IO.Path.GetFileName(whole.Path) : null, model.SizeOnDisk());

    private static ModelSummary OfNetwork(string folder)
    {
        var name = System.IO.Path.GetFileName(folder);
        return new ModelSummary(name, name, null, Network, folder, null, ModelFolder.FilesIn(folder).Sum(file => file.Length));
    }
}
