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
    private const int SmallSteps = 100, LargeSteps = 50, TextLength = 77;
    private const double SmallGuidance = 7, LargeGuidance = 4;

    /// <summary>Training step of the noise that is added to the small picture.</summary>
    private const int Level = 250;

    /// <summary>Rough peak of memory a pixel: six maps of 192 channels.</summary>
    private const long BytesPerPixel = 6 * 192 * sizeof(float);

    private const string Tokens = "encoder_hidden_states", Enlarged = "enlarged", Noised = "noised", FirstNoise = "first_noise";

    /// <summary>The family.</summary>
    public static Family Family { get; } = new("Imagen (DeepFloyd IF)", ["IFPipeline", "IFImg2ImgPipeline", "IFInpaintingPipeline"], Limits, model => Stages(model));

    private static ModelLimits Limits(ModelFolder model)
    {
        var stages = StagesOf(model);
        var (unet, factor) = (UNetConfig.Read(model, stages[0] + "unet"), stages.Skip(1).Aggregate(1, (product, stage) => product * Factor(model, stages, stage)));
        var side = (unet.SampleSize ?? 64) * factor;
        return new ModelLimits(
            model.Defaults.Name, model.Defaults.Width ?? side, model.Defaults.Height ?? side, model.Defaults.Steps ?? SmallSteps, model.Defaults.GuidanceScale ?? SmallGuidance,
            factor << unet.Downsampling, BytesPerPixel, Scheduler(model, stages[0] + "scheduler"), Upscaler: null, PixelsPerLatent: factor)
        { CanTile = false };
    }

    private static List<IStage> Stages(ModelFolder model)
    {
        var stages = StagesOf(model);
        var divisors = stages.Select((_, i) => stages.Skip(i + 1).Aggregate(1, (product, stage) => product * Factor(model, stages, stage))).ToList();
        var small = new PixelSpace(divisors[0], divisors[0]);
        var list = new List<IStage>
        {
            new EncodeText(model, stages[0] + "text_encoder", stages[0] + "tokenizer", (EncodeText.LastStates, Tokens)) { FallbackLength = TextLength, Length = settings => settings.TextLength ?? TextLength, Clean = CaptionCleaning.Plain },
            new Denoise(model, stages[0] + "unet", small, Scheduler(model, stages[0] + "scheduler")),
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
                var noise = Tensor.Zeros(space.Shape(run.Settings, run.Batch));
                run.Noise.Fill(noise.Values);
                state.Set(FirstNoise, noise);
            }),
            new EnlargePixels("sample", Enlarged, space, Enlargement.AlignedBilinear),
            new AugmentPicture(Enlarged, Noised, new NoiseSchedule(Scheduler(model, stage + "image_noising_scheduler")), Level, Scheduler(model, stage + "image_noising_scheduler").NumTrainTimesteps - 1),
            new Denoise(model, stage + "unet", space, Scheduler(model, stage + "scheduler"))
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

    /// <summary>How many times larger the pictures of a stage are than those of the one before.</summary>
    private static int Factor(ModelFolder model, List<string> stages, string stage)
    {
        if (IsLatent(model, stage))
            return VaeConfig.Read(model, stage + "vae_decoder").Downsampling;
        var before = stages[stages.IndexOf(stage) - 1];
        var (from, to) = (UNetConfig.Read(model, before + "unet").SampleSize ?? 64, UNetConfig.Read(model, stage + "unet").SampleSize ?? 256);
        return to % from == 0 ? to / from : throw new AIImageException(ErrorIds.ModelMismatch,
            $"The parts of the model '{model.Path}' do not fit together: pictures of {from} pixels cannot become {to}, which is no multiple; correct \"sample_size\" in the config.json of its U-Nets.");
    }

    private static bool IsLatent(ModelFolder model, string stage) => model.Has(stage + "vae_decoder");

    private static SchedulerConfig Scheduler(ModelFolder model, string component) => SchedulerConfig.Parse(model.SchedulerConfigText(component));
}
