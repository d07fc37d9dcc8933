using DocumentFormat.OpenXml;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>Finds content controls: by tag or title, or those for pictures that are still empty.</summary>
internal sealed class ControlFinder(TextContext context, PictureFinder pictures)
{
    /// <summary>The controls of that tag or title in a text.</summary>
    /// <exception cref="AIImageException">One of them cannot hold a picture.</exception>
    public IEnumerable<TextTarget> Named(Story story, string name)
    {
        foreach (var control in Controls(story).Where(control => IsNamed(control, name)))
        {
            if (!ContentControl.HoldsPictures(control) || control is W.SdtRow)
                throw new AIImageException(ErrorIds.DocumentUnsupported, $"The content control '{name}' ({TextContext.Where(story, control)}) cannot keep a picture: {Reason(control)}; use a picture or rich text control.") { Subject = name };
            yield return Target(story, control);
        }
    }

    /// <summary>The picture controls of a text that are empty; the title of one says what it is for.</summary>
    public IEnumerable<TextTarget> Empty(Story story)
    {
        foreach (var control in Controls(story).Where(control => ContentControl.IsPicture(control) && ContentControl.IsEmpty(control)))
        {
            if (ContentControl.HoldsPictures(control))
                yield return Target(story, control);
            else
                context.Warn($"The picture control '{NameOf(control)}' ({TextContext.Where(story, control)}) was left: {Reason(control)}.");
        }
    }

    private TextTarget Target(Story story, W.SdtElement control)
    {
        var where = $"{TextContext.Where(story, control)}, content control '{NameOf(control)}'";
        var prompt = ContentControl.Title(control) is { Length: > 0 } title ? title : null;
        if (ContentControl.IsPicture(control) && pictures.In(story, control).FirstOrDefault() is { } present)
            return new TextTarget { Story = story, Space = context.Columns.Around(control, story), Kind = TargetKind.ContentControl, Where = where, Prompt = prompt, Frame = present.Frame, Present = present };
        return context.Target(story, control, TargetKind.ContentControl, where, () => [.. Copies.Of(control).Select(MakeRoom)], prompt);
    }

    private static W.Run MakeRoom(W.SdtElement control)
    {
        var room = RunRoom.NewRun();
        var content = control.ChildElements.First(child => child.LocalName == "sdtContent");
        if (control is W.SdtRun)
        {
            content.RemoveAllChildren();
            content.AppendChild(room);
        }
        else
        {
            OnlyParagraph(content).AppendChild(room);
        }
        ContentControl.MarkFilled(room);
        return room;
    }

    /// <summary>Empties blocks to one paragraph, which looks like the first did.</summary>
    private static W.Paragraph OnlyParagraph(OpenXmlElement content)
    {
        var holder = content.Elements<W.TableCell>().FirstOrDefault() ?? content;
        var paragraph = new W.Paragraph();
        if (holder.Descendants<W.Paragraph>().FirstOrDefault()?.ParagraphProperties is { } look)
            paragraph.ParagraphProperties = (W.ParagraphProperties)look.CloneNode(true);
        foreach (var child in holder.ChildElements.Where(child => child is not W.TableCellProperties).ToList())
            child.Remove();
        return holder.AppendChild(paragraph);
    }

    private static List<W.SdtElement> Controls(Story story) =>
        [.. Copies.Once<W.SdtElement>(story.Root).Where(control => control.ChildElements.Any(child => child.LocalName == "sdtContent"))];

    /// <summary>The titles and tags of all controls of a text that can keep a picture.</summary>
    public static IEnumerable<string> Names(Story story) => Controls(story).Where(control => ContentControl.HoldsPictures(control) && control is not W.SdtRow).SelectMany(Names);

    private static IEnumerable<string> Names(W.SdtElement control) =>
        new[] { ContentControl.Title(control), ContentControl.Tag(control) }.Where(name => !string.IsNullOrEmpty(name)).Select(name => name!);

    private static bool IsNamed(W.SdtElement control, string name) => Names(control).Any(each => Wildcards.Fit(each, name));

    private static string? NameOf(W.SdtElement control) => ContentControl.Title(control) ?? ContentControl.Tag(control);

    private static string Reason(W.SdtElement control) => ContentControl.IsBound(control)
        ? "Word fills it from data in the file, over what is put into it"
        : "it is made for text, choices or rows";
}
