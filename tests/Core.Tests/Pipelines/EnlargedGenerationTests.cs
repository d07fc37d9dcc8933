using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Pipelines;

/// <summary>The starter model with an upscaler that repeats pixels: any size, from a picture at its own.</summary>
public sealed class EnlargedGenerationTests(EnlargedGenerationTests.Model model) : IClassFixture<EnlargedGenerationTests.Model>
{
    private readonly GenerationRequest _request = new() { Prompt = "a red house on a white background", Seed = 1, Steps = 2, Scheduler = "ddim" };

    [Theory]
    [InlineData(512, 512, 1)]
    [InlineData(1024, 1024, 1)]
    [InlineData(1280, 720, 1)]
    [InlineData(640, 480, 1)]
    [InlineData(333, 777, 2)]
    [InlineData(256, 256, 0)]
    [InlineData(128, 128, 0)]
    [InlineData(301, 199, 0)]
    public void Any_size_is_met_exactly_without_a_warning(int width, int height, int enlarging)
    {
        var made = Generate(_request with { Width = width, Height = height });
        Assert.Equal((width, height), (made.Picture.Width, made.Picture.Height));
        Assert.Equal((width, height), (made.Metadata.Width, made.Metadata.Height));
        Assert.Equal(2 + enlarging, made.NetworkCalls);
        Assert.Empty(made.Warnings);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(128)]
    public void It_is_the_picture_of_the_same_seed_at_another_size(int side)
    {
        var small = Generate(_request with { Width = 256, Height = 256 }).Picture;
        var other = Generate(_request with { Width = side, Height = side }).Picture;
        var difference = 0.0;
        for (var i = 0; i < 64 * 64 * 3; i++)
            difference += Math.Abs(Mean(small, i) - Mean(other, i));
        Assert.InRange(difference / (64 * 64 * 3), 0, 4);

        // Of a block that is a 64th of the side.
        static double Mean(Picture picture, int i)
        {
            var block = picture.Width / 64;
            var (left, top) = (i / 3 % 64 * block, i / 3 / 64 * block);
            return Enumerable.Range(0, block * block).Average(k => picture.Rgb[((((top + (k / block)) * picture.Width) + left + (k % block)) * 3) + (i % 3)]);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_alone_and_in_a_count()
    {
        var request = _request with { Width = 400, Height = 300 };
        var two = model.Pipeline.Generate(request with { Count = 2 }).ToList();
        Assert.Equal(Generate(request).Picture.Rgb, two[0].Picture.Rgb);
        Assert.Equal(Generate(request with { Seed = 2 }).Picture.Rgb, two[1].Picture.Rgb);
        Assert.NotEqual(two[0].Picture.Rgb, two[1].Picture.Rgb);
    }

    [Fact]
    public void Each_picture_of_a_batch_counts_its_own_calls()
    {
        var batch = model.Pipeline.Generate(_request with { Width = 400, Height = 300, Count = 2, BatchSize = 2 }).ToList();
        Assert.Equal([3, 3], batch.Select(made => made.NetworkCalls));
    }

    [Fact]
    public void Enlarging_is_the_last_step_of_the_progress()
    {
        var reports = new List<GenerationProgress>();
        _ = model.Pipeline.Generate(_request with { Width = 512, Height = 512 }, new ActionProgress<GenerationProgress>(reports.Add)).Single();
        Assert.Equal([(1, 3, null), (2, 3, null), (2, 3, "enlarging"), (3, 3, "enlarging")], reports.Select(report => (report.Step, report.Steps, report.Activity)));
        Assert.Equal(1, reports[^1].Fraction);
        reports.Clear();
        _ = model.Pipeline.Generate(_request with { Width = 128, Height = 128 }, new ActionProgress<GenerationProgress>(reports.Add)).Single();
        Assert.Equal([(1, 2, null), (2, 2, null)], reports.Select(report => (report.Step, report.Steps, report.Activity)));
    }

    [Fact]
    public void Cancelling_while_enlarging_ends_it()
    {
        using var cancellation = new CancellationTokenSource();
        var recorder = new ActionProgress<GenerationProgress>(report =>
        {
            if (report.Activity is not null)
                cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => model.Pipeline.Generate(_request with { Width = 512, Height = 512 }, recorder, cancellation.Token).ToList());
    }

    [Fact]
    public void A_size_out_of_reach_is_refused_before_anything_is_computed()
    {
        var error = Assert.Throws<AIImageException>(() => model.Pipeline.Check(_request with { Width = 1200, Height = 1100 }));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains("at most 1024 pixels", error.Message, StringComparison.Ordinal);
    }

    private GeneratedPicture Generate(GenerationRequest request) => model.Pipeline.Generate(request).Single();

    public sealed class Model : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Model()
        {
            var path = _folder.Copy(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter"), "starter");
            TinyUpscaler.SaveNearest(Path.Combine(path, "upscaler"), 256);
            Pipeline = DiffusionPipeline.Load(ModelFolder.Open(path), DeviceKind.Cpu);
        }

        public DiffusionPipeline Pipeline { get; }

        public void Dispose()
        {
            Pipeline.Dispose();
            _folder.Dispose();
        }
    }
}
