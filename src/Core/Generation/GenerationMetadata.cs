using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Requests;

namespace TextToImage.Generation;

/// <summary>Everything needed to make a picture again, as it goes into its file.</summary>
internal static class GenerationMetadata
{
    /// <summary>That of one picture of a request.</summary>
    public static PictureMetadata Of(GenerationRequest request, GenerationSettings settings, int index, Picture picture, ModelFolder model) => new()
    {
        Prompt = request.Prompt,
        NegativePrompt = request.NegativePrompt,
        Steps = settings.Steps,
        Scheduler = Schedulers.DisplayName(settings.Scheduler),
        GuidanceScale = settings.Guidance.Scale,
        Seed = (ulong)settings.Seeds.Seed(index),
        Width = picture.Width,
        Height = picture.Height,
        Strength = request.Edit is null ? null : settings.Edit!.Strength,
        Edited = request.Edit is not null,
        Software = PictureMetadata.ThisProgram,
        Model = model.Defaults.Name,
        Pipeline = model.PipelineClass,
        Other = ExtraSettings.Of(request, settings, index),
    };
}
