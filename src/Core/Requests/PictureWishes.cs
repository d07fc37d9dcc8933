using TextToImage.Imaging;

namespace TextToImage.Requests;

/// <summary>How far a variation is from its picture.</summary>
public enum VariationAmount
{
    /// <summary>The same subject, arranged anew.</summary>
    Strong,

    /// <summary>Nearly the same picture.</summary>
    Subtle,
}

/// <summary>
/// Wishes about pictures that were made before, in terms of what a model can do: a variation of one, a blend of several. What
/// becomes of them depends on what the model is and on what the file of a picture says.
/// </summary>
internal static class PictureWishes
{
    /// <summary>How many pictures can be blended.</summary>
    public const int LeastBlended = 2, MostBlended = 5;

    /// <summary>How far the first noise is turned: at 0.2 things stay where they are, at 0.6 they have other places and shapes.</summary>
    private const double SubtleNoise = 0.2, StrongNoise = 0.6;

    /// <summary>How much is drawn anew where the noise of a picture is not known.</summary>
    private const double SubtleStrength = 0.35, StrongStrength = 0.7;

    /// <summary>How much is drawn anew of what lies between pictures: less leaves two pictures seen through one another.</summary>
    private const double BlendStrength = 0.7;

    /// <summary>What a variation does not take from its picture.</summary>
    private static readonly HashSet<string> Own = [nameof(GenerationRequest.Prompt), nameof(GenerationRequest.Seed), nameof(GenerationRequest.Variation), nameof(GenerationRequest.VariationSeed), nameof(GenerationRequest.Guide), nameof(GenerationRequest.GuideScale), nameof(GenerationRequest.Cutouts)];

    /// <summary>What more there is to a picture than its seed's noise and its text: turned noise is not turned once more, and a guide is not at hand.</summary>
    private static readonly string[] Beyond = [nameof(GenerationRequest.Variation), nameof(GenerationRequest.Guide)];

    /// <summary>The request in terms of text, noise and edits alone.</summary>
    /// <exception cref="AIImageException">The wishes exclude each other or what else was asked for.</exception>
    public static GenerationRequest Resolved(GenerationRequest request, ModelLimits model) =>
        request.Blend.Count > 0 ? Blended(request, model)
        : request.Edit is { Vary: { } amount } edit ? Varied(request, edit, amount, model)
        : request.Edit is { } whole && PictureHole.Resolved(whole) is var understood && understood != whole ? request with { Edit = understood }
        : request;

    private static GenerationRequest Blended(GenerationRequest request, ModelLimits model)
    {
        if (request.Blend.Count is < LeastBlended or > MostBlended)
            throw Invalid($"{request.Blend.Count} {(request.Blend.Count == 1 ? "picture" : "pictures")} cannot be blended; give {LeastBlended} to {MostBlended}.");
        if (request.Edit is not null || request.Like is not null)
            throw Invalid("A blend is made of the pictures that are blended alone; leave other pictures out.");
        if (model.TakesPictures)
            return request;
        RequirePrompt(request, model);
        var (width, height) = (request.Width ?? model.Width, request.Height ?? model.Height);
        var pictures = request.Blend.Select(picture => Resampling.Cover(picture, width, height)).ToList();
        return request with { Blend = [], Edit = new PictureEdit(pictures[0]) { Others = [.. pictures.Skip(1)], Strength = BlendStrength } };
    }

    /// <summary>
    /// A picture whose noise is known is drawn again from noise that is turned towards another: the same model makes a sibling
    /// of it, with another prompt too. Of others a model that reads pictures draws the like, and the rest draw after the picture itself.
    /// </summary>
    private static GenerationRequest Varied(GenerationRequest request, PictureEdit edit, VariationAmount amount, ModelLimits model)
    {
        if (edit with { Strength = null } != new PictureEdit(edit.Picture) { Source = edit.Source, Made = edit.Made, Vary = amount })
            throw Invalid("A variation is one of the whole picture; leave mask, canvas and the like out, or leave --vary (-Vary) out.");
        if (request.Prompt.Length == 0)
            request = request with { Prompt = edit.Made?.Prompt ?? "" };
        var made = edit.Made?.Model == model.Name ? edit.Made : null;
        var known = made is null ? request : LikeMade(request, made, withEverything: !made.Edited);
        if (edit.Strength is null && made is { Edited: false, Seed: { } seed } && !Beyond.Any(SettingsMetadata.Read(made).ContainsKey))
        {
            return known with
            {
                Edit = null,
                Seed = seed,
                Variation = amount == VariationAmount.Strong ? StrongNoise : SubtleNoise,
                VariationSeed = request.VariationSeed ?? request.Seed,
                Width = request.Width ?? made.Width,
                Height = request.Height ?? made.Height,
            };
        }
        if (edit.Strength is null && model.TakesPictures)
            return request with { Edit = null, Like = edit.Picture };
        RequirePrompt(request, model);
        return known with { Tileable = false, Edit = edit with { Vary = null, Strength = edit.Strength ?? (amount == VariationAmount.Strong ? StrongStrength : SubtleStrength) } };
    }

    /// <summary>A request with the settings that a picture was made with, where it says nothing else.</summary>
    private static GenerationRequest LikeMade(GenerationRequest request, PictureMetadata made, bool withEverything) => SettingsMetadata.Read(made)
        .Select(said => (Row: SettingsTable.Of(said.Key), said.Value))
        .Where(said => !said.Row.IsOfEdit && !Own.Contains(said.Row.Name) && (withEverything || said.Row.Commands == SettingCommands.Drawing))
        .Where(said => Equals(said.Row.In(request), said.Row.Default) && said.Row.Name is not (nameof(GenerationRequest.Width) or nameof(GenerationRequest.Height)))
        .Aggregate(request, (changed, said) => said.Row.With(changed, said.Value));

    private static void RequirePrompt(GenerationRequest request, ModelLimits model)
    {
        if (model.TakesText && string.IsNullOrWhiteSpace(request.Prompt))
            throw Invalid($"The model '{model.Name}' draws what a prompt says, and neither was one given nor does a picture's file say what it was made of; give one in quotes.");
    }

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
