using DocumentFormat.OpenXml;
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
    private readonly DocumentGuard _guard;
    private readonly IReadOnlyList<string> _refusals;
    private readonly List<AddedSlide> _added = [];
    private readonly List<string> _undrawn = [];
    private readonly List<(PlannedPicture Plan, MadePicture Made, OpenXmlElement? Reference)> _placed = [];

    private IllustrationQuery? _unused;
    private int _removed;

    private IllustrationSession(OfficeFile file, DocumentTarget target, OpenPackage package, DocumentFactory factory, IReadOnlyList<string> refusals)
    {
        (_file, _target, _package, _refusals) = (file, target, package, refusals);
        _guard = new DocumentGuard(file.Path);
        _document = _guard.Run(() => factory(package.Package));
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

    /// <summary>Opens a document to find out what would be done to it; what would be refused then is a warning of the plan.</summary>
    /// <param name="path">The document.</param>
    /// <param name="target">Where the changed document would go.</param>
    /// <exception cref="AIImageException">It cannot be opened.</exception>
    public static IllustrationSession OpenToPlan(string path, DocumentTarget target) => Open(path, DocumentUse.Read, target, OfficeDocuments.Of, isPlanned: true);

    /// <summary>Opens a document by a factory.</summary>
    internal static IllustrationSession Open(string path, DocumentUse use, DocumentTarget target, DocumentFactory factory, bool isPlanned = false)
    {
        var file = OfficeFile.Open(path, use);
        if (!isPlanned)
            file.Check(target);
        var refusals = isPlanned ? file.Refusals(target) : [];
        var package = file.OpenPackage();
        try
        {
            return new IllustrationSession(file, target, package, factory, refusals);
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    /// <summary>The slides that were added in this session.</summary>
    public IReadOnlyList<AddedSlide> AddedSlides => _added;

    /// <summary>
    /// Adds a slide a row at the end of a presentation: all of them or, where something is wrong, none. A column is for the placeholder of its name,
    /// prompt text or type (Title, Text, Content, Picture, Picture 2); Notes are speaker notes, Layout is the row's own layout. What a picture should
    /// show may be followed by settings (" | fit=contain, seed=4"), and an empty cell means no picture. <see cref="Plan(IllustrationOptions, IPictureMaker)"/> finds the places of the
    /// pictures, <see cref="CarryOut"/> writes the document.
    /// </summary>
    /// <param name="layout">The name of the layout, also behind its master's ("Office Theme/Title Only"); null where each row names its own.</param>
    /// <param name="rows">Texts by column. Lines are paragraphs, tabs before them and "- " make levels.</param>
    /// <returns>The numbers of the slides, from 1, in the order of the rows.</returns>
    /// <exception cref="AIImageException">There is no such layout, a cell cannot be used, or the document has no slides.</exception>
    public IReadOnlyList<int> AddSlides(string? layout, IReadOnlyList<IReadOnlyDictionary<string, string>> rows)
    {
        if (_document is not PowerPoint.Presentation presentation)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The document '{Path}' has no slides, so rows of a table cannot become some; use a PowerPoint file.") { Subject = Path };
        var added = _guard.Run(() => presentation.AddSlides(layout, rows));
        _added.AddRange(added);
        return [.. added.Select(slide => slide.Number)];
    }

    /// <summary>The pictures of the document, in reading order.</summary>
    /// <param name="query">Whose slides, titles, layouts, heading, names or numbers choose among them; null: all.</param>
    /// <exception cref="AIImageException">Something that was asked for by name is not there.</exception>
    public IReadOnlyList<DocumentPicture> Pictures(IllustrationQuery? query = null) => _guard.Run(() => PictureChoice.Of(_document, query ?? new IllustrationQuery()).Select(Listed).ToList());

    /// <summary>What can be asked for by name.</summary>
    public DocumentNames Names() => _guard.Run(_document.Names);

    /// <summary>What would be put where.</summary>
    /// <exception cref="AIImageException">Something that was asked for by name is not there.</exception>
    public IllustrationPlan Plan(IllustrationOptions options, IPictureMaker maker)
    {
        var targets = _guard.Run(() => _document.Find(options.Query));
        var search = _document.Search;
        _unused = options.RemoveUnused ? options.Query : null;
        var planned = _guard.Run(() => new PlacePlanner(options, maker, target => options.ThemePalette ? _document.PaletteWords(target) : []).Plan(targets).Select(picture => picture with
        {
            IsDrawn = options.Draws == true,
            IsThemed = options.ThemePalette && options.Given is null,
            Theme = options.Draws == true || options.ThemePalette ? _document.Theme(picture.Target!) : null,
        }).ToList());
        // A picture that is given goes into one place, and the others are none of its business.
        List<PlannedPicture> all = options.Given is null ? WithLeft(planned, search.Left) : planned;
        return Plan([.. all, .. Removals()]) with { Search = search };
    }

    /// <summary>Which pictures would be made again, and how.</summary>
    /// <exception cref="AIImageException">Something that was asked for by name is not there.</exception>
    public IllustrationPlan PlanUpdate(IllustrationOptions options, IPictureMaker maker)
    {
        var illustrations = _guard.Run(() => PictureChoice.Of(_document, options.Query));
        return Plan(_guard.Run(() => new UpdatePlanner(options, maker, picture => options.ThemePalette ? _document.PaletteWords(picture) : []).Plan(illustrations).Select(picture => picture with
        {
            IsDrawn = options.Draws ?? (options.Given is null && DrawnPictures.HasOwn(picture.Illustration!)),
            IsThemed = options.Given is null && (options.ThemePalette || picture.Illustration!.Origin is { HasThemeColours: true }),
            Theme = _document.Theme(picture.Illustration!),
        }).ToList()));
    }

    /// <summary>Which drawings that were made here get other colours, as the theme is another one now; <see cref="RecolouredPictures"/> makes them.</summary>
    /// <param name="query">Which pictures are asked for.</param>
    /// <exception cref="AIImageException">Something that was asked for by name is not there.</exception>
    public IllustrationPlan PlanRetheme(IllustrationQuery query) =>
        Plan(_guard.Run(() => PictureChoice.Of(_document, query).Select(picture => DrawnPictures.PlanRetheme(picture, _document.Theme(picture))).OfType<PlannedPicture>().ToList()));

    /// <summary>Makes the pictures of a plan of this session, puts them in and writes the document. Whatever fails, the document is as it was.</summary>
    /// <param name="pictures">Those of the plan that are to be made.</param>
    /// <param name="maker">Makes them.</param>
    /// <param name="progress">Told after each step, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Ends the work inside a step.</param>
    /// <exception cref="AIImageException">A picture cannot be made, or the document cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IllustrationResult CarryOut(IReadOnlyList<PlannedPicture> pictures, IPictureMaker maker, IProgress<IllustrationProgress>? progress, CancellationToken cancellationToken)
    {
        Make(pictures, maker, progress, cancellationToken);
        return Write();
    }

    /// <summary>The first half of <see cref="CarryOut"/>: the pictures are made and put into the open document. Models are not needed any more then.</summary>
    /// <inheritdoc cref="CarryOut"/>
    public void Make(IReadOnlyList<PlannedPicture> pictures, IPictureMaker maker, IProgress<IllustrationProgress>? progress, CancellationToken cancellationToken)
    {
        var wanted = pictures.Where(picture => picture.IsMade && CanBeDrawn(picture, maker, cancellationToken)).ToList();
        var clock = new PictureClock(progress, wanted);
        foreach (var picture in wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var made = maker.Make(picture, clock.Next(), cancellationToken);
            if (picture.IsThemed)
                made = DrawnPictures.Recolour(made, picture.Theme, picture.Where, cancellationToken);
            if (picture.IsDrawn)
                made = DrawnPictures.Draw(made, picture.Theme, picture.Where, cancellationToken);
            var reference = _guard.Run(() => Place(picture, made.Picture));
            // The document has the bytes now; those of hundreds of pictures need not be in memory twice.
            _placed.Add((picture, made with { Picture = made.Picture with { Bytes = [], Drawing = null } }, reference));
        }
        cancellationToken.ThrowIfCancellationRequested();
        _guard.Run(RemoveUnused);
    }

    /// <summary>The second half of <see cref="CarryOut"/>: the document is written, where anything was made or added.</summary>
    /// <exception cref="AIImageException">The document cannot be written.</exception>
    public IllustrationResult Write()
    {
        if (_placed.Count == 0 && _added.Count == 0 && _removed == 0)
            return new IllustrationResult(null, [], Warnings());
        _guard.Run(_document.Flush);
        var listed = _guard.Run(Placed);
        if (_file.KindOf(_target) is var kind && kind != _file.Kind)
            _package.Become(kind);
        var warnings = Warnings().Concat(_placed.SelectMany(each => each.Made.Warnings)).Distinct().ToList();
        var changed = _guard.Run(() =>
        {
            _document.Dispose();
            return _package.Close();
        });
        return new IllustrationResult(_file.Save(changed, _target), listed, warnings) { Slides = [.. _added], RemovedTokens = _removed };
    }

    /// <summary>Closes the document; what was not written is gone.</summary>
    public void Dispose()
    {
        DocumentGuard.LetGo(_document);
        _package.Dispose();
    }

    /// <summary>A plan warns already of what the document will warn of when it is carried out.</summary>
    private IllustrationPlan Plan(IReadOnlyList<PlannedPicture> pictures)
    {
        var unheeded = _guard.Run(() => pictures.Where(each => each.IsMade).SelectMany(each => each.Target?.Unheeded(each.Settings) ?? each.Illustration!.Unheeded(each.Settings)).ToList());
        var refused = _refusals.Select(refusal => $"This would be refused: {refusal}");
        return new IllustrationPlan(Path, pictures, [.. refused.Concat(Warnings()).Concat(unheeded).Distinct()]);
    }

    /// <summary>The places that get no picture stand among those that do, in reading order.</summary>
    private static List<PlannedPicture> WithLeft(List<PlannedPicture> planned, IReadOnlyList<LeftPlace> left)
    {
        var told = left.Where(place => place.IsTold).ToLookup(place => place.After, place => new PlannedPicture { Where = place.Where, Action = $"skip: {place.Reason}" });
        return [.. Enumerable.Range(0, planned.Count + 1).SelectMany(index => index < planned.Count ? told[index].Append(planned[index]) : told[index])];
    }

    /// <summary>The tokens that will be taken out because no picture can come of them.</summary>
    private IEnumerable<PlannedPicture> Removals()
    {
        if (_unused is not { } query)
            return [];
        if (query.Target is not null || query.Heading is not null || query.Background)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "Tokens that got nothing are not removed where a target, a heading or backgrounds are asked for, as these leave all tokens alone; leave one of the two out.");
        return _guard.Run(() => _document.UnusedTokens(query)).Where(token => token.IsBroken)
            .Select(token => new PlannedPicture { Where = token.Where, Action = $"remove the token '{token.Text}'", IsRemoval = true });
    }

    private void RemoveUnused()
    {
        if (_unused is not { } query)
            return;
        foreach (var token in _document.UnusedTokens(query).Reverse())
        {
            token.Remove();
            _removed++;
        }
    }

    /// <summary>Whether a picture can be made; a title that a model finds nothing to draw in is a warning, as nobody wrote it for a picture.</summary>
    private bool CanBeDrawn(PlannedPicture picture, IPictureMaker maker, CancellationToken cancellationToken)
    {
        try
        {
            maker.Check(picture, cancellationToken);
            return true;
        }
        catch (AIImageException error) when (error.ErrorId == ErrorIds.NothingToDraw && picture.Target is { Kind: TargetKind.Slide or TargetKind.Heading } target && target.Prompt?.Trim() == picture.Prompt)
        {
            _undrawn.Add($"{Path}, {picture.Where}: no picture was made. {error.Message}");
            return false;
        }
    }

    /// <summary>Puts a picture in; gives back what shows it.</summary>
    private OpenXmlElement? Place(PlannedPicture picture, IllustrationPicture made)
    {
        if (picture.Target is { } target)
            return _document.Insert(target, made, picture.Settings);
        _document.Replace(picture.Illustration!, made, picture.Settings);
        return picture.Illustration!.Reference;
    }

    /// <summary>The pictures that were put in, as the document lists them now.</summary>
    private List<PlacedPicture> Placed()
    {
        var listed = _document.Illustrations().ToLookup(each => each.Reference);
        return [.. _placed.Select(each => new PlacedPicture(each.Plan, each.Made, listed[each.Reference].Select(Listed).FirstOrDefault()))];
    }

    private static DocumentPicture Listed(Illustration picture) => new(
        picture.Number, picture.Where, picture.Name, picture.Origin ?? PictureOrigins.Of(picture, PictureOrigins.Metadata(picture)), picture.AltText, picture.Decorative, picture.Slide);

    private List<string> Warnings() => [.. _file.Warnings.Concat(_document.Warnings).Concat(_undrawn).Distinct()];
}
