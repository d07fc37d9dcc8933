using TextToImage.Imaging;
using TextToImage.Pipelines;

namespace TextToImage.Office;

/// <summary>A picture that is there already and goes into a document as it is.</summary>
public sealed class GivenPicture : IPictureMaker
{
    private const string PromptUnknown = "picture";
    private readonly byte[] _bytes;
    private readonly Picture _pixels;
    private readonly PictureMetadata? _metadata;
    private readonly string _name;

    /// <summary>Reads it.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What to call it.</param>
    /// <exception cref="AIImageException">It is no picture that can be read.</exception>
    public GivenPicture(byte[] bytes, string name)
    {
        (_pixels, _metadata) = PictureFile.Read(bytes, name);
        _name = name;
        // Office shows neither WebP nor formats newer than that.
        _bytes = IsPng(bytes) || IsJpeg(bytes) ? bytes : PictureFile.Encode(_pixels, PictureFormat.Png, _metadata);
    }

    /// <summary>What it shows: what it says about itself, or its name.</summary>
    public string Prompt => _metadata?.Prompt is { Length: > 0 } prompt ? prompt : Path.GetFileNameWithoutExtension(_name) is { Length: > 0 } name ? name : PromptUnknown;

    /// <inheritdoc/>
    public (int Width, int Height)? SizeFor(string? model, long width, long height) => (_pixels.Width, _pixels.Height);

    /// <inheritdoc/>
    public void Check(PlannedPicture picture, CancellationToken cancellationToken)
    {
        // It could be read, and nothing more is needed.
    }

    /// <inheritdoc/>
    public MadePicture Make(PlannedPicture picture, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        var origin = new PictureOrigin(Prompt, (long)(_metadata?.Seed ?? 0), _metadata?.Model ?? "", _metadata?.NegativePrompt, _metadata?.Steps);
        return new MadePicture(new IllustrationPicture(_bytes, _pixels.Width, _pixels.Height, origin), TimeSpan.Zero, []);
    }

    private static bool IsPng(byte[] bytes) => bytes.Length > 3 && bytes[0] == 0x89 && bytes[1] == 'P';

    private static bool IsJpeg(byte[] bytes) => bytes.Length > 2 && bytes[0] == 0xFF && bytes[1] == 0xD8;
}
