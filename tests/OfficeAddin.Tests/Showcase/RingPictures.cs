using TextToImage.Office.Tests.PowerPoint;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>Makes a ring for each place, in no time.</summary>
internal sealed class RingPictures : IPictureMaker
{
    public (int Width, int Height)? SizeFor(string? model, long width, long height) => null;

    public void Check(PlannedPicture picture, CancellationToken cancellationToken)
    {
    }

    public MadePicture Make(PlannedPicture picture, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        var made = Pictures.Ring(400, 300, picture.Prompt!, (int)picture.Request.Seed!.Value);
        return new MadePicture(made with { Origin = made.Origin! with { Model = "rings" } }, TimeSpan.Zero, []);
    }
}
