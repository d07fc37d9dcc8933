using System.Text.Json.Nodes;
using TextToImage.Diffusion;
using TextToImage.Families;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Tests.Pipelines;

/// <summary>Runs a case of any family from its seed alone, as the product runs it, and compares it with what diffusers gave.</summary>
internal static class PipelineReference
{
    private const string Legacy = "StableDiffusionInpaintPipelineLegacy", Cascade = "IFPipeline + IFSuperResolutionPipeline";
    private const double LatentTolerance = 1e-4, CascadeTolerance = 1e-3;
    private const int PixelTolerance = 2;

    /// <summary>Tensors of a case, and the values of the state that they are: with the prompt, without it, or both, without it first.</summary>
    private static readonly (string Tensor, string Value, bool Without, bool With)[] Values =
    [
        ("text_embeddings_cond", "encoder_hidden_states", false, true),
        ("text_embeddings_uncond", "encoder_hidden_states", true, false),
        ("prompt_embeds", "encoder_hidden_states", false, true),
        ("negative_prompt_embeds", "encoder_hidden_states", true, false),
        ("pooled_prompt_embeds", "text_embeds", false, true),
        ("negative_pooled_prompt_embeds", "text_embeds", true, false),
        ("unet_time_ids", "time_ids", true, true),
        ("timestep_cond", "timestep_cond", false, true),
        ("encoder_hidden_states", "encoder_hidden_states", true, true),
        ("pooled_projections", "pooled_projections", true, true),
        ("image_embeddings", "image_embeddings", false, true),
        ("decoder_encoder_hidden_states", "encoder_hidden_states", true, true),
        ("additive_clip_time_embeddings", "class_labels", true, true),
        ("stage_2_upscaled_noised", "noised", false, true),
        ("image_upscaled", "enlarged", false, true),
    ];

    public static bool Supports(ReferenceCase reference) =>
        reference.Pipeline is Legacy or Cascade || ModelFamilies.Find(reference.Pipeline) is { Enlarges: false };

    /// <summary>How close numbers are, relative to the largest of a tensor.</summary>
    public static double Tolerance(ReferenceCase reference) =>
        reference.Pipeline == Cascade || reference.Pipeline.StartsWith("UnCLIP", StringComparison.Ordinal) ? CascadeTolerance : LatentTolerance;

    public static void Check(ReferenceCase reference)
    {
        using var folder = new TemporaryFolder();
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(Model(reference, folder)), DeviceKind.Cpu);
        var settings = pipeline.Resolve(Request(reference), pipeline.Limits);
        CheckStart(reference, settings, pipeline.Limits);
        var run = new RunContext(settings, Rows(reference), new RunNoise(new TorchRandom(reference.Seed)), new NetworkMeter(), default);
        var state = pipeline.Draw(run);

        foreach (var (tensor, value, without, with) in Values.Where(value => reference.Has(value.Tensor) && state.Has(value.Value) && !(value.Tensor == "prompt_embeds" && reference.Has("image_embeddings"))))
            Same(reference, tensor, state[value], without, with);
        // Of unCLIP the same name stands for the projected states.
        if (reference.Has("image_embeddings"))
            Same(reference, "prompt_embeds", state["text_embeds"], without: true, with: true);
        // Whole numbers, which are equal or further apart than any tolerance.
        var result = reference.Has("tokens") ? "tokens" : reference.Has("final_latents") ? "final_latents" : "image";
        Close(reference.Tensor(result).Data, Arranged(reference, result, state.Tensor("sample")), Tolerance(reference), result);
        if (reference.Has("decoded"))
        {
            var space = (LatentSpace)pipeline.Main.Space;
            var samples = state.Tensor("sample");
            float[] decoded = [.. Enumerable.Range(0, run.Batch).SelectMany(i => space.Decode(samples.Row(i), (int)samples.Shape[2], (int)samples.Shape[3], run.Meter, default))];
            Close(reference.Tensor("decoded").Data, decoded, Tolerance(reference), "decoded");
        }
        for (var i = 0; i < run.Batch; i++)
            SamePicture(reference.Pictures[i], state.Pictures[i]);
    }

    /// <summary>A copy of the model with the schedulers of the case and the pipeline class that made it: what a user would have.</summary>
    public static string Model(ReferenceCase reference, TemporaryFolder folder)
    {
        var model = folder.Copy(reference.Model, "model");
        foreach (var (key, config) in reference.SchedulerConfigs)
            File.WriteAllText(Path.Combine(model, SchedulerFolder(key), "scheduler_config.json"), config.ToJsonString());
        var index = Path.Combine(model, "model_index.json");
        if (ModelFamilies.Find(reference.Pipeline) is null || !File.Exists(index))
            return model;
        var json = JsonNode.Parse(File.ReadAllText(index))!.AsObject();
        json["_class_name"] = reference.Pipeline.EndsWith("Img2ImgPipeline", StringComparison.Ordinal) ? (string)json["_class_name"]! : reference.Pipeline;
        File.WriteAllText(index, json.ToJsonString());
        return model;
    }

    /// <summary>The arguments of the call as a request.</summary>
    public static GenerationRequest Request(ReferenceCase reference)
    {
        int? Whole(string name) => (int?)reference[name];
        (int First, int Second)? Pair(string name) => reference[name] is JsonArray pair ? ((int)pair[0]!, (int)pair[1]!) : null;
        PixelSize? Size(string name) => Pair(name) is { } size ? new PixelSize(size.Second, size.First) : null;
        string[] stages = reference.Pipeline == Cascade ? ["stage_1", "stage_2"] : [];
        string[] steps = ["prior_num_inference_steps", "decoder_num_inference_steps", "super_res_num_inference_steps"];
        return new GenerationRequest
        {
            Width = Whole("width") ?? (int?)reference["stage_2"]?["width"],
            Height = Whole("height") ?? (int?)reference["stage_2"]?["height"],
            Steps = Whole("num_inference_steps"),
            StageSteps = reference.Has("prior_step_sample") ? PerStage.Of([.. steps.Select(name => (double)Whole(name)!.Value)])
                : stages.Length > 0 ? PerStage.Of([.. stages.Select(stage => (double)reference[stage]!["num_inference_steps"]!)]) : null,
            GuidanceScale = (double?)reference["guidance_scale"],
            StageGuidance = reference.Has("prior_step_sample") ? PerStage.Of((double)reference["prior_guidance_scale"]!, (double)reference["decoder_guidance_scale"]!, 1)
                : stages.Length > 0 ? PerStage.Of([.. stages.Select(stage => (double)reference[stage]!["guidance_scale"]!)]) : null,
            NoiseLevel = (int?)reference["stage_2"]?["noise_level"],
            TextLength = Whole("max_sequence_length"),
            TopK = Whole("top_k"),
            Temperature = (double?)reference["temperature"] ?? 1,
            SecondPrompt = reference.Texts("prompt_2")[0],
            SecondNegativePrompt = reference.Texts("negative_prompt_2")[0],
            OriginalSize = Size("original_size"),
            CropOffset = Pair("crops_coords_top_left") is { } corner ? new PixelOffset(corner.Second, corner.First) : null,
            TargetSize = Size("target_size"),
            GuidanceRescale = (double?)reference["guidance_rescale"] ?? 0,
            Eta = (double?)reference["eta"],
            Edit = Edit(reference),
            Control = reference.PictureFile("control_image") is { } control ? PictureFile.Read(control).Picture : null,
            ControlScale = (double?)reference["controlnet_conditioning_scale"] ?? 1,
            ControlStart = (double?)reference["control_guidance_start"] ?? 0,
            ControlEnd = (double?)reference["control_guidance_end"] ?? 1,
        };
    }

    /// <summary>Agreement relative to the largest magnitude of the expected tensor.</summary>
    public static void Close(float[] expected, float[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var allowed = expected.Max(Math.Abs) * tolerance;
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= allowed, $"{what}[{i}] is {actual[i]}, expected {expected[i]} within {allowed}");
    }

    public static void SamePicture(string expectedFile, Picture actual)
    {
        var (expected, _) = PictureFile.Read(expectedFile);
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        var worst = expected.Rgb.Zip(actual.Rgb, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= PixelTolerance, $"a pixel of '{expectedFile}' differs by {worst}/255");
    }

    /// <summary>Numbers of a state's sample in the order of the case: Flux's latents are recorded as tokens.</summary>
    public static float[] Arranged(ReferenceCase reference, string tensor, Tensor sample)
    {
        var shape = reference.Tensor(tensor).Shape;
        if (shape.Length == sample.Shape.Length)
            return sample.Values;
        var side = (int)Math.Sqrt(shape[2] / (int)sample.Shape[1]);
        var tokens = new float[sample.Values.Length];
        var each = tokens.Length / (int)sample.Shape[0];
        for (var i = 0; i < sample.Shape[0]; i++)
            Patches.Pack(sample.Row(i), (int)sample.Shape[2], (int)sample.Shape[3], side, tokens.AsSpan(i * each, each));
        return tokens;
    }

    /// <summary>Folder of the scheduler that a case has under a key, such as stage_1_scheduler or decoder_scheduler.</summary>
    private static string SchedulerFolder(string key)
    {
        var stage = key.StartsWith("stage_", StringComparison.Ordinal) ? key.IndexOf('_', "stage_".Length) : -1;
        return stage < 0 ? key : Path.Combine(key[..stage], key[(stage + 1)..]);
    }

    private static void Same(ReferenceCase reference, string tensor, Conditioning value, bool without, bool with)
    {
        var expected = reference.Tensor(tensor);
        float[] none = [];
        float[] actual = [.. without ? (value.Without ?? value.With).Values : none, .. with ? value.With.Values : none];
        // What is recorded for guided rows is one row where there is no guidance, and once a prompt where there are several pictures of it.
        if (with && without && expected.Data.Length == value.With.Values.Length)
            actual = value.With.Values;
        var repeats = (int?)reference["num_images_per_prompt"] ?? 1;
        if (repeats > 1 && actual.Length == repeats * expected.Data.Length)
            actual = [.. actual.Chunk(actual.Length / (int)value.With.Shape[0]).Where((_, row) => row % repeats == 0).SelectMany(row => row)];
        Close(expected.Data, actual, Tolerance(reference), tensor);
    }

    /// <summary>The picture, mask and strength of an editing case; null for text-to-image.</summary>
    private static PictureEdit? Edit(ReferenceCase reference)
    {
        if (reference.PictureFile("init_image") is not { } file)
            return null;
        return new PictureEdit(PictureFile.Read(file).Picture)
        {
            Mask = reference.PictureFile("mask") is { } mask ? PictureFile.ReadMask(mask) : null,
            Strength = (double)reference["strength"]!,
            PasteBack = false,
            KnownLevel = reference.Pipeline == Legacy ? KnownLevel.Same : KnownLevel.Next,
        };
    }

    /// <summary>Timesteps, and of text-to-image over latents of one scheduler the scale of the first noise and the first latents.</summary>
    private static void CheckStart(ReferenceCase reference, GenerationSettings settings, ModelLimits limits)
    {
        if (reference["timesteps"] is null || reference["sigmas"] is not null)
            return;
        Assert.Equal(limits.Scheduler, settings.Scheduler);
        var sampler = Schedulers.Create(settings.Scheduler!, new SamplerRequest(settings.Steps, 1));
        var first = settings.Edit is { } edit && reference.PictureFile("init_image") is not null ? StartingPoint.FirstStep(sampler, settings.Steps, edit.Strength) : 0;
        Assert.Equal(Numbers("timesteps"), sampler.Timesteps.Select(timestep => Math.Round(timestep, 3)));
        Assert.Equal(Numbers("timesteps").Skip(first), Numbers("step_timesteps"));
        if (reference.PictureFile("init_image") is null && reference.Has("initial_latents") && reference["init_noise_sigma"] is not null)
            CheckNoise(reference, sampler);

        IEnumerable<double> Numbers(string name) => reference[name]!.AsArray().Select(value => Math.Round((double)value!, 3));
    }

    private static void CheckNoise(ReferenceCase reference, Sampler sampler)
    {
        var expected = reference.Tensor("initial_latents").Data;
        var sigma = (double)reference["init_noise_sigma"]!;
        Assert.Equal(sigma, sampler.InitNoiseSigma, sigma * LatentTolerance);
        var first = new float[expected.Length];
        new TorchRandom(reference.Seed).Fill(first);
        Close(expected, [.. first.Select(value => value * (float)sampler.InitNoiseSigma)], LatentTolerance, "initial_latents");
    }

    /// <summary>Each prompt's pictures follow one another, as num_images_per_prompt repeats rows.</summary>
    private static List<Prompts> Rows(ReferenceCase reference)
    {
        if (reference["prompt"] is null)
            return [.. Enumerable.Repeat(new Prompts("", null), (int?)reference["batch_size"] ?? 1)];
        var each = (int?)reference["num_images_per_prompt"] ?? 1;
        return [.. reference.Texts("prompt").SelectMany((prompt, i) =>
            Enumerable.Repeat(new Prompts(prompt ?? "", At("negative_prompt", i), At("prompt_2", i), At("negative_prompt_2", i)), each))];

        string? At(string name, int i)
        {
            var texts = reference.Texts(name);
            return texts[Math.Min(i, texts.Count - 1)];
        }
    }
}
