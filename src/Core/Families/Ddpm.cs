using TextToImage.Diffusion;
using TextToImage.Json;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>
/// The diffusion model itself, over pixels and without text (Ho et al. 2020, arXiv:2006.11239; Song et al. 2020, arXiv:2010.02502): a U-Net
/// and a scheduler. Where the graph takes a class, or a classifier guides it (Dhariwal and Nichol 2021, arXiv:2105.05233), the prompt is its
/// number, or its name in "id2label" of the index.
/// </summary>
internal static class Ddpm
{
    private const string UNet = "unet", Ddim = "DDIMPipeline", LabelInput = "class_labels", Classifier = "classifier";
    private const int DdpmSteps = 1000, DdimSteps = 50, UsualSide = 32, Width = 128;

    /// <summary>The family.</summary>
    public static Family Family { get; } = new("DDPM", ["DDPMPipeline", Ddim], Limits, Stages);

    private static ModelLimits Limits(ModelFolder model)
    {
        var (side, scheduler) = (PixelModels.Side(model, UNet, UsualSide), Scheduler(model));
        var steps = Math.Min(model.KnownClass == Ddim ? DdimSteps : DdpmSteps, scheduler.NumTrainTimesteps);
        return PixelModels.Limits(model, side, factor: 1, Width, steps, guidance: 1, scheduler) with
        {
            TakesText = Classes(model) is not null,
            HasClassifier = model.Has(Classifier),
        };
    }

    private static IReadOnlyList<IStage> Stages(ModelFolder model)
    {
        var pixels = new PixelSpace(channels: UNetConfig.Read(model, UNet).OutChannels is 1 or 2 ? 1 : PixelSpace.Rgb);
        return
        [
            .. Classes(model) is { } classes ? new IStage[] { new Compute((state, run) => state.Set(LabelInput, Labels(model, classes, run))) } : [],
            new Denoise(model, UNet, pixels, Scheduler(model)) { IsGuided = false, Classifier = Classifier },
            new Decode(pixels),
        ];
    }

    /// <summary>DDIM's pipeline samples by DDIM whatever scheduler lies in the folder, as diffusers' does.</summary>
    private static SchedulerConfig Scheduler(ModelFolder model)
    {
        var config = PixelModels.Scheduler(model);
        return model.KnownClass == Ddim ? Schedulers.Resolve("DDIMScheduler", config) : config;
    }

    /// <summary>How many classes the network, or a classifier that guides it, was trained with; null where there are none.</summary>
    private static int? Classes(ModelFolder model) => JsonFile.Integer(model.Config(UNet), "num_class_embeds")
        ?? (!model.Has(Classifier) ? null : JsonFile.Integer(model.Config(Classifier), "num_classes") ?? throw new AIImageException(ErrorIds.ModelConfigInvalid,
            $"The model '{model.Path}' has a classifier, and its config.json does not say how many classes it tells apart; write \"num_classes\" there.")
        { Subject = model.Path });

    private static Tensor Labels(ModelFolder model, int classes, RunContext run) => new([.. run.Prompts.Select(pair => Label(model, classes, pair.Prompt.Trim()))], [run.Batch]);

    private static float Label(ModelFolder model, int classes, string prompt)
    {
        if (int.TryParse(prompt, out var number) && number >= 0 && number < classes)
            return number;
        return model.LabelOf(prompt) is { } named && named < classes ? named : throw new AIImageException(ErrorIds.ArgumentInvalid,
            $"The model '{model.Defaults.Name}' draws classes, and '{prompt}' is none; give a number from 0 to {classes - 1}{(model.HasLabels ? ", or a name in \"id2label\" of its index" : "")} as prompt.");
    }
}
