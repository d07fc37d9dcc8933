using DocumentFormat.OpenXml;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>Makes room for a picture among the runs of a paragraph: an empty run, where all text keeps its look.</summary>
internal static class RunRoom
{
    /// <summary>A run for a picture; spelling is not checked in it.</summary>
    public static W.Run NewRun() => new(new W.RunProperties(new W.NoProof()));

    /// <summary>Puts an empty run into a text: what is before stays in its run, what is behind goes into one of the same look.</summary>
    public static W.Run Split(W.Text text, int offset)
    {
        var run = (W.Run)text.Parent!;
        var room = run.InsertAfterSelf(NewRun());
        var behind = Behind(text, offset);
        if (HasContent(behind))
            room.InsertAfterSelf(behind);
        Shorten(text, offset);
        return room;
    }

    /// <summary>Removes texts that are empty now and runs that hold nothing, and keeps spaces at the ends of the others.</summary>
    public static void Tidy(IEnumerable<W.Text> texts)
    {
        foreach (var text in texts.Where(text => text.Parent is not null))
            Shorten(text, text.Text.Length);
    }

    private static W.Run Behind(W.Text text, int offset)
    {
        var behind = new W.Run();
        if (((W.Run)text.Parent!).RunProperties is { } look)
            behind.RunProperties = (W.RunProperties)look.CloneNode(true);
        if (offset < text.Text.Length)
            behind.AppendChild(new W.Text(text.Text.Substring(offset)) { Space = SpaceProcessingModeValues.Preserve });
        foreach (var element in text.ElementsAfter().ToList())
        {
            element.Remove();
            behind.AppendChild(element);
        }
        return behind;
    }

    private static void Shorten(W.Text text, int length)
    {
        text.Text = text.Text.Substring(0, length);
        if (length > 0)
        {
            text.Space = SpaceProcessingModeValues.Preserve;
            return;
        }
        var run = text.Parent!;
        text.Remove();
        if (!HasContent(run))
            run.Remove();
    }

    private static bool HasContent(OpenXmlElement run) => run.ChildElements.Any(child => child is not W.RunProperties);
}
