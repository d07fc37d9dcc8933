using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Pipelines;

/// <summary>The loop of a diffusion process within a model.</summary>
public sealed class DenoiseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 1)]
    public void The_guidance_interval_is_a_share_of_the_steps_that_are_made(double start, double end)
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(ReferenceData.Bundled("reference", "sd15")), DeviceKind.Cpu);
        var edit = new GenerationRequest
        {
            Prompt = "a red house",
            Seed = 5,
            Steps = 10,
            GuidanceScale = 6,
            Scheduler = "ddim",
            Edit = new PictureEdit(new Picture(64, 64, [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)i)])) { Strength = 0.4 },
        };
        byte[] Pixels(GenerationRequest request) => pipeline.Generate(request).Single().Picture.Rgb;
        var part = Pixels(edit with { GuidanceStart = start, GuidanceEnd = end });
        Assert.NotEqual(Pixels(edit with { GuidanceScale = 1 }), part);
        Assert.NotEqual(Pixels(edit), part);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_told_with_the_step_that_made_them()
    {
        var model = _folder.Copy(ReferenceData.Bundled("reference", "sd15"), "overflow");
        TinyDenoiser.SaveOverflowing(Path.Combine(model, "unet", "model.onnx"), below: 600);
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(model), DeviceKind.Cpu);
        // Timesteps 801, 601, 401, ...: the third is the first below.
        var done = new List<int>();
        var error = Assert.Throws<AIImageException>(() => pipeline.Generate(
            new GenerationRequest { Prompt = "a", Seed = 1, Steps = 5, Scheduler = "ddim", GuidanceScale = 1 }, new ActionProgress<GenerationProgress>(report => done.Add(report.Step))).Count());
        Assert.Equal(ErrorIds.ModelMismatch, error.ErrorId);
        Assert.Contains("at step 3", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, done[^1]);
    }

    [Fact]
    public void A_scheduler_that_needs_several_steps_edits_with_a_model_that_tries_one_first()
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter")), DeviceKind.Cpu);
        var picture = pipeline.Generate(new GenerationRequest { Prompt = "a red house", Seed = 1 }).Single().Picture;
        var request = new GenerationRequest
        {
            Prompt = "a blue car",
            Seed = 1,
            Steps = 6,
            Scheduler = "pndm",
            GuidanceScale = 1,
            Edit = new PictureEdit(picture) { Mask = Mask.Rectangle(256, 256, 60, 60, 120, 120) },
        };
        var made = pipeline.Generate(request).Single();
        // Fifteen of PNDM with its Runge-Kutta start, and the one that was tried.
        Assert.Equal(16, made.NetworkCalls);
    }
}
