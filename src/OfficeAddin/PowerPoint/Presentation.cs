using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using TextToImage.Vectorizing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>An open presentation that gets pictures.</summary>
internal sealed class Presentation : IIllustratedDocument
{
    private readonly PresentationDocument _document;
    private readonly PresentationPart _part;
    private readonly List<SlideView> _slides;
    private readonly List<string> _warnings = [];
    private readonly PictureWriter _writer;

    /// <summary>Looks at a presentation that is open for change.</summary>
    /// <exception cref="AIImageException">It has no slides part: the file is damaged.</exception>
    public Presentation(PresentationDocument document)
    {
        _document = document;
        _part = document.PresentationPart is { Presentation: not null } part
            ? part
            : throw Damaged("it has no main part");
        _slides = [.. SlideParts().Select((slide, index) => new SlideView(index + 1, slide))];
        _writer = new PictureWriter(document);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>How many slides there are.</summary>
    public int SlideCount => _slides.Count;

    private (long Width, long Height) Size
    {
        get
        {
            // 4:3 is what PowerPoint takes where nothing is written.
            const int DefaultWidth = 9_144_000;
            const int DefaultHeight = 6_858_000;
            var size = _part.Presentation!.SlideSize;
            return (size?.Cx.Emu() is > 0 and var width ? width : DefaultWidth, size?.Cy.Emu() is > 0 and var height ? height : DefaultHeight);
        }
    }

    /// <inheritdoc/>
    public DocumentSearch Search { get; private set; } = new("places", []);

    /// <inheritdoc/>
    public IReadOnlyList<IllustrationTarget> Find(IllustrationQuery query)
    {
        var finder = new TargetFinder(_slides, Size, Warn);
        var found = finder.Find(query);
        Search = new DocumentSearch(query.All ? "tokens ({{image: ...}}), empty picture placeholders, and slides without a picture" : "tokens ({{image: ...}}) and empty picture placeholders", finder.Left);
        return found;
    }

    /// <inheritdoc/>
    public IReadOnlyList<UnusedToken> UnusedTokens(IllustrationQuery query) => [.. SlideChoice.Of(_slides, query).SelectMany(UnusedSlideTokens.On)];

    /// <inheritdoc/>
    public OpenXmlElement? Insert(IllustrationTarget target, IllustrationPicture picture, PictureSettings settings)
    {
        if (target is not SlideTarget place)
            throw new ArgumentException("The target is not of this presentation.", nameof(target));
        Warn(place.Unheeded(settings));
        place.Insert(picture, settings, _writer);
        return _writer.Last;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Illustration> Illustrations(IllustrationQuery? query = null)
    {
        var lister = new SlideIllustrations(Size);
        var chosen = new HashSet<SlideView>(SlideChoice.Of(_slides, query ?? new IllustrationQuery()));
        return [.. Illustration.Numbered(_slides.SelectMany(lister.On)).Where(each => chosen.Contains(each.View))];
    }

    /// <inheritdoc/>
    public void Replace(Illustration illustration, IllustrationPicture picture, PictureSettings settings)
    {
        if (illustration is not SlideIllustration old)
            throw new ArgumentException("The picture is not of this presentation.", nameof(illustration));
        Warn(old.Unheeded(settings));
        old.Replace(picture, settings, _writer.Media);
    }

    /// <inheritdoc/>
    public DocumentNames Names() => new()
    {
        Targets = [.. _slides.SelectMany(slide => slide.Shapes.SelectMany(shape => ShapeTags.Names(slide, shape))).Distinct()],
        Layouts = [.. new SlideLayouts(_part, Warn).Names.Distinct()],
        Titles = [.. _slides.Select(slide => slide.Title).OfType<string>().Distinct()],
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> PaletteWords(IllustrationTarget target) => target is SlideTarget place
        ? place.Slide.PaletteWords
        : throw new ArgumentException("The target is not of this presentation.", nameof(target));

    /// <inheritdoc/>
    public IReadOnlyList<string> PaletteWords(Illustration illustration) => illustration is SlideIllustration picture
        ? picture.View.PaletteWords
        : throw new ArgumentException("The picture is not of this presentation.", nameof(illustration));

    /// <inheritdoc/>
    public OfficeTheme? Theme(IllustrationTarget target) => target is SlideTarget place
        ? place.Slide.Theme
        : throw new ArgumentException("The target is not of this presentation.", nameof(target));

    /// <inheritdoc/>
    public OfficeTheme? Theme(Illustration illustration) => illustration is SlideIllustration picture
        ? picture.View.Theme
        : throw new ArgumentException("The picture is not of this presentation.", nameof(illustration));

    /// <summary>Adds a slide a row at the end: all of them or, where something is wrong, none. Columns without a placeholder give a warning.</summary>
    /// <param name="layout">The name of the layout; null where each row has a column Layout.</param>
    /// <param name="rows">Texts by column: a placeholder's name, its prompt text, or its type (title, body, picture ...); Notes and Layout.</param>
    /// <exception cref="AIImageException">There is no such layout, or a cell cannot be used.</exception>
    public IReadOnlyList<AddedSlide> AddSlides(string? layout, IReadOnlyList<IReadOnlyDictionary<string, string>> rows)
    {
        var read = new SlideRows(new SlideLayouts(_part, Warn), Warn).Read(layout, rows);
        var notes = new NotesPages(_part);
        var added = new List<AddedSlide>();
        var parts = new List<SlidePart>();
        foreach (var row in read)
        {
            var slide = NewSlide.Make(_part, row);
            if (row.Notes.Length > 0)
                notes.Add(slide.Part, row.Notes);
            var view = new SlideView(_slides.Count + 1, slide.Part, slide.LeftEmpty);
            _slides.Add(view);
            added.Add(new AddedSlide(view.Number, slide.Layout, view.Title));
            parts.Add(slide.Part);
        }
        if (parts.Count > 0)
            new SlideList(_document).Append(parts);
        return added;
    }

    /// <inheritdoc/>
    public void Flush() => _document.Save();

    /// <inheritdoc/>
    public void Dispose() => _document.Dispose();

    private IEnumerable<SlidePart> SlideParts()
    {
        foreach (var id in _part.Presentation!.SlideIdList?.Elements<P.SlideId>() ?? [])
        {
            yield return id.RelationshipId?.Value is { } reference && _part.TryGetPartById(reference, out var part) && part is SlidePart slide
                ? slide
                : throw Damaged($"slide {id.Id.Word()} is missing in it");
        }
    }

    private void Warn(IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
            Warn(warning);
    }

    /// <summary>Says each thing once, however often the presentation is searched.</summary>
    private void Warn(string warning)
    {
        if (!_warnings.Contains(warning))
            _warnings.Add(warning);
    }

    private static AIImageException Damaged(string why) =>
        new(ErrorIds.DocumentInvalid, $"The presentation is damaged: {why}; open it in PowerPoint, let it be repaired, and save it again.");
}
