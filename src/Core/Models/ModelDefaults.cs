using System.Text.Json;
using TextToImage.Json;

namespace TextToImage.Models;

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
    internal static ModelDefaults Read(JsonElement index, string folderName)
    {
        if (!index.TryGetProperty(ModelIndex.OwnKey, out var own) || own.ValueKind != JsonValueKind.Object)
            return new ModelDefaults(folderName, null, null, null, null, null);
        return new ModelDefaults(
            JsonFile.String(own, "name") ?? folderName,
            JsonFile.String(own, "description"),
            JsonFile.Integer(own, "default_steps"),
            JsonFile.Number(own, "default_guidance_scale"),
            JsonFile.Integer(own, "default_width"),
            JsonFile.Integer(own, "default_height"));
    }
}
