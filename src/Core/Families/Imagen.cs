using TextToImage.Diffusion;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;
using TextToImage.Text;

namespace TextToImage.Families;

/// <summary>
/// Imagen (Saharia et al. 2022, arXiv:2205.11487) as DeepFloyd IF has it: T5 reads the prompt, a small picture is drawn over pixels with
/// dynamic thresholding, and larger ones after it that were noised a little. Each stage is a folder stage_1, stage_2, ... of the model;
/// one that is a StableDiffusionUpscalePipeline draws over latents. The first stage alone is a model, too.
/// </summary>
internal static class Imagen
{
    private const int SmallSteps = 100, LargeSteps = 50, TextLength = 77, SmallSide = 64, LargeSide = 256, Width = 192;
    private const double SmallGuidance = 7, LargeGuidance = 4;

    /// <summary>Training step of the noise that is added to the small picture.</summary>
    private const int Level = 250;

    private const string Tokens = "encoder_hidden_states", Enlarged = "enlarged", Noised = "noised", FirstNoise = "first_noise";

    /// <summary>The family.</summary>
    public static Family Family { get; } = new("Imagen (DeepFloyd IF)", ["IFPipeline", "IFImg2ImgPipeline", "IFInpaintingPipeline"], Limits, model => Stages(model));

    private static ModelLimits Limits(ModelFolder model)
    {
        var stages = StagesOf(model);
        var (unet, factor) = (stages[0] + "unet", Divisors(model, stages)[0]);
        var limits = PixelModels.Limits(
            model, PixelModels.Side(model, unet, SmallSide) * factor, factor, Width, SmallSteps, SmallGuidance, PixelModels.Scheduler(model, stages[0] + "scheduler"));
        return limits with { SizeMultiple = factor << UNetConfig.Read(model, unet).Downsampling, OnlySide = null, CanTile = false };
    }

    private static List<IStage> Stages(ModelFolder model)
    {
        var stages = StagesOf(model);
        var divisors = Divisors(model, stages);
        var small = new PixelSpace(divisors[0], divisors[0]);
        var list = new List<IStage>
        {
            new EncodeText(model, stages[0] + "text_encoder", stages[0] + "tokenizer", (EncodeText.LastStates, Tokens)) { FallbackLength = TextLength, Length = settings => settings.TextLength ?? TextLength, Clean = CaptionCleaning.Plain },
            new Denoise(model, stages[0] + "unet", small, PixelModels.Scheduler(model, stages[0] + "scheduler")),
        };
        SampleSpace last = small;
        for (var i = 1; i < stages.Count; i++)
        {
            var (added, space) = IsLatent(model, stages[i]) ? StableDiffusionUpscale.After(model, stages[i], i) : After(model, stages[i], new PixelSpace(divisors[i], divisors[0]), i);
            list.AddRange(added);
            last = space;
        }
        list.Add(new Decode(last));
        return list;
    }

    /// <summary>A stage that draws a larger picture over pixels; the noise that it begins with is drawn before that which is added to the small one.</summary>
    private static (IStage[] Stages, SampleSpace Space) After(ModelFolder model, string stage, PixelSpace space, int order) =>
    (
        [
            new Compute((state, run) =>
            {
                var shape = space.Shape(run.Settings, run.Batch);
                state.Set(FirstNoise, new Tensor(run.Noise.Draw(shape), shape));
            }),
            new EnlargePixels("sample", Enlarged, space, Enlargement.AlignedBilinear),
            new AugmentPicture(Enlarged, Noised, new NoiseSchedule(PixelModels.Scheduler(model, stage + "image_noising_scheduler")), Level, PixelModels.Scheduler(model, stage + "image_noising_scheduler").NumTrainTimesteps - 1),
            new Denoise(model, stage + "unet", space, PixelModels.Scheduler(model, stage + "scheduler"))
            {
                Order = order,
                IsMain = false,
                DefaultSteps = LargeSteps,
                DefaultGuidance = LargeGuidance,
                NoiseValue = FirstNoise,
                Concatenated = [(Noised, PixelSpace.Rgb)],
            },
        ],
        space);

    /// <summary>What the names of each stage's components begin with.</summary>
    private static List<string> StagesOf(ModelFolder model)
    {
        var numbered = Enumerable.Range(1, 9).Select(i => $"stage_{i}/").TakeWhile(stage => model.Has(stage + "unet")).ToList();
        return numbered.Count > 0 ? numbered : [""];
    }

    /// <summary>For each stage how many times larger the finished picture is.</summary>
    private static List<int> Divisors(ModelFolder model, List<string> stages) =>
        [.. stages.Select((_, i) => stages.Skip(i + 1).Aggregate(1, (product, stage) => product * Factor(model, stages[stages.IndexOf(stage) - 1], stage)))];

    private static int Factor(ModelFolder model, string before, string stage) => IsLatent(model, stage)
        ? VaeConfig.Read(model, stage + "vae_decoder").Downsampling
        : PixelModels.Factor(model, PixelModels.Side(model, before + "unet", SmallSide), PixelModels.Side(model, stage + "unet", LargeSide));

    private static bool IsLatent(ModelFolder model, string stage) => model.Has(stage + "vae_decoder");
}
