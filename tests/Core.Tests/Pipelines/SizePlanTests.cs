using TextToImage.Diffusion;
using TextToImage.Models;
using TextToImage.Requests;
using TextToImage.Tests.Diffusion;

namespace TextToImage.Tests.Pipelines;

/// <summary>At which size a picture is denoised, when the model can enlarge it.</summary>
public class SizePlanTests
{
    private const int Multiple = 16;
    private static readonly SchedulerConfig Scheduler = Configs.StableDiffusion("DDIMScheduler");

    [Theory]
    [InlineData(256, 256, 256, 256, false)]
    [InlineData(512, 512, 256, 256, true)]
    [InlineData(1024, 1024, 256, 256, true)]
    [InlineData(128, 128, 256, 256, false)]
    [InlineData(1, 1, 256, 256, false)]
    [InlineData(640, 480, 336, 256, true)]
    [InlineData(1280, 720, 448, 256, true)]
    [InlineData(720, 1280, 256, 448, true)]
    [InlineData(512, 256, 512, 256, false)]
    [InlineData(300, 256, 304, 256, false)]
    [InlineData(295, 256, 304, 256, false)]
    [InlineData(1816, 1024, 464, 256, true)]
    [InlineData(257, 257, 256, 256, true)]
    [InlineData(2048, 1024, 512, 256, true)]
    [InlineData(100, 800, 256, 2048, false)]
    public void The_shorter_side_is_the_base_size(int width, int height, int baseWidth, int baseHeight, bool enlarges)
    {
        var plan = Resolve(width, height);
        Assert.Equal(new SizePlan(width, height, baseWidth, baseHeight), plan);
        Assert.Equal(enlarges, plan.Enlarges);
    }

    [Fact]
    public void Every_size_is_reached_without_interpolation()
    {
        for (var shorter = 1; shorter <= 1024; shorter += 7)
        {
            for (var longer = shorter; longer <= Math.Min(2048, 8 * shorter); longer += 13)
            {
                var plan = Resolve(longer, shorter);
                var reach = plan.Enlarges ? 4 : 1;
                Assert.True(plan.BaseWidth * reach >= longer && plan.BaseHeight * reach >= shorter, plan.ToString());
                Assert.True(plan.BaseWidth % Multiple == 0 && plan.BaseHeight % Multiple == 0, plan.ToString());
                Assert.Equal(shorter > 256, plan.Enlarges);
            }
        }
    }

    [Theory]
    [InlineData(1025, 1025, "use 1024x1024.")]
    [InlineData(4096, 1024, "use 2048x512.")]
    [InlineData(1536, 3072, "use 1024x2048.")]
    [InlineData(2048, 16, "use 128x16.")]
    [InlineData(int.MaxValue, int.MaxValue, "use 1024x1024.")]
    [InlineData(0, 512, "The width is 0 pixels")]
    [InlineData(512, -1, "The height is -1 pixels")]
    public void A_size_out_of_reach_names_the_limit_and_one_that_fits(int width, int height, string expected)
    {
        var error = Assert.Throws<AIImageException>(() => Resolve(width, height));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_counts_the_enlarged_picture()
    {
        var upscaler = new UpscalerConfig(16, 0, 8192);
        var error = Assert.Throws<AIImageException>(() => SizePlan.Resolve(new GenerationRequest { Width = 131_072, Height = 131_072 }, Limits(upscaler)));
        Assert.Equal(ErrorIds.OutOfMemory, error.ErrorId);
        Assert.Equal(8192, SizePlan.Resolve(new GenerationRequest { Width = 8192, Height = 8192 }, Limits(upscaler)).BaseWidth);
    }

    private static SizePlan Resolve(int width, int height) =>
        SizePlan.Resolve(new GenerationRequest { Width = width, Height = height }, Limits(new UpscalerConfig(4, 0, 256)));

    private static ModelLimits Limits(UpscalerConfig upscaler) => new("model", 512, 512, 20, 4, Multiple, 1, Scheduler, upscaler);
}
