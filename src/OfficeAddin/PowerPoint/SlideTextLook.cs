using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>
/// How the text of a shape looks by all it takes over (ISO/IEC 29500-1, 19.3.1 and 21.1.2): its own list style, those of its placeholder on layout and
/// master, the master's style of titles, bodies or others, and the presentation's.
/// </summary>
internal sealed class SlideTextLook
{
    /// <summary>What PowerPoint takes where nothing is written, in points.</summary>
    private const double DefaultSize = 18;

    private readonly SlideView _slide;
    private readonly IReadOnlyList<OpenXmlElement> _bodies;
    private readonly IReadOnlyList<OpenXmlElement> _styles;
    private readonly bool _isTitle;

    /// <summary>Looks at a shape.</summary>
    public SlideTextLook(SlideView slide, P.Shape shape)
    {
        _slide = slide;
        var placeholder = ShapeParts.Placeholder(shape);
        _isTitle = placeholder is not null && PlaceholderTypes.IsTitle(placeholder);
        List<OpenXmlElement> sources = [shape, .. slide.Inheritance.Sources(shape)];
        var texts = sources.Select(source => source.GetFirstChild<P.TextBody>()).OfType<P.TextBody>().ToList();
        _bodies = [.. texts.Select(text => text.GetFirstChild<A.BodyProperties>()).OfType<A.BodyProperties>()];
        _styles = [.. texts.Select(text => text.GetFirstChild<A.ListStyle>()).OfType<OpenXmlElement>().Concat(Shared(slide, placeholder))];
    }

    /// <summary>A length of the text's frame in EMU, such as lIns, its own or taken over.</summary>
    public long Inset(string name, long standard) => _bodies.Select(body => new StringValue(XmlValue.Of(body, name)).Emu()).FirstOrDefault(length => length is not null) ?? standard;

    /// <summary>A word of the text's frame, such as anchor; empty where nothing is written.</summary>
    public string Frame(string name) => _bodies.Select(body => XmlValue.Of(body, name)).FirstOrDefault(word => !string.IsNullOrEmpty(word)) ?? "";

    /// <summary>How the text fits its frame: noAutofit, normAutofit or spAutoFit; null where nothing is written.</summary>
    public OpenXmlElement? Autofit => _bodies.SelectMany(body => body.ChildElements).FirstOrDefault(child => child.LocalName is "noAutofit" or "normAutofit" or "spAutoFit");

    /// <summary>The part of its size that the text is shrunk to.</summary>
    public double Scale => Autofit is A.NormalAutoFit fit && fit.FontScale.Part() is > 0 and <= 1 and var scale ? scale : 1;

    /// <summary>The part of the space between lines that is left out.</summary>
    public double LessSpace => Autofit is A.NormalAutoFit fit && fit.LineSpaceReduction.Part() is > 0 and < 1 and var less ? less : 0;

    /// <summary>The pieces of a paragraph.</summary>
    public IEnumerable<TextPiece> Pieces(A.Paragraph paragraph)
    {
        var level = Level(paragraph);
        foreach (var child in paragraph.ChildElements)
        {
            if (child is A.Break)
                yield return Piece("\n", null, level);
            else if (child is A.Run or A.Field)
                yield return Piece(child.GetFirstChild<A.Text>()?.Text ?? "", child.GetFirstChild<A.RunProperties>(), level);
        }
    }

    /// <summary>The size of a line without text, in points.</summary>
    public double EmptySize(A.Paragraph paragraph) => Size(paragraph.GetFirstChild<A.EndParagraphRunProperties>(), Level(paragraph));

    /// <summary>Indent of a paragraph in EMU.</summary>
    public long Indent(A.Paragraph paragraph) => Math.Max(0, Property(paragraph, "marL") is { } indent ? new StringValue(indent).Emu() ?? 0 : 0);

    /// <summary>At which side a paragraph stands: l, ctr, r, just; empty where nothing is written.</summary>
    public string Align(A.Paragraph paragraph) => Property(paragraph, "algn") ?? "";

    /// <summary>The space that lnSpc, spcBef or spcAft gives in points, where a percentage is one of a line.</summary>
    /// <param name="paragraph">The paragraph.</param>
    /// <param name="name">The element.</param>
    /// <param name="line">Height of a line in points.</param>
    /// <param name="standard">Where nothing is written.</param>
    public double Space(A.Paragraph paragraph, string name, double line, double standard)
    {
        var space = Levels(paragraph).SelectMany(level => level.ChildElements).FirstOrDefault(child => child.LocalName == name)?.FirstChild;
        var value = new StringValue(XmlValue.Of(space, "val"));
        return space?.LocalName switch
        {
            "spcPct" when value.Part() is { } part => line * part,
            "spcPts" when value.Whole() is { } hundredths => hundredths / 100.0,
            _ => standard,
        };
    }

    private TextPiece Piece(string text, OpenXmlElement? own, int level)
    {
        var looks = Looks(own, level).ToList();
        var family = looks.Select(look => look.GetFirstChild<A.LatinFont>()?.Typeface?.Value).FirstOrDefault(name => !string.IsNullOrEmpty(name));
        var bold = looks.Select(look => new StringValue(XmlValue.Of(look, "b")).Flag()).FirstOrDefault(flag => flag is not null) ?? false;
        return new TextPiece(text, Family(family), Size(own, level), bold);
    }

    private double Size(OpenXmlElement? own, int level) =>
        Looks(own, level).Select(look => new StringValue(XmlValue.Of(look, "sz")).Whole()).FirstOrDefault(size => size is > 0) is { } hundredths ? Scale * hundredths / 100 : Scale * DefaultSize;

    private IEnumerable<OpenXmlElement> Looks(OpenXmlElement? own, int level)
    {
        if (own is not null)
            yield return own;
        foreach (var look in Levels(level).Select(each => each.GetFirstChild<A.DefaultRunProperties>()).OfType<OpenXmlElement>())
            yield return look;
    }

    private string? Property(A.Paragraph paragraph, string name) => Levels(paragraph).Select(level => XmlValue.Of(level, name)).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    private IEnumerable<OpenXmlElement> Levels(A.Paragraph paragraph) =>
        paragraph.ParagraphProperties is { } own ? Levels(Level(paragraph)).Prepend(own) : Levels(Level(paragraph));

    private IEnumerable<OpenXmlElement> Levels(int level) => _styles.SelectMany(style => style.ChildElements.Where(child => child.LocalName == $"lvl{level + 1}pPr"));

    private static int Level(A.Paragraph paragraph) => Math.Min(Math.Max(paragraph.ParagraphProperties?.Level.Whole() ?? 0, 0), 8);

    /// <summary>Names such as +mj-lt stand for a font of the theme.</summary>
    private string? Family(string? name)
    {
        if (name is { Length: > 0 } && name[0] != '+')
            return name;
        var fonts = _slide.Part.SlideLayoutPart?.SlideMasterPart?.ThemePart?.Theme?.ThemeElements?.FontScheme;
        var isMajor = name is null ? _isTitle : name.StartsWith("+mj", StringComparison.Ordinal);
        return isMajor ? fonts?.MajorFont?.LatinFont?.Typeface?.Value : fonts?.MinorFont?.LatinFont?.Typeface?.Value;
    }

    private static IEnumerable<OpenXmlElement> Shared(SlideView slide, P.PlaceholderShape? placeholder)
    {
        var styles = slide.Part.SlideLayoutPart?.SlideMasterPart?.SlideMaster?.TextStyles;
        OpenXmlElement? shared = placeholder is null ? null
            : PlaceholderTypes.IsTitle(placeholder) ? styles?.TitleStyle
            : PlaceholderTypes.IsFooter(placeholder) ? styles?.OtherStyle
            : styles?.BodyStyle;
        if (shared is not null)
            yield return shared;
        if (slide.Part.OpenXmlPackage is PresentationDocument { PresentationPart.Presentation.DefaultTextStyle: { } standard })
            yield return standard;
    }
}
