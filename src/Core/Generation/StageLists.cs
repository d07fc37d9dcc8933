using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Generation;

/// <summary>Settings that have a value for each denoising stage.</summary>
internal static class StageLists
{
    /// <summary>Refuses lists of another length than the model has stages.</summary>
    /// <exception cref="AIImageException">A list has too many values or too few.</exception>
    public static void Require(GenerationSettings settings, IReadOnlyList<IStage> stages, string model)
    {
        var count = stages.OfType<Denoise>().Select(stage => stage.Order).Distinct().Count();
        Require("steps", settings.StageSteps?.Count, count, model);
        Require("guidance scales", settings.StageGuidance?.Count, count, model);
    }

    private static void Require(string what, int? given, int count, string model)
    {
        if (given is { } values && values != count)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"There are {values} {what} for stages, and the model '{model}' has {count} {(count == 1 ? "stage" : "stages")}; give {count}, separated by commas.");
    }
}
