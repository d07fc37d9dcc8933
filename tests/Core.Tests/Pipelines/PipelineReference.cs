using TextToImage.Diffusion;
using TextToImage.Families;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Pipelines;

/// <summary>Runs a case from its seed alone and compares it with what diffusers gave.</summary>
internal static class PipelineReference
{
    private const string Legacy = "StableDiffusionInpaintPipelineLegacy";
    private static readonly string[] Supported = ["StableDiffusionPipeline", "StableDiffusionImg2ImgPipeline", "StableDiffusionInpaintPipeline", Legacy];
    private const double LatentTolerance = 1e-4;
    private const int PixelTolerance = 2;

    public static bool Supports(ReferenceCase reference) => Supported.Contains(reference.Pipeline);

    public static void Check(ReferenceCase reference)
    {
        using var pipeline = (StableDiffusion)DiffusionPipeline.Load(ModelFolder.Open(reference.Model), DeviceKind.Cpu);
        var scheduler = SchedulerConfig.Parse(reference["scheduler"]!.ToJsonString());
        var settings = pipeline.Resolve(
            new GenerationRequest
            {
                Width = (int)reference["width"]!,
                Height = (int)reference["height"]!,
                Steps = (int)reference["num_inference_steps"]!,
                GuidanceScale = (double)reference["guidance_scale"]!,
                GuidanceRescale = (double?)reference["guidance_rescale"] ?? 0,
                Eta = (double?)reference["eta"] ?? 0,
                Edit = Edit(reference),
            },
            scheduler);
        CheckStart(reference, scheduler, settings);
        CheckText(reference, pipeline);
        var meter = new NetworkMeter();
        var noise = new RunNoise(new TorchRandom(reference.Seed));
        var prompts = Rows(reference);
        var latents = pipeline.Denoise(prompts, settings, noise, meter, (_, _) => { }, null, default);

        Close(reference.Tensor("final_latents").Data, latents, LatentTolerance, "final_latents");
        var decoded = new List<float>();
        for (var i = 0; i < prompts.Count; i++)
        {
            var length = latents.Length / prompts.Count;
            var pixels = pipeline.Decode(latents.AsSpan(i * length, length), settings, meter, default);
            decoded.AddRange(pixels);
            SamePicture(reference.Pictures[i], Picture.FromTensor(pixels, settings.Size.Width, settings.Size.Height));
        }
        Close(reference.Tensor("decoded").Data, [.. decoded], LatentTolerance, "decoded");
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

    /// <summary>Timesteps, and of text-to-image the scale of the first noise and the first latents.</summary>
    private static void CheckStart(ReferenceCase reference, SchedulerConfig scheduler, GenerationSettings settings)
    {
        var sampler = Schedulers.Create(scheduler, new SamplerRequest(settings.Steps, 1));
        var first = settings.Edit is { } edit ? StartingPoint.FirstStep(sampler, settings.Steps, edit.Strength) : 0;
        Assert.Equal(Numbers("timesteps"), sampler.Timesteps.Select(timestep => Math.Round(timestep, 3)));
        Assert.Equal(Numbers("timesteps").Skip(first), Numbers("step_timesteps"));
        if (settings.Edit is null)
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

    private static void CheckText(ReferenceCase reference, StableDiffusion pipeline)
    {
        Same("text_embeddings_cond", reference.Texts("prompt"));
        Same("text_embeddings_uncond", reference.Texts("negative_prompt"));

        void Same(string tensor, IReadOnlyList<string?> texts)
        {
            if (reference.Has(tensor))
                Close(reference.Tensor(tensor).Data, [.. texts.SelectMany(text => pipeline.EncodeText(text))], LatentTolerance, tensor);
        }
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

    /// <summary>Each prompt's pictures follow one another, as num_images_per_prompt repeats rows.</summary>
    private static List<(string Prompt, string? Negative)> Rows(ReferenceCase reference)
    {
        var negatives = reference.Texts("negative_prompt");
        var each = (int?)reference["num_images_per_prompt"] ?? 1;
        return [.. reference.Texts("prompt").SelectMany((prompt, i) =>
            Enumerable.Repeat((prompt ?? "", negatives[Math.Min(i, negatives.Count - 1)]), each))];
    }
}
