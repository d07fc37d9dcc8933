using TextToImage.Imaging;
using TextToImage.Office.Illustrating;
using TextToImage.Requests;

namespace TextToImage.Office;

/// <summary>A picture that is there already and goes into documents as it is, without what a camera wrote into it.</summary>
public sealed class GivenPicture : IPictureMaker
{
    private readonly byte[] _bytes;
    private readonly int _width;
    private readonly int _height;
    private readonly PictureMetadata? _metadata;

    /// <summary>Reads it.</summary>
    /// <param name="bytes">The file: PNG, JPEG, WebP, BMP or GIF.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="keepsMetadata">Whether what cameras and editors wrote into the file, such as place and author, goes into documents too.</param>
    /// <exception cref="AIImageException">It is no picture that can be read.</exception>
    public GivenPicture(byte[] bytes, string name, bool keepsMetadata = false)
    {
        (var pixels, _metadata) = PictureFile.Read(bytes, name);
        Name = name;
        (_width, _height) = (pixels.Width, pixels.Height);
        _bytes = !PictureFile.IsPlain(bytes) ? PictureFile.Encode(pixels, PictureFormat.Png, keepsMetadata ? _metadata : PictureFile.OfAModel(_metadata))
            : keepsMetadata ? bytes : PictureFile.WithoutPrivateMetadata(bytes, _metadata);
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>What it shows, by what it says itself; null where it does not.</summary>
    public string? Prompt => _metadata?.Prompt;

    /// <summary>What stands for it in plans: its name and its size.</summary>
    internal GenerationRequest Request => new() { Prompt = Name, Width = _width, Height = _height };

    /// <inheritdoc/>
    public (int Width, int Height)? SizeFor(string? model, long width, long height) => (_width, _height);

    /// <inheritdoc/>
    public void Check(PlannedPicture picture, CancellationToken cancellationToken)
    {
        // It could be read, and nothing more is needed.
    }

    /// <inheritdoc/>
    public MadePicture Make(PlannedPicture picture, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        var made = new IllustrationPicture(_bytes, _width, _height, PictureOrigins.Of(_metadata));
        var isTold = picture.Settings is { AltText: not null } or { Decorative: true } || made.AltText is not null || picture.Illustration is not null;
        return new MadePicture(made, TimeSpan.Zero, isTold ? [] : [$"The picture '{Name}' ({picture.Where}) does not say what it shows, so it has no alt text; give one (--alt, -AltText), or mark it as decoration."]);
    }
}
