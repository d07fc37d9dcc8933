using TextToImage.Imaging;

namespace TextToImage.Office.Tests.Large;

/// <summary>Makes pictures of 50 to 200 KB at no thought: noise, each another.</summary>
internal sealed class PreparedPictures : IPictureMaker
{
    public (int Width, int Height)? SizeFor(string? model, long width, long height) => (256, 192);

    public void Check(PlannedPicture picture, CancellationToken cancellationToken)
    {
    }

    public MadePicture Make(PlannedPicture picture, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        var seed = picture.Request.Seed!.Value;
        var (width, height) = (128 + (int)(seed % 128), 192);
        var noise = new byte[width * height * 3];
        new Random((int)seed).NextBytes(noise);
        var bytes = PictureFile.Encode(new Picture(width, height, noise), PictureFormat.Png, metadata: null);
        return new MadePicture(new IllustrationPicture(bytes, width, height, new PictureOrigin(picture.Prompt!, seed, "noise")), TimeSpan.Zero, []);
    }
}
