using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Pipelines;

/// <summary>Requests, batches, seeds, progress and cancellation over the tiny Stable Diffusion model of the test data.</summary>
public sealed class GenerationTests : IDisposable
{
    private readonly DiffusionPipeline _pipeline = DiffusionPipeline.Load(TinyModel(), DeviceKind.Cpu);
    private readonly GenerationRequest _request = new() { Prompt = "a red house", Seed = 5, Steps = 3 };

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_another_picture()
    {
        Assert.Equal(Pixels(_request), Pixels(_request));
        Assert.NotEqual(Pixels(_request), Pixels(_request with { Seed = 6 }));
    }

    [Fact]
    public void Each_picture_of_a_count_is_the_one_its_own_seed_gives()
    {
        var three = _pipeline.Generate(_request with { Count = 3 }).ToList();
        Assert.Equal([5L, 6, 7], three.Select(picture => picture.Seed));
        foreach (var picture in three)
            Assert.Equal(Pixels(_request with { Seed = picture.Seed }), picture.Picture.Rgb);
    }

    [Theory]
    [InlineData("euler-a")]
    [InlineData("ddim")]
    [InlineData("dpm++2m-sde")]
    public void A_batch_gives_the_pictures_of_its_seeds(string scheduler)
    {
        var request = _request with { Scheduler = scheduler, Eta = 0.5 };
        var batch = _pipeline.Generate(request with { Count = 3, BatchSize = 2 }).ToList();
        Assert.Equal(3, batch.Count);
        foreach (var picture in batch)
        {
            var alone = Pixels(request with { Seed = picture.Seed });
            Assert.True(alone.Zip(picture.Picture.Rgb, (a, b) => Math.Abs(a - b)).Max() <= 1);
        }
    }

    [Fact]
    public void Without_a_seed_one_is_drawn_and_reported()
    {
        var first = _pipeline.Generate(_request with { Seed = null }).Single();
        var second = _pipeline.Generate(_request with { Seed = null }).Single();
        Assert.NotEqual(first.Seed, second.Seed);
        Assert.Equal(Pixels(_request with { Seed = first.Seed }), first.Picture.Rgb);
    }

    [Theory]
    [InlineData(64, 48)]
    [InlineData(32, 80)]
    public void Sizes_need_not_be_square(int width, int height)
    {
        var picture = _pipeline.Generate(_request with { Width = width, Height = height }).Single().Picture;
        Assert.Equal((width, height, width * height * 3), (picture.Width, picture.Height, picture.Rgb.Length));
    }

    [Fact]
    public void An_empty_prompt_is_allowed()
    {
        var made = _pipeline.Generate(_request with { Prompt = "" }).Single();
        Assert.Empty(made.Warnings);
        Assert.Equal(Pixels(_request with { Prompt = "" }), made.Picture.Rgb);
    }

    [Fact]
    public void An_empty_negative_prompt_is_none() =>
        Assert.Equal(Pixels(_request), Pixels(_request with { NegativePrompt = "" }));

    [Fact]
    public void A_long_prompt_warns_with_the_text_that_was_cut()
    {
        var words = string.Join(' ', Enumerable.Range(0, 5000).Select(i => $"w{i}"));
        var warning = Assert.Single(_pipeline.Generate(_request with { Prompt = words }).Single().Warnings);
        Assert.Contains("prompt is longer than the model reads", warning, StringComparison.Ordinal);
        Assert.EndsWith("w4998 w4999\"", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_prompt_without_guidance_warns()
    {
        var made = _pipeline.Generate(_request with { NegativePrompt = "blurry", GuidanceScale = 1 }).Single();
        Assert.Contains("guidance is off", Assert.Single(made.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Network_calls_and_times_are_reported()
    {
        var made = _pipeline.Generate(_request with { Scheduler = "heun", Steps = 4 }).Single();
        Assert.Equal(7, made.NetworkCalls);
        Assert.InRange(made.Overhead, TimeSpan.Zero, made.Duration);
    }

    [Fact]
    public void The_metadata_holds_every_setting_that_is_not_the_usual_one()
    {
        Assert.Empty(_pipeline.Generate(_request).Single().Metadata.Other);
        var made = _pipeline.Generate(_request with { Scheduler = "ddim", Eta = 0.5, GuidanceRescale = 0.7, GuidanceStart = 0.1, GuidanceEnd = 0.9, Windows = WindowUse.Off }).Single().Metadata.Other;
        Assert.Equal(("0.5", "0.7", "0.1", "0.9", "Off"), (made["Eta"], made["Guidance rescale"], made["Guidance start"], made["Guidance end"], made["Windows"]));
    }

    [Fact]
    public void Outside_the_guidance_interval_the_prompt_alone_steers()
    {
        var off = Pixels(_request with { GuidanceScale = 1 });
        Assert.Equal(off, Pixels(_request with { GuidanceScale = 7, GuidanceEnd = 0 }));
        Assert.NotEqual(off, Pixels(_request with { GuidanceScale = 7, GuidanceStart = 0.5 }));
    }

    [Fact]
    public void Progress_counts_every_step_and_ends_at_one()
    {
        var progress = new Recorder();
        Assert.Equal(2, _pipeline.Generate(_request with { Count = 2, Scheduler = "ddim" }, progress).Count());
        Assert.Equal([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)], progress.Reports.Select(report => (report.Picture, report.Step)));
        Assert.Equal(1, progress.Reports[^1].Fraction, 12);
        Assert.Equal(TimeSpan.Zero, progress.Reports[^1].Remaining);
    }

    [Fact]
    public void Cancelling_ends_within_a_step()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Recorder { OnReport = report => { if (report.Step == 2) cancellation.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => _pipeline.Generate(_request with { Steps = 500 }, progress, cancellation.Token).ToList());
        Assert.Equal(2, progress.Reports.Count);
    }

    [Theory]
    [InlineData("Width", 0, "positive multiple")]
    [InlineData("Height", -64, "positive multiple")]
    [InlineData("Width", 100, "use 96 or 112")]
    [InlineData("Height", 7, "use 16")]
    [InlineData("Steps", 0, "from 1 to 1000")]
    [InlineData("Steps", 10_000, "from 1 to 1000")]
    [InlineData("Count", 0, "from 1 to")]
    [InlineData("BatchSize", 0, "from 1 to")]
    [InlineData("GuidanceScale", double.NaN, "from 0 to 100")]
    [InlineData("GuidanceScale", double.PositiveInfinity, "from 0 to 100")]
    [InlineData("GuidanceScale", -1.0, "from 0 to 100")]
    [InlineData("GuidanceRescale", 2.0, "from 0 to 1")]
    [InlineData("Eta", double.NaN, "from 0 to 1")]
    public void Values_out_of_range_say_what_to_do(string property, object value, string expected)
    {
        var request = _request with { };
        typeof(GenerationRequest).GetProperty(property)!.SetValue(request, value);
        var error = Assert.Throws<AIImageException>(() => { _pipeline.Generate(request); });
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_beyond_the_memory_of_the_machine_is_refused()
    {
        var error = Assert.Throws<AIImageException>(() => { _pipeline.Generate(_request with { Width = 160_000, Height = 160_000 }); });
        Assert.Equal(ErrorIds.OutOfMemory, error.ErrorId);
    }

    [Fact]
    public void A_picture_says_which_program_made_it()
    {
        var made = _pipeline.Generate(_request).First();
        var (_, read) = PictureFile.Read(PictureFile.Encode(made.Picture, PictureFormat.Jpeg, made.Metadata), "made");
        Assert.Matches(@"^TextToImage \d+\.\d+\.\d+$", read!.Software);
    }

    [Fact]
    public void Two_threads_give_the_pictures_of_one_after_the_other()
    {
        var seeds = Enumerable.Range(1, 6).ToList();
        var alone = seeds.ToDictionary(seed => seed, seed => Pixels(_request with { Seed = (ulong)seed }));
        Parallel.ForEach(seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed => Assert.Equal(alone[seed], Pixels(_request with { Seed = (ulong)seed })));
    }

    internal static ModelFolder TinyModel() =>
        ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "reference", "sd15"));

    private byte[] Pixels(GenerationRequest request) => _pipeline.Generate(request).Single().Picture.Rgb;

    private sealed class Recorder : IProgress<GenerationProgress>
    {
        public List<GenerationProgress> Reports { get; } = [];

        public Action<GenerationProgress> OnReport { get; init; } = _ => { };

        public void Report(GenerationProgress value)
        {
            Reports.Add(value);
            OnReport(value);
        }
    }
}
