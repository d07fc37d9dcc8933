using TextToImage.Office.Files;
using TextToImage.Office.Illustrating;

namespace TextToImage.Office;

/// <summary>One document from opening to writing: its places and pictures are looked at, then a plan is carried out. Nothing is written before the end.</summary>
public sealed class IllustrationSession : IDisposable
{
    private readonly OfficeFile _file;
    private readonly DocumentTarget _target;
    private readonly OpenPackage _package;
    private readonly IIllustratedDocument _document;

    private IllustrationSession(OfficeFile file, DocumentTarget target, OpenPackage package, DocumentFactory factory)
    {
        (_file, _target, _package) = (file, target, package);
        _document = factory(package.Package);
    }

    /// <summary>Full path of the document.</summary>
    public string Path => _file.Path;

    /// <summary>Opens a document to look at it.</summary>
    /// <exception cref="AIImageException">It cannot be opened.</exception>
    public static IllustrationSession Open(string path) => Open(path, DocumentUse.Read, new DocumentTarget(), OfficeDocuments.Of);

    /// <summary>Opens a document to change it.</summary>
    /// <param name="path">The document.</param>
    /// <param name="target">Where the changed document goes.</param>
    /// <exception cref="AIImageException">It cannot be opened, or the target could not be written.</exception>
    public static IllustrationSession Open(string path, DocumentTarget target) => Open(path, target.Use, target, OfficeDocuments.Of);

    /// <summary>Opens a document by a factory.</summary>
    internal static IllustrationSession Open(string path, DocumentUse use, DocumentTarget target, DocumentFactory factory)
    {
        var file = OfficeFile.Open(path, use);
        file.Check(target);
        var package = file.OpenPackage();
        try
        {
            return new IllustrationSession(file, target, package, factory);
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    /// <summary>The pictures of the document, in reading order.</summary>
    /// <param name="query">Whose slides, titles, layouts, heading or names choose among them; null: all.</param>
    /// <exception cref="AIImageException">Something that was asked for by name is not there.</exception>
    public IReadOnlyList<DocumentPicture> Pictures(IllustrationQuery? query = null) => [.. PictureChoice.Of(_document, query ?? new IllustrationQuery()).Select(each => new DocumentPicture(
        each.Where, each.Name, each.Origin ?? PictureOrigins.Of(each, PictureOrigins.Metadata(each)), each.AltText, each.Decorative, each.Slide))];

    /// <summary>What would be put where.</summary>
    /// <exception cref="AIImageException">Something that was asked for by name is not there.</exception>
    public IllustrationPlan Plan(IllustrationOptions options, IPictureMaker maker)
    {
        var targets = _document.Find(options.Query);
        return Plan(new PlacePlanner(options, maker, Palette(options)).Plan(targets));
    }

    /// <summary>Which pictures would be made again, and how.</summary>
    /// <exception cref="AIImageException">Something that was asked for by name is not there.</exception>
    public IllustrationPlan PlanUpdate(IllustrationOptions options, IPictureMaker maker)
    {
        var illustrations = PictureChoice.Of(_document, options.Query);
        return Plan(new UpdatePlanner(options, maker, Palette(options)).Plan(illustrations));
    }

    /// <summary>Makes the pictures of a plan of this session, puts them in and writes the document. Whatever fails, the document is as it was.</summary>
    /// <param name="pictures">Those of the plan that are to be made.</param>
    /// <param name="maker">Makes them.</param>
    /// <param name="progress">Told after each step, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Ends the work inside a step.</param>
    /// <exception cref="AIImageException">A picture cannot be made, or the document cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IllustrationResult CarryOut(IReadOnlyList<PlannedPicture> pictures, IPictureMaker maker, IProgress<IllustrationProgress>? progress, CancellationToken cancellationToken)
    {
        var wanted = pictures.Where(picture => picture.IsMade).ToList();
        if (wanted.Count == 0)
            return new IllustrationResult(null, [], Warnings());
        wanted.ForEach(picture => maker.Check(picture, cancellationToken));
        var clock = new PictureClock(progress, wanted);
        var placed = new List<PlacedPicture>();
        foreach (var picture in wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var made = maker.Make(picture, clock.Next(), cancellationToken);
            Place(picture, made.Picture);
            placed.Add(new PlacedPicture(picture, made));
        }
        cancellationToken.ThrowIfCancellationRequested();
        _document.Flush();
        var warnings = Warnings().Concat(placed.SelectMany(each => each.Made.Warnings)).Distinct().ToList();
        _document.Dispose();
        return new IllustrationResult(_file.Save(_package.Close(), _target), placed, warnings);
    }

    /// <summary>Closes the document; what was not written is gone.</summary>
    public void Dispose()
    {
        _document.Dispose();
        _package.Dispose();
    }

    /// <summary>A plan warns already of what the document will warn of when it is carried out.</summary>
    private IllustrationPlan Plan(IReadOnlyList<PlannedPicture> pictures)
    {
        var unheeded = pictures.Where(each => each.IsMade).SelectMany(each => each.Target?.Unheeded(each.Settings) ?? each.Illustration!.Unheeded(each.Settings));
        return new IllustrationPlan(Path, pictures, [.. Warnings().Concat(unheeded).Distinct()]);
    }

    private void Place(PlannedPicture picture, IllustrationPicture made)
    {
        if (picture.Target is { } target)
            _document.Insert(target, made, picture.Settings);
        else
            _document.Replace(picture.Illustration!, made, picture.Settings);
    }

    private IReadOnlyList<string> Palette(IllustrationOptions options) => options.ThemePalette ? _document.PaletteWords() : [];

    private List<string> Warnings() => [.. _file.Warnings.Concat(_document.Warnings).Distinct()];
}
