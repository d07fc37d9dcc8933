using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Imaging.Metadata;
using TextToImage.Models;
using TextToImage.Requests;

namespace TextToImage.Generation;

/// <summary>Everything needed to make a picture again, as it goes into its file.</summary>
internal static class GenerationMetadata
{
    private const string ModelSource = "Model source";

    /// <summary>That of one picture of a request.</summary>
    public static PictureMetadata Of(GenerationRequest request, GenerationSettings settings, int index, int width, int height, ModelFolder model) => new()
    {
        Prompt = request.Prompt,
        NegativePrompt = request.NegativePrompt,
        Steps = settings.HasSteps ? settings.Steps : null,
        Scheduler = settings.Scheduler is { } scheduler ? Schedulers.DisplayName(scheduler) : null,
        GuidanceScale = settings.Guidance.Scale,
        Seed = settings.Seeds.Seed(index),
        Width = width,
        Height = height,
        Strength = request.Edit is null ? null : settings.Edit!.Strength,
        Edited = request.Edit is not null,
        Software = PictureMetadata.ThisProgram,
        Model = model.Defaults.Name,
        Pipeline = model.PipelineClass,
        Other = WithSource(ExtraSettings.Of(request, settings, index), model),
    };

    /// <summary>A model's name says little where it was given by who installed it; repository and commit say which one it was.</summary>
    private static Dictionary<string, string> WithSource(Dictionary<string, string> extra, ModelFolder model)
    {
        if (model.Source is { } source)
            extra[ModelSource] = source;
        return extra;
    }
}

/// <summary>The settings of a picture that few others have, by the names under which other tools write them.</summary>
internal static class ExtraSettings
{
    private const string Source = "Source";

    /// <summary>Those of one picture of a request; what has its default is left out.</summary>
    public static Dictionary<string, string> Of(GenerationRequest request, GenerationSettings settings, int index)
    {
        var extra = SettingsMetadata.Further(request with
        {
            VariationSeed = settings.Seeds.VariationSeed(index),
            // The name alone: a folder is nobody's business, and may be another one elsewhere.
            Guide = request.GuideModel?.Folder.Name,
            Edit = request.Edit is { } edit ? Resolved(edit, settings.Edit!) : null,
        });
        if (request.Edit?.Source is { } source)
            extra[Source] = source;
        // What other tools wrote about the picture is about what is left of it.
        foreach (var text in OtherTools.TextsOf(request.Edit?.Made))
            extra[text.Key] = text.Value;
        return extra;
    }

    /// <summary>The edit as it was carried out.</summary>
    private static PictureEdit Resolved(PictureEdit edit, EditWork work) => edit with { MaskBlur = work.HasMask ? work.Blur : null, Crop = work.Crop };
}
