using System.Text.Json.Nodes;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Tests.Measuring;

namespace TextToImage.Tests.Guiding;

/// <summary>Guided runs as users see them.</summary>
public sealed class GuidedGenerationTests : IDisposable
{
    private const string Prompt = "a photo of a red house";
    private static readonly GenerationRequest Request = new() { Prompt = Prompt, Seed = 4 };
    private readonly ClipModel _clip = GuidedModel.OpenClip();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _clip.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string, int, int, int> Models => new()
    {
        { "ddpm", 4, 16, 16 },
        { "disco", 6, 32, 32 },
        { "vqgan", 4, 24, 24 },
    };

    [Theory, MemberData(nameof(Models))]
    public void A_seed_gives_the_same_bytes_alone_and_in_a_batch(string model, int steps, int width, int height)
    {
        using var pipeline = Load(model);
        var request = Request with { Steps = steps, Width = width, Height = height, GuideModel = _clip, Cutouts = 3 };
        var made = pipeline.Generate(request).Single();
        Assert.Equal(made.Picture.Rgb, pipeline.Generate(request).Single().Picture.Rgb);
        Assert.NotEqual(made.Picture.Rgb, pipeline.Generate(request with { Seed = 5 }).Single().Picture.Rgb);
        var batch = pipeline.Generate(request with { Seed = 3, Count = 2, BatchSize = 2 }).ToList();
        Assert.InRange(made.Picture.Rgb.Zip(batch[1].Picture.Rgb, (a, b) => Math.Abs(a - b)).Max(), 0, 1);
        Assert.Equal(made.GuideScores.Count, batch[1].GuideScores.Count);
        Assert.All(made.GuideScores.Zip(batch[1].GuideScores), pair => Assert.Equal(pair.First, pair.Second, 1e-2));
        Assert.Equal("clip", made.Metadata.Other["Guide"]);
        Assert.Equal(steps, made.Metadata.Steps);
    }

    /// <summary>Networks of random weights draw nothing, and even so what they draw fits the prompt better by the guide's own measure.</summary>
    [Theory]
    [InlineData("ddpm", 20, null)]
    [InlineData("ddpm", 20, 4)]
    [InlineData("disco", 20, 4)]
    [InlineData("vqgan", 40, 4)]
    public void A_guide_raises_the_CLIP_score(string model, int steps, int? cutouts)
    {
        using var pipeline = Load(model);
        var request = Request with { Steps = steps, GuideModel = _clip, Cutouts = cutouts, Count = 3, Width = 16, Height = 16 };
        var guided = Scores(pipeline, request);
        var plain = Scores(pipeline, model == "vqgan" ? request with { Steps = 1 } : request with { GuideScale = 0 });
        Assert.True(guided > plain + 1, $"{guided} after {plain}");
    }

    [Fact]
    public void A_classifier_raises_the_probability_of_its_class()
    {
        using var pipeline = Load("classified");
        var last = new[] { 0.001, 5 }.Select(scale => pipeline.Generate(new GenerationRequest { Prompt = "2", Seed = 1, Steps = 10, GuideScale = scale }).Single().GuideScores[^1]).ToArray();
        Assert.True(last[1] > last[0] + 10, $"{last[1]} after {last[0]}");
        Assert.Empty(pipeline.Generate(new GenerationRequest { Prompt = "2", Seed = 1, Steps = 2, GuideScale = 0 }).Single().GuideScores);
        Refused(pipeline, new GenerationRequest { Prompt = "a house", Seed = 1, Steps = 1 }, "draws classes");
    }

    /// <summary>Latents are looked at through the decoder: with alpha or without, and at any kind of scheduler.</summary>
    [Theory]
    [InlineData("ddim")]
    [InlineData("euler")]
    [InlineData("dpm++2m")]
    [InlineData("heun")]
    [InlineData("lms")]
    public void Latents_are_guided_through_their_decoder(string scheduler)
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(ReferenceData.Bundled("reference", "sd15")), DeviceKind.Cpu);
        var request = Request with { Steps = 8, Scheduler = scheduler, GuideModel = _clip, GuidanceScale = 1, Cutouts = 2, Width = 64, Height = 64 };
        var (guided, plain) = (pipeline.Generate(request).Single(), pipeline.Generate(request with { GuideScale = 0 }).Single());
        Assert.NotEqual(guided.Picture.Rgb, plain.Picture.Rgb);
        Assert.True(guided.GuideScores.Max() > plain.GuideScores.Max(), $"{guided.GuideScores.Max()} after {plain.GuideScores.Max()}");
    }

    [Fact]
    public void A_CLIP_of_both_towers_in_one_graph_guides_too()
    {
        using var joint = ClipModel.Load(ClipFolder.Open(ClipGolden.Model(ClipGolden.Joint)), DeviceKind.Cpu);
        using var pipeline = Load("disco");
        var made = pipeline.Generate(Request with { Steps = 3, GuideModel = joint, Cutouts = 2 }).Single();
        Assert.Equal(2, made.GuideScores.Count);
    }

    [Theory, MemberData(nameof(Models))]
    public void Cancelling_ends_within_a_step(string model, int steps, int width, int height)
    {
        using var pipeline = Load(model);
        using var cancellation = new CancellationTokenSource();
        var told = new List<GenerationProgress>();
        var progress = new Told(report =>
        {
            told.Add(report);
            if (report.Step == 2)
                cancellation.Cancel();
        });
        var request = Request with { Steps = 100 + steps, Width = width, Height = height, GuideModel = _clip };
        Assert.Throws<OperationCanceledException>(() => pipeline.Generate(request, progress, cancellation.Token).ToList());
        Assert.Equal(2, told.Count);
        Assert.All(told, report => Assert.NotNull(report.Remaining));
    }

    [Theory, MemberData(nameof(Models))]
    public void A_trace_has_the_pictures_on_the_way(string model, int steps, int width, int height)
    {
        using var pipeline = Load(model);
        var made = pipeline.Generate(Request with { Steps = steps, Width = width, Height = height, GuideModel = _clip, Cutouts = 2, Trace = true }).Single();
        Assert.Equal(made.GuideScores.Count, made.Trace!.Reverse.Count);
        Assert.Equal(made.Picture.Rgb, made.Trace.Reverse[^1].Rgb);
        Assert.NotEqual(made.Trace.Reverse[0].Rgb, made.Trace.Reverse[^1].Rgb);
    }

    [Fact]
    public void A_picture_to_begin_with_is_where_VQGAN_CLIP_begins()
    {
        using var pipeline = Load("vqgan");
        var picture = new Picture(24, 24, [.. Enumerable.Range(0, 24 * 24 * 3).Select(i => (byte)(i * 5))]);
        var request = Request with { Steps = 10, GuideModel = _clip, Edit = new PictureEdit(picture) { Strength = 0.1 } };
        var made = pipeline.Generate(request).Single();
        Assert.Single(made.GuideScores);
        Assert.Equal(5, pipeline.Generate(request with { Edit = new PictureEdit(picture) { Strength = 0.5 } }).Single().GuideScores.Count);
        // Seeds choose cutouts, and nothing else where a picture is given.
        Assert.NotEqual(made.Picture.Rgb, pipeline.Generate(request with { Edit = null, Steps = 1 }).Single().Picture.Rgb);
        Refused(pipeline, request with { Edit = new PictureEdit(picture) { Mask = Mask.Rectangle(24, 24, 0, 0, 8, 8) } }, "cannot keep a part of one");
    }

    [Fact]
    public void What_cannot_be_is_refused_before_anything_is_drawn()
    {
        using (var disco = Load("disco"))
        {
            Refused(disco, Request, "draws what a CLIP model sees of the prompt, and there is none");
            Refused(disco, Request with { GuideModel = _clip, Prompt = " " }, "there is none; give one");
            Refused(disco, Request with { GuideModel = _clip, Prompt = "fox:2x" }, "which is no number");
            Refused(disco, Request with { GuideModel = _clip, Cutouts = 0 }, "The cutouts is 0; it must be from 1 to 1024.");
            Refused(disco, Request with { GuideModel = _clip, GuideScale = -1 }, "from 0 to 1000000");
            Refused(disco, Request with { Guide = "clip" }, "which was not loaded");
        }
        using (var vqgan = Load("vqgan"))
        {
            Refused(vqgan, Request with { GuideModel = _clip, Variation = 0.1 }, "no first noise");
            Refused(vqgan, Request with { GuideModel = _clip, Steps = 100_001 }, "from 1 to 100000");
        }
        using var tokens = DiffusionPipeline.Load(ModelFolder.Open(ReferenceData.Bundled("reference", "dalle-mini")), DeviceKind.Cpu);
        Refused(tokens, Request with { GuideModel = _clip }, "draws tokens one by one, which a CLIP cannot guide");
    }

    [Fact]
    public void A_CLIP_whose_graph_takes_another_size_than_its_config_says_is_told()
    {
        var folder = _folder.Copy(GuidedModel.Folder("clip"), "odd");
        var file = Path.Combine(folder, "preprocessor_config.json");
        var config = JsonNode.Parse(File.ReadAllText(file))!;
        config["size"] = 20;
        config["crop_size"] = 20;
        File.WriteAllText(file, config.ToJsonString());
        using var odd = ClipModel.Load(ClipFolder.Open(folder), DeviceKind.Cpu);
        using var pipeline = Load("disco");
        var error = Assert.Throws<AIImageException>(() => pipeline.Generate(Request with { GuideModel = odd, Steps = 2 }).ToList());
        Assert.Equal(ErrorIds.ModelMismatch, error.ErrorId);
        Assert.Contains("takes pixel_values of shape ?x3x16x16, not", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_without_effect_are_told()
    {
        using var plain = Load("ddpm");
        var warnings = plain.Generate(new GenerationRequest { Prompt = "", Seed = 1, Steps = 1, GuideScale = 2, Cutouts = 3 }).Single().Warnings;
        Assert.Contains(warnings, warning => warning.StartsWith("The guide scale had no effect", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.StartsWith("The cutouts had no effect", StringComparison.Ordinal));
        using var vqgan = Load("vqgan");
        warnings = vqgan.Generate(Request with { Steps = 1, GuideModel = _clip, GuideScale = 2, NegativePrompt = "fog", Eta = 0.5 }).Single().Warnings;
        Assert.Contains(warnings, warning => warning.StartsWith("The guide scale had no effect", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("give what a picture should not show a weight below 0", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.StartsWith("The eta had no effect: the model 'vqgan' optimises latents", StringComparison.Ordinal));
        Assert.Empty(vqgan.Generate(Request with { Steps = 1, GuideModel = _clip }).Single().Warnings);
    }

    [Fact]
    public void A_scheduler_that_makes_a_guide_too_strong_is_told()
    {
        using var plain = Load("ddpm");
        string[] Warnings(GenerationRequest request) => [.. plain.Generate(request with { Steps = 1, GuideModel = _clip }).Single().Warnings.Where(warning => warning.Contains("the scheduler ddpm", StringComparison.Ordinal))];

        Assert.Empty(Warnings(Request));
        Assert.Single(Warnings(Request with { Scheduler = "ddim" }));
        // The tower that looks at cutouts of clean pictures has a clamp.
        Assert.Empty(Warnings(Request with { Scheduler = "ddim", Cutouts = 2 }));
    }

    private double Scores(DiffusionPipeline pipeline, GenerationRequest request) => pipeline.Generate(request).Average(made => 100 * _clip.Compare(made.Picture, Prompt).Cosine);

    private static DiffusionPipeline Load(string model) => DiffusionPipeline.Load(ModelFolder.Open(GuidedModel.Folder(model)), DeviceKind.Cpu);

    private static void Refused(DiffusionPipeline pipeline, GenerationRequest request, string why)
    {
        var error = Assert.Throws<AIImageException>(() => pipeline.Generate(request).ToList());
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private sealed class Told(Action<GenerationProgress> tell) : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value) => tell(value);
    }
}
