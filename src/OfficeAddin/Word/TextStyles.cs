using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>What styles say about paragraphs. Built-in styles are known by their names, which are English in every language; their ids are not.</summary>
internal sealed class TextStyles(MainDocumentPart main)
{
    private const int BodyText = 9;

    private Dictionary<string, W.Style>? _byId;
    private string? _usual;

    /// <summary>The level of a heading, from 0; null: the paragraph is no heading.</summary>
    public int? HeadingLevel(W.Paragraph paragraph)
    {
        var level = paragraph.ParagraphProperties?.OutlineLevel?.Val.Whole()
            ?? Chain(paragraph).Select(LevelOf).FirstOrDefault(each => each is not null);
        return level < BodyText ? level : null;
    }

    /// <summary>Whether lines have a fixed height, which would cut a picture in them.</summary>
    public bool HasExactLines(W.Paragraph paragraph)
    {
        var spacings = Chain(paragraph).Select(style => style.StyleParagraphProperties?.SpacingBetweenLines)
            .Prepend(paragraph.ParagraphProperties?.SpacingBetweenLines);
        return spacings.Select(spacing => spacing?.LineRule).FirstOrDefault(rule => rule is not null).Word() == "exact";
    }

    /// <summary>The id of the style of captions, which is made where it is missing.</summary>
    public string Caption()
    {
        var part = main.StyleDefinitionsPart ?? main.AddNewPart<StyleDefinitionsPart>();
        var styles = part.Styles ??= new W.Styles();
        var style = styles.Elements<W.Style>().FirstOrDefault(each => IsParagraph(each) && IsNamed(each, "caption"))
            ?? Added(styles.AppendChild(NewCaption(styles)));
        return style.StyleId!.Value!;
    }

    private W.Style Added(W.Style style)
    {
        _byId = null;
        return style;
    }

    private W.Style NewCaption(W.Styles styles)
    {
        var id = "Caption";
        while (styles.Elements<W.Style>().Any(style => style.StyleId?.Value == id))
            id += "1";
        var normal = Usual;
        var style = new W.Style { Type = W.StyleValues.Paragraph, StyleId = id };
        style.Append(new W.StyleName { Val = "caption" });
        if (normal is not null)
            style.Append(new W.BasedOn { Val = normal }, new W.NextParagraphStyle { Val = normal });
        style.Append(
            new W.UIPriority { Val = 35 }, new W.UnhideWhenUsed(), new W.PrimaryStyle(),
            new W.StyleParagraphProperties(new W.SpacingBetweenLines { After = "200", Line = "240", LineRule = W.LineSpacingRuleValues.Auto }),
            new W.StyleRunProperties(new W.Italic(), new W.ItalicComplexScript(), new W.FontSize { Val = "18" }, new W.FontSizeComplexScript { Val = "18" }));
        return style;
    }

    /// <summary>Whether a paragraph stays on one page with the next one.</summary>
    public bool KeepsNext(W.Paragraph paragraph)
    {
        var all = Chain(paragraph).Select(style => style.StyleParagraphProperties?.KeepNext).Prepend(paragraph.ParagraphProperties?.KeepNext);
        return all.FirstOrDefault(each => each is not null) is { } found && found.Val.Flag() != false;
    }

    /// <summary>The style of a paragraph, or the usual one, and those it is based on, nearest first.</summary>
    public IEnumerable<W.Style> Chain(W.Paragraph paragraph)
    {
        var id = paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value ?? Usual;
        var seen = new HashSet<string>();
        // Files that other programs write may have styles that are based on themselves.
        while (id is not null && seen.Add(id) && Find(id) is { } style)
        {
            yield return style;
            id = style.BasedOn?.Val?.Value;
        }
    }

    private string? Usual => ById.Count > 0 ? _usual : null;

    private W.Style? Find(string id) => ById.TryGetValue(id, out var style) ? style : null;

    /// <summary>The styles of paragraphs; of those with one id, which only damaged files have, the first.</summary>
    private Dictionary<string, W.Style> ById
    {
        get
        {
            if (_byId is not null)
                return _byId;
            _byId = [];
            foreach (var style in (main.StyleDefinitionsPart?.Styles?.Elements<W.Style>() ?? []).Where(each => IsParagraph(each) && each.StyleId?.Value is not null))
            {
                _usual ??= style.Default.Flag() == true ? style.StyleId!.Value : null;
                if (!_byId.ContainsKey(style.StyleId!.Value!))
                    _byId.Add(style.StyleId.Value!, style);
            }
            return _byId;
        }
    }

    private static int? LevelOf(W.Style style)
    {
        if (style.StyleParagraphProperties?.OutlineLevel?.Val.Whole() is { } level)
            return level;
        for (var number = 1; number <= BodyText; number++)
        {
            if (IsNamed(style, $"heading {number}"))
                return number - 1;
        }
        return null;
    }

    private static bool IsNamed(W.Style style, string name) => string.Equals(style.StyleName?.Val?.Value, name, StringComparison.OrdinalIgnoreCase);

    private static bool IsParagraph(W.Style style) => style.Type.Word() is "" or "paragraph";
}
