using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using TextToImage.Vectorizing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>A slide as illustrations see it.</summary>
/// <param name="number">Its number, from 1.</param>
/// <param name="part">Its part of the package.</param>
/// <param name="leftEmpty">Its placeholders that are meant to stay empty; null for none.</param>
internal sealed class SlideView(int number, SlidePart part, IReadOnlyCollection<OpenXmlElement>? leftEmpty = null)
{
    private const string NotesMark = "image:";
    private FreeIds? _ids;

    /// <summary>The number, from 1.</summary>
    public int Number => number;

    /// <summary>The part of the package.</summary>
    public SlidePart Part => part;

    /// <summary>Where it is, for people. Hidden slides get pictures too, as they may be shown one day.</summary>
    public string Where => part.Slide?.Show.Flag() == false ? $"slide {number} (hidden)" : $"slide {number}";

    /// <summary>Its shapes.</summary>
    public P.ShapeTree Tree => part.Slide?.CommonSlideData?.ShapeTree
        ?? throw new AIImageException(ErrorIds.DocumentInvalid, $"Slide {number} has no list of shapes, so the presentation is damaged; open it in PowerPoint and save it again.");

    /// <summary>All shapes, those in groups included.</summary>
    public IEnumerable<OpenXmlElement> Shapes => ShapeParts.Within(Tree);

    /// <summary>What its placeholders take over from the layout.</summary>
    public PlaceholderInheritance Inheritance { get; } = new(part.SlideLayoutPart);

    /// <summary>The name of its layout.</summary>
    public string LayoutName => part.SlideLayoutPart?.SlideLayout?.CommonSlideData?.Name?.Value ?? "";

    /// <summary>The words for its colours: those that the slide or its layout has in the place of the theme's (Theme Override part, ISO/IEC 29500-1), else those of its own master.</summary>
    public IReadOnlyList<string> PaletteWords => ThemePalette.Words(Scheme);

    /// <summary>Its colours, where texts and backgrounds are those that the slide, its layout or its master says they are (p:clrMapOvr, p:clrMap).</summary>
    public OfficeTheme? Theme => ThemeColours.Of(
        Scheme,
        part.Slide?.ColorMapOverride?.OverrideColorMapping
        ?? part.SlideLayoutPart?.SlideLayout?.ColorMapOverride?.OverrideColorMapping
        ?? (OpenXmlElement?)part.SlideLayoutPart?.SlideMasterPart?.SlideMaster?.ColorMap);

    private A.ColorScheme? Scheme =>
        part.ThemeOverridePart?.ThemeOverride?.ColorScheme
        ?? part.SlideLayoutPart?.ThemeOverridePart?.ThemeOverride?.ColorScheme
        ?? part.SlideLayoutPart?.SlideMasterPart?.ThemePart?.Theme?.ThemeElements?.ColorScheme;

    /// <summary>The text of its title, on one line; null where there is none.</summary>
    public string? Title => Shapes.Where(shape => ShapeParts.Placeholder(shape) is { } placeholder && PlaceholderTypes.IsTitle(placeholder))
        .Select(shape => ShapeParts.Text(shape).Replace('\n', ' ')).FirstOrDefault(text => text.Length > 0);

    /// <summary>What stands behind "image:" on a line of the speaker notes.</summary>
    public string? NotesPrompt => (part.NotesSlidePart?.NotesSlide?.Descendants<A.Paragraph>() ?? [])
        .Select(paragraph => paragraph.InnerText.Trim())
        .Where(line => line.StartsWith(NotesMark, StringComparison.OrdinalIgnoreCase))
        .Select(line => line.Substring(NotesMark.Length).Trim())
        .FirstOrDefault(line => line.Length > 0);

    /// <summary>Whether it shows a picture: as a shape, as the fill of one, or as its own background; a texture is none.</summary>
    public bool HasPicture => Shapes.Any(shape => shape is P.Picture && !SlideContents.IsMedia(shape)) || Tree.Descendants<A.BlipFill>().Any()
        || part.Slide?.CommonSlideData?.Background?.BackgroundProperties?.GetFirstChild<A.BlipFill>()?.GetFirstChild<A.Stretch>() is not null;

    /// <summary>Whether a shape is a placeholder for pictures that is empty, and not meant to be.</summary>
    public bool WantsPicture(OpenXmlElement shape) => PlaceholderTypes.IsEmptyForPicture(shape) && leftEmpty?.Contains(shape) != true;

    /// <summary>The box of a shape on the slide, its own or inherited; null where it has none.</summary>
    public Box? BoxOnSlide(OpenXmlElement shape) =>
        Inheritance.BoxOf(shape) is { } box ? ShapeParts.OnSlide(shape, box) : null;

    /// <summary>An id that no shape of the slide has.</summary>
    public uint NextId() => (_ids ??= new FreeIds(Tree.Descendants<P.NonVisualDrawingProperties>().Select(each => each.Id.Id()).OfType<uint>().Append(1u))).Next();
}
