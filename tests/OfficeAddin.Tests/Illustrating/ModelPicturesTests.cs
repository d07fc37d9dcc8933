using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Office.Tests.Illustrating;

public class ModelPicturesTests
{
    private static readonly ModelFolder Starter = ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter"));

    [Theory]
    [InlineData(0, 0, 256, 256)]
    [InlineData(914400, 914400, 256, 256)]
    [InlineData(9144000, 9144000, 1024, 1024)]
    [InlineData(12192000, 6858000, 1344, 768)]
    [InlineData(9144000, 914400, 1792, 576)]
    public void The_size_follows_the_frame_as_far_as_the_model_reaches(long width, long height, int columns, int rows)
    {
        using var maker = new ModelPictures(DeviceKind.Cpu, _ => Starter);
        var size = maker.SizeFor(null, width, height);
        Assert.Equal((columns, rows), size);
        maker.Check(new PlannedPicture { Where = "", Action = "", Prompt = "a tree", Request = new GenerationRequest { Prompt = "a tree", Width = columns, Height = rows } }, CancellationToken.None);
    }

    [Fact]
    public void The_same_seed_gives_the_same_file()
    {
        using var maker = new ModelPictures(DeviceKind.Cpu, _ => Starter);
        var planned = new PlannedPicture { Where = "", Action = "", Prompt = "a tree", Request = new GenerationRequest { Prompt = "a tree", Seed = 3, Steps = 2, Width = 256, Height = 256 } };
        var (first, second) = (maker.Make(planned, null, CancellationToken.None), maker.Make(planned, null, CancellationToken.None));
        Assert.Equal(first.Picture.Bytes, second.Picture.Bytes);
        Assert.Equal(("a tree", 3UL, "starter"), (first.Picture.Origin!.Prompt, first.Picture.Origin!.Seed, first.Picture.Origin!.Model));
        Assert.NotEqual(first.Picture.Bytes, maker.Make(planned with { Request = planned.Request with { Seed = 4 } }, null, CancellationToken.None).Picture.Bytes);
    }
}
