using System.Text.Json;
using System.Text.Json.Nodes;
using TextToImage.Json;

namespace TextToImage.Models;

/// <summary>model_index.json of a variant: what it lacks is its base's.</summary>
internal static class ModelIndex
{
    /// <summary>Name of the index in a model's folder.</summary>
    public const string FileName = "model_index.json";

    /// <summary>What this program reads of its own.</summary>
    public const string OwnKey = "aiimage";

    private const string BasedOnKey = "based_on";

    /// <summary>Names the model itself, and so is not its base's to give.</summary>
    private const string NameKey = "name";

    /// <summary>Name of the folder beside a model that it is a variant of; null for a model that is whole.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="index">The model's own index.</param>
    /// <exception cref="AIImageException">The index names anything but a folder beside the model.</exception>
    public static string? BaseName(string folder, JsonElement index)
    {
        if (!index.TryGetProperty(OwnKey, out var own) || own.ValueKind != JsonValueKind.Object || !own.TryGetProperty(BasedOnKey, out var basedOn))
            return null;
        var name = basedOn.ValueKind == JsonValueKind.String ? basedOn.GetString()! : "";
        if (string.IsNullOrWhiteSpace(name) || name is "." or ".." || name.IndexOfAny(['/', '\\', ':', '\0']) >= 0)
        {
            throw Invalid(ErrorIds.ModelConfigInvalid, folder,
                $"The index of the model '{folder}' says that it is based on {basedOn.GetRawText()}, which is not the plain name of a folder beside it; correct \"{BasedOnKey}\" in {FileName}.");
        }
        return name;
    }

    /// <summary>Folder of the model that this one is a variant of, beside it; null for a model that is whole.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="index">The model's own index.</param>
    /// <exception cref="AIImageException">The index names anything but a folder beside the model, or that folder is missing.</exception>
    public static string? BaseFolder(string folder, JsonElement index)
    {
        if (BaseName(folder, index) is not { } name)
            return null;
        var sibling = Beside(folder, name);
        return IsModel(sibling)
            ? sibling
            : throw Invalid(ErrorIds.ModelIncomplete, folder, $"The model '{folder}' is based on '{name}', but '{sibling}' is not a model folder; install that model there too.");
    }

    /// <summary>The folder of that name beside a model's.</summary>
    public static string Beside(string folder, string name) => Path.Combine(Path.GetDirectoryName(folder) ?? folder, name);

    /// <summary>Folder of the first stage of a cascade whose stages are models of their own (DeepFloyd IF).</summary>
    private const string FirstStage = "stage_1";

    /// <summary>Whether a folder has an index, or is a cascade.</summary>
    public static bool IsModel(string folder) => File.Exists(FileIn(folder));

    /// <summary>The index of a model: its own, or of a cascade that has none that of its first stage.</summary>
    public static string FileIn(string folder)
    {
        var (own, first) = (Path.Combine(folder, FileName), Path.Combine(folder, FirstStage, FileName));
        return File.Exists(own) || !File.Exists(first) ? own : first;
    }

    /// <summary>The error for a base that is a variant itself.</summary>
    public static AIImageException Chained(string folder, string sibling) => Invalid(ErrorIds.ModelConfigInvalid, folder,
        $"The model '{folder}' is based on '{sibling}', which is based on another model itself; name a whole model as \"{BasedOnKey}\" in {FileName}.");

    /// <summary>A variant's index with the keys it lacks, those of <see cref="OwnKey"/> one by one.</summary>
    public static JsonElement Merge(JsonElement variant, JsonElement whole)
    {
        var merged = WithMissing(variant, whole);
        if (variant.TryGetProperty(OwnKey, out var own) && whole.TryGetProperty(OwnKey, out var inherited) && inherited.ValueKind == JsonValueKind.Object)
            merged[OwnKey] = WithMissing(own, inherited, except: NameKey);
        return JsonSerializer.SerializeToElement(merged);
    }

    private static JsonObject WithMissing(JsonElement own, JsonElement other, string? except = null)
    {
        var merged = new JsonObject();
        // A key that is there twice counts as JsonElement has it: the last one.
        foreach (var key in own.EnumerateObject())
            merged[key.Name] = JsonNode.Parse(key.Value.GetRawText());
        foreach (var key in other.EnumerateObject().Where(key => key.Name != except && !own.TryGetProperty(key.Name, out _)))
            merged[key.Name] = JsonNode.Parse(key.Value.GetRawText());
        return merged;
    }

    private static AIImageException Invalid(string id, string folder, string message) => new(id, message) { Subject = folder };
}

/// <summary>
/// What a model says of itself under the key "aiimage" of model_index.json; every value is optional,
/// and published models, which have no such key, get the defaults of their family.
/// </summary>
/// <param name="Name">Name shown to users; the folder's name when the model states none.</param>
/// <param name="Description">One line for lists of models.</param>
/// <param name="Steps">Number of denoising steps.</param>
/// <param name="GuidanceScale">Classifier-free guidance scale.</param>
/// <param name="Width">Width of a picture in pixels.</param>
/// <param name="Height">Height of a picture in pixels.</param>
public sealed record ModelDefaults(
    string Name, string? Description, int? Steps, double? GuidanceScale, int? Width, int? Height)
{
    /// <summary>Steps of each denoising stage, in order, for those that <see cref="Steps"/> is not about; empty where the model states none.</summary>
    public IReadOnlyList<int> StageSteps { get; init; } = [];

    /// <summary>Guidance of each denoising stage, in order, for those that <see cref="GuidanceScale"/> is not about; empty where the model states none.</summary>
    public IReadOnlyList<double> StageGuidance { get; init; } = [];

    private const int MostSteps = 100_000, LargestSide = 16_384;
    private const double LargestGuidance = 1000;

    internal static ModelDefaults Read(JsonElement index, string folder)
    {
        var folderName = Path.GetFileName(folder);
        if (!index.TryGetProperty(ModelIndex.OwnKey, out var own) || own.ValueKind != JsonValueKind.Object)
            return new ModelDefaults(folderName, null, null, null, null, null);
        var stated = new ConfigValues(own, $"\"{ModelIndex.OwnKey}\" in {ModelIndex.FileName} of the model '{folder}'", folder);
        return new ModelDefaults(
            JsonFile.String(own, "name") ?? folderName,
            JsonFile.String(own, "description"),
            stated.Integer("default_steps", 1, MostSteps),
            stated.Number("default_guidance_scale", 0, LargestGuidance),
            stated.Integer("default_width", 1, LargestSide),
            stated.Integer("default_height", 1, LargestSide))
        {
            StageSteps = stated.Integers("default_stage_steps", 1, MostSteps),
            StageGuidance = JsonFile.Numbers(own, "default_stage_guidance"),
        };
    }
}
