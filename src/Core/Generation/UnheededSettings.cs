using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Generation;

/// <summary>Settings that were given and have no effect on the pictures of a model; nothing is ignored silently.</summary>
internal static class UnheededSettings
{
    /// <summary>A warning for each of them.</summary>
    /// <param name="request">As the user asked.</param>
    /// <param name="stages">Those of the model.</param>
    /// <param name="model">What it can take.</param>
    public static IEnumerable<string> Of(GenerationRequest request, StageList stages, ModelLimits model)
    {
        var why = $"the model '{model.Name}'";
        var notDenoised = $"{why} {(stages.OfKind<SampleTokens>().Any() ? "draws tokens, one for each part of a picture," : "optimises latents")} and does not denoise";
        return
        [
            .. Unless(stages.Texts.Any(text => text.ReadsSecond), $"{why} has no second text encoder", nameof(request.SecondPrompt), nameof(request.SecondNegativePrompt)),
            .. Unless(stages.Texts.Any(text => text.Length is not null), $"{why} has no T5 text encoder", nameof(request.TextLength)),
            .. Unless(stages.OfKind<AugmentPicture>().Any(), $"{why} adds no noise to what it enlarges", nameof(request.NoiseLevel)),
            .. Unless(model.Scheduler is not null || model.MostSteps is not null, notDenoised, nameof(request.Steps)),
            .. Unless(
                model.Scheduler is not null, notDenoised,
                nameof(request.StageSteps), nameof(request.Scheduler), nameof(request.Eta), nameof(request.GuidanceRescale), nameof(request.GuidanceStart), nameof(request.GuidanceEnd)),
            .. Unless(stages.OfKind<SampleTokens>().Any(), $"{why} draws no tokens", nameof(request.TopK), nameof(request.Temperature)),
            .. Unless(model.HasClassifier || (request.GuideModel is not null && model.Scheduler is not null), "there is no guide that it could make stronger", nameof(request.GuideScale)),
            .. Unless(request.GuideModel is not null, "no CLIP guides the picture", nameof(request.Cutouts)),
            .. Unless(model.TakesSizes, $"{why} is not told sizes", nameof(request.OriginalSize), nameof(request.CropOffset), nameof(request.TargetSize)),
            .. Unless(request.Control is not null, "there is no control picture", nameof(request.ControlScale), nameof(request.ControlStart), nameof(request.ControlEnd)),
            .. Unless(request.AndLike is not null, "there are no two pictures to draw between", nameof(request.Mix)),
        ];

        IEnumerable<string> Unless(bool isHeeded, string because, params string[] settings) => settings.Select(SettingsTable.Of)
            .Where(row => !isHeeded && !Equals(row.In(request), row.Default))
            .Select(row => $"The {row.Words} had no effect: {because}.");
    }
}
