using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using TextToImage.Office.Tokens;
using TextToImage.Vectorizing;

namespace TextToImage.Office.Word;

/// <summary>A Word document that gets pictures.</summary>
public sealed class TextDocument : IIllustratedDocument
{
    private readonly WordprocessingDocument _package;
    private readonly TextContext _context;
    private readonly TokenFinder _tokens;
    private readonly PictureFinder _pictures;
    private readonly ControlFinder _controls;
    private readonly BookmarkFinder _bookmarks;
    private readonly HeadingFinder _headings;
    private readonly Lazy<MediaParts> _media;
    private readonly Lazy<PictureInsertion> _insertion;

    /// <summary>Works on an open document, which is closed with this.</summary>
    /// <param name="package">The document, open for reading and writing.</param>
    /// <exception cref="AIImageException">It has no text.</exception>
    public TextDocument(WordprocessingDocument package)
    {
        _package = package;
        if (package.MainDocumentPart is not { Document.Body: not null } main)
            throw new AIImageException(ErrorIds.DocumentInvalid, "The document has no text part; open it in Word and save it again.");
        _context = new TextContext(main);
        _tokens = new TokenFinder(_context);
        _pictures = new PictureFinder(_context);
        _controls = new ControlFinder(_context, _pictures);
        _bookmarks = new BookmarkFinder(_context);
        _headings = new HeadingFinder(_context);
        _media = new Lazy<MediaParts>(() => new MediaParts(_package));
        _insertion = new Lazy<PictureInsertion>(() => new PictureInsertion(_context, _media.Value));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => _context.Warnings;

    /// <summary>What the paragraph of a picture takes beside it, in EMU: spacing, and the line that hangs below it.</summary>
    private const long PictureLine = 18 * DocumentLength.Point;

    private Story Body => _context.Stories[0];

    /// <inheritdoc/>
    public IReadOnlyList<IllustrationTarget> Find(IllustrationQuery query)
    {
        RefuseSlides(query);
        var targets = new List<TextTarget>();
        if (query.Target is { } name)
            targets.AddRange(Named(name));
        if (query.Heading is { } heading)
            targets.AddRange(_headings.Named(Body, heading));
        if (query.Target is null && query.Heading is null)
        {
            foreach (var warning in _context.Stories.SelectMany(story => PartTokens.Warnings(story.Part, story.Name)))
                _context.Warn(warning);
            targets.AddRange(_context.Stories.SelectMany(story => _tokens.Find(story).Concat(_controls.Empty(story))));
        }
        if (query.All)
            targets.AddRange(_headings.WithoutPicture(Body).Where(each => targets.TrueForAll(target => target.Where != each.Where)).ToList());
        ShareRoom(targets);
        Search = new DocumentSearch(
            query.All ? "tokens ({{image: ...}}), empty picture controls, and headings of the first level without a picture" : "tokens ({{image: ...}}) and empty picture controls",
            query.All ? [.. _headings.Illustrated.Select(where => new LeftPlace(where, "it has a picture", 0, IsTold: false))] : []);
        return targets;
    }

    /// <inheritdoc/>
    public DocumentSearch Search { get; private set; } = new("places", []);

    /// <inheritdoc/>
    public IReadOnlyList<UnusedToken> UnusedTokens(IllustrationQuery query) => [.. _context.Stories.SelectMany(TokenFinder.Unused)];

    /// <summary>The pictures of a document of one page share what is left on it; where that is too little for all, the first ones have it.</summary>
    private void ShareRoom(IReadOnlyList<TextTarget> targets)
    {
        var onPage = targets.Where(target => target.IsOnPage).ToList();
        if (onPage.Count == 0 || PageRoom.Left(_context.Main, _context.Heights) is not { } room)
            return;
        // A place that was asked for in the text comes before one that was found.
        var (asked, found) = (onPage.Where(target => target.Kind != TargetKind.Heading).ToList(), onPage.Where(target => target.Kind == TargetKind.Heading).ToList());
        var fitting = (int)Math.Min(onPage.Count, room / Math.Max(1, onPage[0].LeastHeight + PictureLine));
        var kept = asked.Concat(found.Take(Math.Max(0, fitting - asked.Count))).ToList();
        foreach (var target in onPage)
        {
            target.PageShare = kept.Contains(target) ? Math.Max(0, (room / Math.Max(1, kept.Count)) - PictureLine) : 0;
            target.WithFrame();
        }
    }

    /// <inheritdoc/>
    public OpenXmlElement? Insert(IllustrationTarget target, IllustrationPicture picture, PictureSettings settings)
    {
        if (target is not TextTarget place || !_context.Stories.Contains(place.Story))
            throw new ArgumentException("The place is of another document.", nameof(target));
        if (place.IsFilled)
            throw new InvalidOperationException($"The place ({place.Where}) has its picture already.");
        place.IsFilled = true;
        return _insertion.Value.Insert(place, picture, settings);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Illustration> Illustrations(IllustrationQuery? query = null)
    {
        RefuseSlides(query);
        var all = Illustration.Numbered(_pictures.All());
        if (query?.Heading is not { } heading)
            return [.. all];
        var below = _headings.PicturesBelow(Body, heading);
        return [.. all.Where(picture => below.Contains(picture.Element))];
    }

    /// <inheritdoc/>
    public void Replace(Illustration illustration, IllustrationPicture picture, PictureSettings settings)
    {
        if (illustration is not TextIllustration old || !_context.Stories.Contains(old.Story))
            throw new ArgumentException("The picture is of another document.", nameof(illustration));
        foreach (var warning in old.Unheeded(settings))
            _context.Warn(warning);
        new PictureReplacement(_media.Value).Replace(old, picture, settings);
    }

    /// <inheritdoc/>
    public DocumentNames Names() => new()
    {
        Targets = [.. _context.Stories.SelectMany(story => BookmarkFinder.Names(story).Concat(ControlFinder.Names(story))).Distinct()],
        Headings = [.. _headings.Names(Body).Distinct()],
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> PaletteWords(IllustrationTarget target) => PaletteWords();

    /// <inheritdoc/>
    public IReadOnlyList<string> PaletteWords(Illustration illustration) => PaletteWords();

    /// <summary>A text document has one theme.</summary>
    internal IReadOnlyList<string> PaletteWords() => ThemePalette.Words(_context.Main.ThemePart?.Theme?.ThemeElements?.ColorScheme);

    /// <inheritdoc/>
    public OfficeTheme? Theme(IllustrationTarget target) => Theme();

    /// <inheritdoc/>
    public OfficeTheme? Theme(Illustration illustration) => Theme();

    /// <inheritdoc/>
    public void Flush() => _package.Save();

    /// <inheritdoc/>
    public void Dispose() => _package.Dispose();

    private OfficeTheme? Theme() => ThemeColours.Of(
        _context.Main.ThemePart?.Theme?.ThemeElements?.ColorScheme, _context.Main.DocumentSettingsPart?.Settings?.GetFirstChild<DocumentFormat.OpenXml.Wordprocessing.ColorSchemeMapping>());

    private static void RefuseSlides(IllustrationQuery? query)
    {
        if (query is not null && (query.Slides is not null || query.Title is not null || query.Layout is not null || query.Background))
            throw new AIImageException(ErrorIds.ArgumentInvalid, "Slides, their titles, layouts and backgrounds are of presentations; in a Word document ask for a heading, a bookmark or a content control.");
    }

    private List<TextTarget> Named(string name)
    {
        var found = _context.Stories.SelectMany(story => _bookmarks.Find(story, name).Concat(_controls.Named(story, name))).ToList();
        if (found.Count == 0)
            found = [.. _context.Stories.SelectMany(story => _pictures.Named(story, name))];
        return found.Count > 0
            ? found
            : throw new AIImageException(ErrorIds.TargetNotFound, $"The document has no bookmark, content control (tag or title) or picture '{name}'; in Word, Insert > Bookmark lists bookmarks, and Developer > Properties shows the tag of a control.") { Subject = name };
    }
}
