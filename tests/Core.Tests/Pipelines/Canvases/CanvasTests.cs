using TextToImage.Diffusion;
using TextToImage.Generation;
using TextToImage.Generation.Canvases;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Pipelines.Canvases;

/// <summary>Pictures of any length, over the tiny Stable Diffusion model of the test data.</summary>
public sealed class CanvasTests : IDisposable
{
    private static readonly Func<CanvasPlan, CanvasPlan> SmallBlocks = plan => plan with { PixelsOfBlock = 8192 };

    private readonly TemporaryFolder _folder = new();
    private readonly DiffusionPipeline _pipeline = DiffusionPipeline.Load(GenerationTests.TinyModel(), DeviceKind.Cpu);
    private readonly GenerationRequest _request = new() { Prompt = "a coast", Seed = 5, Steps = 3, Scheduler = "ddim", Width = 700, Height = 60 };

    public void Dispose()
    {
        _pipeline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Strips_have_the_latents_of_the_whole_canvas_at_once()
    {
        var (plan, windows) = Windows(640, 64);
        using var strips = new LatentStrips(plan, windows, 0);
        var whole = plan.Part(0, plan.Along);
        var sample = Planes.Zeros(whole, windows.Channels);
        for (var strip = 0; strip < plan.Strips; strip++)
        {
            var noise = Planes.Zeros(plan.StripPlace(strip), windows.Channels);
            windows.Noise(strip).Fill(noise.Values);
            noise.CopyTo(sample);
        }
        var settings = _pipeline.Resolve(_request with { Width = whole.Width * 8, Height = whole.Height * 8, Windows = WindowUse.Off }, _pipeline.Limits);
        var sampler = ((TextToImage.Stages.Denoise)_pipeline.Main).SamplerOf(settings);
        var run = new TextToImage.Stages.RunContext(settings, [TextToImage.Stages.Prompts.Of(_request)], settings.Seeds.Noise(0, 1), new NetworkMeter(), CancellationToken.None);
        var denoising = ((TextToImage.Stages.Denoise)_pipeline.Main).DenoisingOf(_pipeline.Stages.Prepared(run), settings, CancellationToken.None);
        using var denoiser = new WindowedDenoiser(denoising, [.. Enumerable.Range(0, plan.Columns).Select(column => plan.Window(column, 0)).Select(box => new CanvasWindow(box.Top, box.Left, box.Height, box.Width))]);
        for (var step = 0; step < sampler.Timesteps.Count; step++)
            sampler.Step(step, denoiser.Predict(sample.Values, step, new NetworkMeter(), CancellationToken.None).Prediction, default, sample.Values, settings.Seeds.Noise(0, 1));
        Assert.Equal(sample.Values, strips.Of(whole, 0, plan.Along).Values);
    }

    [Theory]
    [InlineData("ddim")]
    [InlineData("euler-a")]
    [InlineData("dpm++2m")]
    public void Strips_are_the_same_wherever_the_work_begins(string scheduler)
    {
        var (plan, windows) = Windows(2000, 64, scheduler);
        using var all = new LatentStrips(plan, windows, 0);
        var from = plan.Along - 40;
        var expected = all.Of(plan.Part(from, plan.Along), from, plan.Along).Values;
        using var later = new LatentStrips(plan, windows, from / plan.Strip);
        Assert.True(later.FirstWindow > 0);
        Assert.Equal(expected, later.Of(plan.Part(from, plan.Along), from, plan.Along).Values);
    }

    [Fact]
    public void No_more_strips_are_kept_of_a_longer_canvas()
    {
        Assert.Equal(Most(2000), Most(4000));

        int Most(int width)
        {
            var (plan, windows) = Windows(width, 64);
            using var strips = new LatentStrips(plan, windows, 0);
            return Enumerable.Range(0, plan.Along / 16).Max(part =>
            {
                strips.Of(plan.Part(part * 16, (part + 1) * 16), part * 16, (part + 1) * 16);
                return strips.Kept;
            });
        }
    }

    [Theory]
    [InlineData(700, 60)]
    [InlineData(60, 700)]
    public void Work_that_was_ended_goes_on_to_the_same_bytes(int width, int height)
    {
        var request = _request with { Width = width, Height = height };
        var whole = Draw(request, "whole.png");
        Assert.Equal((width, height, 0.0, 5UL), (whole.Width, whole.Height, whole.Resumed, whole.Seed));
        var (picture, made) = PictureFile.Read(whole.Path);
        Assert.Equal((width, height, "a coast", 5UL, width), (picture.Width, picture.Height, made!.Prompt, made.Seed, made.Width));

        var ends = 0;
        for (var blocks = 1; blocks <= 5; blocks += 2)
        {
            using var cancellation = new CancellationTokenSource();
            var last = -1;
            var progress = new ActionProgress<GenerationProgress>(done =>
            {
                var finished = CanvasState.Text(_folder.File("parts.png")) is null ? 0 : DoneOf("parts.png");
                if (finished >= blocks)
                    cancellation.Cancel();
                Assert.InRange(done.Fraction, 0, 1);
                Assert.True(done.Step > last);
                last = done.Step;
            });
            // Without a seed: that of the work is taken.
            Assert.ThrowsAny<OperationCanceledException>(() => CanvasMaker.Draw(_pipeline, ends == 0 ? request : request with { Seed = null }, _folder.File("parts.png"), false, SmallBlocks, progress, cancellation.Token));
            Assert.Equal(["parts.png.part", "whole.png"], _folder.Names);
            ends++;
        }
        var resumed = CanvasMaker.Draw(_pipeline, request with { Seed = null }, _folder.File("parts.png"), false, SmallBlocks, null, CancellationToken.None);
        Assert.InRange(resumed.Resumed, 0.3, 0.9);
        Assert.Equal(File.ReadAllBytes(whole.Path), File.ReadAllBytes(resumed.Path));
        Assert.Equal(["parts.png", "whole.png"], _folder.Names);
    }

    [Fact]
    public void Other_work_that_is_there_is_given_up_only_when_allowed()
    {
        using (var cancellation = new CancellationTokenSource())
        {
            Assert.ThrowsAny<OperationCanceledException>(() => CanvasMaker.Draw(_pipeline, _request, _folder.File("a.png"), false, new ActionProgress<GenerationProgress>(_ => cancellation.Cancel()), cancellation.Token));
        }
        var other = _request with { Prompt = "a forest" };
        Assert.Equal(ErrorIds.OutputExists, Assert.Throws<AIImageException>(() => CanvasMaker.Draw(_pipeline, other, _folder.File("a.png"), false)).ErrorId);
        Assert.Equal("a forest", CanvasMaker.Draw(_pipeline, other, _folder.File("a.png"), true).Metadata.Prompt);
        Assert.Equal(["a.png"], _folder.Names);
        Assert.Equal(ErrorIds.OutputExists, Assert.Throws<AIImageException>(() => CanvasMaker.Draw(_pipeline, other, _folder.File("a.png"), false)).ErrorId);
    }

    [Fact]
    public void Blocks_go_on_without_a_seam()
    {
        var whole = PictureFile.Read(CanvasMaker.Draw(_pipeline, _request, _folder.File("one.png"), false, plan => plan, null, CancellationToken.None).Path).Picture;
        var cut = PictureFile.Read(Draw(_request, "cut.png").Path).Picture;
        Assert.NotEqual(whole.Rgb, cut.Rgb);
        // Steps between neighbours are no larger at the borders of blocks than anywhere else.
        var steps = Enumerable.Range(1, 699).Select(x => Enumerable.Range(0, 60).Average(y => Enumerable.Range(0, 3).Sum(channel => Math.Abs(cut.Rgb[(((y * 700) + x) * 3) + channel] - cut.Rgb[(((y * 700) + x - 1) * 3) + channel])))).ToList();
        Assert.All(Enumerable.Range(1, 699 / 128), block => Assert.True(steps[(block * 128) - 1] <= steps.Max()));
        Assert.InRange(Enumerable.Range(1, 699 / 128).Average(block => steps[(block * 128) - 1]), 0, 1.5 * steps.Average());
    }

    [Fact]
    public void What_cannot_be_drawn_in_strips_is_said_before_anything_is_computed()
    {
        Assert.Contains("PNG", Error(_request, "a.jpg"), StringComparison.Ordinal);
        Assert.Contains("one opaque picture", Error(_request with { Count = 2 }, "a.png"), StringComparison.Ordinal);
        Assert.Contains("long in both directions", Error(_request with { Width = 5000, Height = 5000 }, "a.png"), StringComparison.Ordinal);
        using var pixels = DiffusionPipeline.Load(ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "reference", "unclip")), DeviceKind.Cpu);
        Assert.Contains("in strips", Assert.Throws<AIImageException>(() => CanvasMaker.Check(pixels, _request, _folder.File("a.png"), false)).Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void The_plan_of_the_longest_one_is_what_it_should_be()
    {
        var starter = new ModelLimits("starter", 256, 256, 4, 1, 16, 1000, SchedulerConfig.Parse("""{ "_class_name": "DDIMScheduler" }"""), new UpscalerConfig(4, 0, 256));
        var plan = CanvasPlan.Choose(38_912, 2_048, starter);
        Assert.Equal((8, 32, 25, 1, 608), (plan.Scale, plan.Across, plan.Columns, plan.Rows.Count, plan.Along));
        Assert.True(plan.PixelsOf(plan.BlockAlong) * 2048L <= 16 << 20);
        Assert.Equal((0, 1), plan.WindowsOver(3));
        var tall = CanvasPlan.Choose(2_048, 38_912, starter);
        Assert.Equal(new Box(0, 24, 32, 32), tall.Window(1, 0));
    }

    private CanvasPicture Draw(GenerationRequest request, string name) => CanvasMaker.Draw(_pipeline, request, _folder.File(name), false, SmallBlocks, null, CancellationToken.None);

    private string Error(GenerationRequest request, string name) => Assert.Throws<AIImageException>(() => CanvasMaker.Draw(_pipeline, request, _folder.File(name), false)).Message;

    private int DoneOf(string name)
    {
        using var file = new FileStream(_folder.File(name) + CanvasState.Suffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new BinaryReader(file);
        reader.ReadInt64();
        return reader.ReadInt32();
    }

    private (CanvasPlan Plan, CanvasWindows Windows) Windows(int width, int height, string scheduler = "ddim")
    {
        var plan = CanvasPlan.Choose(width, height, _pipeline.Limits);
        var window = plan.Window(0, 0);
        var request = _request with { Width = window.Width * 8, Height = window.Height * 8, Scheduler = scheduler };
        return (plan, new CanvasWindows(_pipeline.Stages, _pipeline.Resolve(request, _pipeline.Limits), TextToImage.Stages.Prompts.Of(request), new NetworkMeter(), () => { }, CancellationToken.None));
    }
}
