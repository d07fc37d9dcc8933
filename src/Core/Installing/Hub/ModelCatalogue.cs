using System.Text.Json;
using System.Text.Json.Serialization;

namespace TextToImage.Installing.Hub;

/// <summary>A model that is known to be at the public hub in ONNX form.</summary>
/// <param name="Name">The name by which it is asked for, and that it gets.</param>
/// <param name="Family">The family of models it is of.</param>
/// <param name="Repository">Owner and name of its repository.</param>
/// <param name="Revision">The commit that is meant; null: what the repository has now.</param>
/// <param name="Subfolder">The folder in the repository; null: the repository itself.</param>
/// <param name="License">Name of the licence when this was written; null where the repository named none. What is accepted is what the repository names when it is fetched.</param>
/// <param name="Bytes">About how many bytes are fetched; null where that is not known.</param>
/// <param name="Description">What it is for, in a line.</param>
/// <param name="Documented">Where it can be read that the repository has the model in ONNX form.</param>
public sealed record CatalogueModel(
    string Name, string Family, string Repository, string? Revision, string? Subfolder, string? License, long? Bytes, string Description, string Documented)
{
    /// <summary>The repository at the revision that is meant.</summary>
    [JsonIgnore]
    public HubRepository Place => HubRepository.Parse(Revision is null ? Repository : $"{Repository}@{Revision}", Subfolder);
}

/// <summary>Well-known models: catalogue.json of this program. Nothing is asked of the internet to list them.</summary>
public static class ModelCatalogue
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<CatalogueModel> All { get; } = Read();

    /// <summary>The model of a name.</summary>
    /// <exception cref="AIImageException">There is none.</exception>
    public static CatalogueModel Find(string name) =>
        All.FirstOrDefault(model => string.Equals(model.Name, name.Trim(), StringComparison.OrdinalIgnoreCase)) ?? throw new AIImageException(ErrorIds.ModelNotFound,
            $"The catalogue has no model '{name}'; it has {string.Join(", ", All.Select(model => model.Name))}. For others name a folder or file of this machine, or the repository of a hub (--repository, -Repository).")
        { Subject = name };

    private static CatalogueModel[] Read()
    {
        using var stream = typeof(ModelCatalogue).Assembly.GetManifestResourceStream("catalogue.json")!;
        return JsonSerializer.Deserialize(stream, CatalogueSerializer.Default.CatalogueModelArray)!;
    }
}

/// <summary>Made by System.Text.Json when the project is built.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CatalogueModel[]))]
internal sealed partial class CatalogueSerializer : JsonSerializerContext;
