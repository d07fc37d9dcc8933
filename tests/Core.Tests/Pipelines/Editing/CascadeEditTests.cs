using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Pipelines.Editing;

public sealed class CascadeEditTests
{
    private const int Side = 32, Masked = 12;

    /// <summary>The decoder's pixels are coarser than those of the upsampler, and both draw the same squares.</summary>
    [Fact]
    public void A_mask_is_drawn_by_all_stages_of_unclip_and_the_rest_is_kept()
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(ReferenceData.Bundled("reference", "unclip")), DeviceKind.Cpu);
        var picture = new Picture(Side, Side, [.. Enumerable.Range(0, 3 * Side * Side).Select(i => (byte)(i * 7))]);
        var edit = new PictureEdit(picture) { Mask = Mask.Rectangle(Side, Side, 0, 0, Masked, Side), MaskBlur = 0 };
        var made = pipeline.Generate(new GenerationRequest { Prompt = "a fox", Edit = edit, StageSteps = PerStage.Of(2, 2, 2), Seed = 1 }).Single().Picture;

        Assert.Equal(Part(picture, Masked), Part(made, Masked));
        Assert.NotEqual(Part(picture, 0), Part(made, 0));
    }

    private static byte[] Part(Picture picture, int left) => picture.Crop(left, 0, left == 0 ? Masked : Side - left, Side).Rgb;
}
