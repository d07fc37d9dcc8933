using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Imaging;
using TextToImage.Requests;
using TextToImage.Vectorizing;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Tests.Illustrating;

internal sealed class FakeTarget : IllustrationTarget;

internal sealed class FakeIllustration(byte[] bytes) : Illustration
{
    public override OpenXmlElement? Reference => null;

    public override byte[] ReadBytes() => bytes;
}

/// <summary>A real Word file whose places are made up; each picture becomes a paragraph that says what it got.</summary>
internal sealed class FakeDocument(OpenXmlPackage package, IReadOnlyList<IllustrationTarget> targets, IReadOnlyList<Illustration> illustrations) : IIllustratedDocument
{
    public List<(string Where, PictureSettings Settings)> Inserted { get; } = [];

    public IReadOnlyList<string> Warnings => ["a token could not be read"];

    public IReadOnlyList<IllustrationTarget> Find(IllustrationQuery query) => targets;

    public DocumentSearch Search => new("places", []);

    public IReadOnlyList<UnusedToken> UnusedTokens(IllustrationQuery query) => [];

    public OpenXmlElement? Insert(IllustrationTarget target, IllustrationPicture picture, PictureSettings settings)
    {
        Add(target.Where, picture, settings);
        return null;
    }

    public IReadOnlyList<Illustration> Illustrations(IllustrationQuery? query = null) => illustrations;

    public void Replace(Illustration illustration, IllustrationPicture picture, PictureSettings settings) => Add(illustration.Where, picture, settings);

    public DocumentNames Names() => new();

    public IReadOnlyList<string> PaletteWords(IllustrationTarget target) => ["blue", "orange", "blue", "grey", "red"];

    public IReadOnlyList<string> PaletteWords(Illustration illustration) => ["red", "blue"];

    public OfficeTheme? Theme(IllustrationTarget target) => OfficeTheme.Office;

    public OfficeTheme? Theme(Illustration illustration) => OfficeTheme.Office;

    public void Flush()
    {
    }

    public void Dispose()
    {
    }

    private void Add(string where, IllustrationPicture picture, PictureSettings settings)
    {
        Inserted.Add((where, settings));
        ((WordprocessingDocument)package).MainDocumentPart!.Document!.Body!.AppendChild(new W.Paragraph(new W.Run(new W.Text($"[{where}: {picture.Origin!.Seed}]"))));
    }
}

/// <summary>Makes pictures of one white pixel, and remembers what was asked.</summary>
internal sealed class FakeMaker(Action<int>? making = null) : IPictureMaker
{
    private static readonly byte[] Pixel = PictureFile.Encode(new Picture(1, 1, [255, 255, 255]), PictureFormat.Png, null);

    public List<GenerationRequest> Requests { get; } = [];

    public (int Width, int Height)? SizeFor(string? model, long width, long height) => width > height ? (320, 192) : (256, 256);

    /// <summary>A prompt that nothing can be drawn of.</summary>
    public string? Undrawable { get; init; }

    public void Check(PlannedPicture picture, CancellationToken cancellationToken)
    {
        if (picture.Prompt == Undrawable)
            throw new AIImageException(ErrorIds.NothingToDraw, $"Nothing to draw in '{picture.Prompt}'.");
    }

    public MadePicture Make(PlannedPicture picture, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        making?.Invoke(Requests.Count);
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add(picture.Request);
        progress?.Report(new GenerationProgress(1, 1, 1, 2, TimeSpan.FromSeconds(1), null));
        var origin = new PictureOrigin(picture.Prompt!, picture.Request.Seed!.Value, "fake", Style: picture.Style);
        return new MadePicture(new IllustrationPicture(Pixel, 1, 1, origin), TimeSpan.Zero, ["a word is unknown"]);
    }
}
