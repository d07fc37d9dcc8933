using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using PIC = DocumentFormat.OpenXml.Drawing.Pictures;
using W = DocumentFormat.OpenXml.Wordprocessing;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>Puts pictures into the places of a document.</summary>
internal sealed class PictureInsertion(TextContext context, MediaParts media)
{
    private readonly DrawingIds _ids = new(context.Main);
    private readonly Captions _captions = new(context.Main, context.Styles);
    private readonly PictureReplacement _replacement = new(media);

    /// <summary>Puts one in.</summary>
    public void Insert(TextTarget target, IllustrationPicture picture, PictureSettings settings)
    {
        var paragraphs = target.Present is { } present
            ? Fill(target, present, picture, settings)
            : Draw(target, picture, settings);
        if (settings.Caption is not { Length: > 0 } caption)
            return;
        foreach (var paragraph in paragraphs)
            _captions.AddBelow(paragraph, caption);
        _captions.Number();
    }

    /// <summary>Replaces the picture that a control shows, in its frame.</summary>
    private List<W.Paragraph> Fill(TextTarget target, TextIllustration present, IllustrationPicture picture, PictureSettings settings)
    {
        _replacement.Replace(present, picture, settings);
        var frame = PictureSize.Frame(settings with { Width = settings.Width ?? present.Frame.Width, Height = settings.Height ?? present.Frame.Height }, target.Space);
        var size = PictureSize.InFrame(picture, frame, settings.Fit ?? PictureFit.Contain);
        foreach (var copy in Copies.Of(present.Element))
        {
            PictureReplacement.Resize(copy, size);
            ContentControl.MarkFilled(copy);
        }
        return [.. Copies.Of(present.Element).Select(copy => copy.Ancestors<W.Paragraph>().First())];
    }

    private List<W.Paragraph> Draw(TextTarget target, IllustrationPicture picture, PictureSettings settings)
    {
        var wrap = WrapFor(target, settings);
        var size = PictureSize.For(picture, settings, SpaceFor(target, wrap, settings));
        var paragraphs = new List<W.Paragraph>();
        foreach (var room in target.MakeRoom!())
        {
            room.AppendChild(Drawing(target.Story, picture, settings, size, wrap));
            if (!string.IsNullOrEmpty(settings.Caption))
                ParagraphSplit.Isolate(room);
            var paragraph = room.Ancestors<W.Paragraph>().First();
            if (wrap == PictureWrap.Inline && context.Styles.HasExactLines(paragraph))
                LetLinesGrow(paragraph);
            if (wrap == PictureWrap.Inline && settings.Align is { } align)
                Align(target, paragraph, align);
            paragraphs.Add(paragraph);
        }
        return paragraphs;
    }

    private W.Drawing Drawing(Story story, IllustrationPicture picture, PictureSettings settings, PictureSize size, PictureWrap wrap)
    {
        var drawing = PictureDrawing.New(media.Refer(story.Part, picture.Bytes), _ids.Next(), size, (wrap, settings.Align));
        var altText = settings.AltText ?? picture.Origin.Prompt;
        var decorative = settings.Decorative ?? false;
        PictureReplacement.Mark(drawing.Descendants<WP.DocProperties>().First(), altText, decorative, picture.Origin);
        drawing.Descendants<PIC.NonVisualDrawingProperties>().First().Description = decorative ? null : new StringValue(altText);
        return drawing;
    }

    /// <summary>A caption goes with a picture in the text; some places let none float.</summary>
    private PictureWrap WrapFor(TextTarget target, PictureSettings settings)
    {
        var wrap = settings.Wrap ?? PictureWrap.Inline;
        if (wrap == PictureWrap.Inline)
            return wrap;
        var reason = target.StaysInLine ?? (string.IsNullOrEmpty(settings.Caption) ? null : "its caption stays below it");
        if (reason is null)
            return wrap;
        context.Warn($"The picture ({target.Where}) is in the line, not {wrap}: {reason}.");
        return PictureWrap.Inline;
    }

    /// <summary>
    /// Where no size is asked for, a picture with text on both sides leaves half of the column to it, and one on a page
    /// leaves a third of the page's height, so that its heading stays above it.
    /// </summary>
    private static (long Width, long Height) SpaceFor(TextTarget target, PictureWrap wrap, PictureSettings settings)
    {
        if (settings.Width is not null || settings.Height is not null)
            return target.Space;
        // Notes and text boxes, in which nothing floats, are no pages.
        var isOnPage = target.Story.Kind == StoryKind.Body && target.StaysInLine is null;
        return (wrap == PictureWrap.Square ? target.Space.Width / 2 : target.Space.Width, isOnPage ? target.Space.Height * 2 / 3 : target.Space.Height);
    }

    /// <summary>A picture in the line stands where its paragraph does, so that is moved if nothing else is in it.</summary>
    private void Align(TextTarget target, W.Paragraph paragraph, PictureAlign align)
    {
        if (OwnText.Of(paragraph).Length > 0)
        {
            context.Warn($"The picture ({target.Where}) is not moved to the {align.ToString().ToLowerInvariant()}: there is text in its line; let it float (wrap=square) or give it a paragraph of its own.");
            return;
        }
        (paragraph.ParagraphProperties ??= new W.ParagraphProperties()).Justification = new W.Justification
        {
            Val = align switch
            {
                PictureAlign.Center => W.JustificationValues.Center,
                PictureAlign.Right => W.JustificationValues.Right,
                _ => W.JustificationValues.Left,
            },
        };
    }

    /// <summary>Lines of a fixed height would show a strip of the picture only.</summary>
    private static void LetLinesGrow(W.Paragraph paragraph)
    {
        var spacing = (paragraph.ParagraphProperties ??= new W.ParagraphProperties()).SpacingBetweenLines ??= new W.SpacingBetweenLines();
        spacing.Line = "240";
        spacing.LineRule = W.LineSpacingRuleValues.Auto;
    }
}
