using TextToImage.Office.Drawing;
using TextToImage.Office.Tokens;
using A = DocumentFormat.OpenXml.Drawing;
using PIC = DocumentFormat.OpenXml.Drawing.Pictures;
using W = DocumentFormat.OpenXml.Wordprocessing;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>Puts pictures into the places of a document.</summary>
internal sealed class PictureInsertion(TextContext context, MediaParts media)
{
    private readonly FreeIds _ids = DrawingIds.Of(context.Main);
    private readonly Captions _captions = new(context.Main, context.Styles);
    private readonly PictureReplacement _replacement = new(media);

    /// <summary>Puts one in; gives back what shows it, and where a text is there twice, the first.</summary>
    public PIC.Picture Insert(TextTarget target, IllustrationPicture picture, PictureSettings settings)
    {
        foreach (var warning in target.Unheeded(settings))
            context.Warn(warning);
        var shown = target.Present is { } present
            ? Fill(target, present, picture, settings)
            : Draw(target, picture, settings);
        if (settings.Caption is not { Length: > 0 } caption)
            return shown[0];
        foreach (var paragraph in shown.Select(ParagraphOf))
            _captions.AddBelow(paragraph, caption);
        _captions.Number();
        return shown[0];
    }

    /// <summary>Replaces the picture that a control shows, in its frame.</summary>
    private IReadOnlyList<PIC.Picture> Fill(TextTarget target, TextIllustration present, IllustrationPicture picture, PictureSettings settings)
    {
        _replacement.Replace(present, picture, settings);
        var frame = PictureSize.Frame(settings with { Width = settings.Width ?? present.Frame.Width, Height = settings.Height ?? present.Frame.Height }, target.Space);
        var size = PictureSize.InFrame(picture, frame, settings.Fit ?? PictureFit.Contain);
        foreach (var copy in Copies.Of(present.Element))
        {
            PictureReplacement.Resize(copy, size);
            ContentControl.MarkFilled(copy);
        }
        return [.. Copies.Of(present.Element)];
    }

    private List<PIC.Picture> Draw(TextTarget target, IllustrationPicture picture, PictureSettings settings)
    {
        var place = PicturePlace.Of(target, settings);
        var size = PictureSize.For(picture, settings, target.SpaceFor(settings));
        var shown = new List<PIC.Picture>();
        foreach (var room in target.MakeRoom!())
        {
            var drawing = room.AppendChild(Drawing(target.Story, picture, settings, size, place));
            if (!string.IsNullOrEmpty(settings.Caption))
                ParagraphSplit.Isolate(room);
            var paragraph = room.Ancestors<W.Paragraph>().First();
            if (place.Wrap == PictureWrap.Inline && context.Styles.HasExactLines(paragraph))
                LetLinesGrow(paragraph);
            if (place.Wrap == PictureWrap.Inline && place.Align is { } align)
                Align(target, paragraph, align);
            shown.Add(drawing.Descendants<PIC.Picture>().First());
        }
        return shown;
    }

    private static W.Paragraph ParagraphOf(PIC.Picture picture) => picture.Ancestors<W.Paragraph>().First();

    private W.Drawing Drawing(Story story, IllustrationPicture picture, PictureSettings settings, PictureSize size, PicturePlace place)
    {
        var drawing = PictureDrawing.New(media.Refer(story.Part, picture.Bytes), _ids.Next(), size, place);
        BlipVersions.AddDrawing(drawing.Descendants<A.Blip>().First(), story.Part, picture, media);
        var altText = settings.AltText ?? picture.AltText;
        var decorative = settings.Decorative ?? false;
        PictureReplacement.Mark(drawing.Descendants<WP.DocProperties>().First(), altText, decorative, picture.Origin);
        drawing.Descendants<PIC.NonVisualDrawingProperties>().First().Description = PictureReplacement.Told(altText, decorative);
        return drawing;
    }

    /// <summary>A picture in the line stands where its paragraph does, so that is moved if nothing else is in it.</summary>
    private void Align(TextTarget target, W.Paragraph paragraph, PictureAlign align)
    {
        var justification = ToW(align);
        var isThere = string.Equals(paragraph.ParagraphProperties?.Justification?.Val.Word(), align.ToString(), StringComparison.OrdinalIgnoreCase);
        var other = HasWords(paragraph) ? "text" : !isThere && paragraph.Descendants<WP.Inline>().Skip(1).Any() ? "another picture" : null;
        if (other is not null)
        {
            context.Warn($"The picture ({target.Where}) is not moved to the {align.ToString().ToLowerInvariant()}: there is {other} in its line; let it float (wrap=square) or give it a paragraph of its own.");
            return;
        }
        (paragraph.ParagraphProperties ??= new W.ParagraphProperties()).Justification = new W.Justification { Val = justification };
    }

    private static W.JustificationValues ToW(PictureAlign align) => align switch
    {
        PictureAlign.Center => W.JustificationValues.Center,
        PictureAlign.Right => W.JustificationValues.Right,
        _ => W.JustificationValues.Left,
    };

    /// <summary>Whether there is text besides tokens, which will be pictures.</summary>
    private static bool HasWords(W.Paragraph paragraph)
    {
        var text = OwnText.Of(paragraph);
        return text.Count(letter => letter != ' ') > ImageToken.Find(text).Sum(token => text.Substring(token.Start, token.Length).Count(letter => letter != ' '));
    }

    /// <summary>Lines of a fixed height would show a strip of the picture only.</summary>
    private static void LetLinesGrow(W.Paragraph paragraph)
    {
        var spacing = (paragraph.ParagraphProperties ??= new W.ParagraphProperties()).SpacingBetweenLines ??= new W.SpacingBetweenLines();
        spacing.Line = "240";
        spacing.LineRule = W.LineSpacingRuleValues.Auto;
    }
}
