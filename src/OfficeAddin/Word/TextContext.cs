using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>What all that look for places in a document need to know of it.</summary>
/// <param name="main">The document.</param>
internal sealed class TextContext(MainDocumentPart main)
{
    private readonly List<string> _warnings = [];
    private TextHeights? _heights;
    private TextColumn? _columns;

    /// <summary>The document.</summary>
    public MainDocumentPart Main { get; } = main;

    /// <summary>Its texts, in reading order.</summary>
    public IReadOnlyList<Story> Stories { get; } = Word.Stories.Of(main);

    /// <summary>Its styles.</summary>
    public TextStyles Styles { get; } = new(main);

    /// <summary>Measures its texts.</summary>
    public TextHeights Heights => _heights ??= new(Main, Styles);

    /// <summary>The space in its columns.</summary>
    public TextColumn Columns => _columns ??= new(Main, Heights);

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Tells the user once.</summary>
    public void Warn(string warning)
    {
        if (!_warnings.Contains(warning))
            _warnings.Add(warning);
    }

    /// <summary>A place at an element.</summary>
    public TextTarget Target(Story story, OpenXmlElement at, TargetKind kind, string where, Func<IReadOnlyList<W.Run>> makeRoom, string? prompt, PictureSettings? settings = null, string? noPrompt = null)
    {
        var space = Columns.Around(at, story, out var pageHeight, out var isWide);
        return new TextTarget
        {
            Story = story,
            Space = space,
            PageHeight = pageHeight,
            IsInWideColumn = isWide,
            NoPrompt = noPrompt,
            StaysInLine = StaysInLine(story, at),
            Kind = kind,
            Where = where,
            MakeRoom = makeRoom,
            Prompt = prompt,
            Settings = settings ?? new PictureSettings(),
        }.WithFrame();
    }

    /// <summary>Where an element is: "body, table cell".</summary>
    public static string Where(Story story, OpenXmlElement element) => element.Ancestors().Select(Holder).FirstOrDefault(name => name is not null) is { } holder
        ? $"{story.Name}, {holder}"
        : story.Name;

    /// <summary>Word lets no picture float in notes and text boxes.</summary>
    private static string? StaysInLine(Story story, OpenXmlElement at) =>
        story.Kind == StoryKind.Notes ? "no picture can float in a note"
        : at.Ancestors<W.TextBoxContent>().Any() ? "no picture can float in a text box"
        : null;

    private static string? Holder(OpenXmlElement ancestor) => ancestor switch
    {
        W.TextBoxContent => "text box",
        W.TableCell => "table cell",
        _ => null,
    };
}
