using TextToImage.Office.Subjects;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>What a picture on a slide should show: the one place where that is found.</summary>
internal static class SlideSubject
{
    /// <summary>The line "image: ..." of the notes, else the title, else the largest text.</summary>
    /// <param name="slide">The slide.</param>
    public static Subject Of(SlideView slide)
    {
        if (slide.NotesPrompt is { } wanted)
            return new Subject(wanted, null);
        return slide.Title is { } title ? Subject.Of(title, "its title") : Largest(slide);
    }

    /// <summary>The same for an empty placeholder, where before the title counts what the designer of the layout wrote into it, if that says what to show.</summary>
    /// <param name="slide">The slide.</param>
    /// <param name="designed">What the designer wrote; null for nothing.</param>
    public static Subject Of(SlideView slide, string? designed) =>
        slide.NotesPrompt is null && Subject.Of(designed, "its text").Prompt is { } prompt ? new Subject(prompt, null) : Of(slide);

    /// <summary>The text of the largest letters, of several the highest on the slide; one that says nothing counts where all do.</summary>
    private static Subject Largest(SlideView slide)
    {
        var texts =
            from shape in slide.Shapes.OfType<P.Shape>()
            where ShapeParts.Text(shape).Length > 0 && !SlideContents.IsFooter(shape)
            orderby new MeasuredText(slide, shape).LargestSize descending, (slide.BoxOnSlide(shape) ?? default).Y
            select Subject.Of(ShapeParts.Text(shape), "its largest text");
        var subjects = texts.ToList();
        return subjects.Find(subject => subject.Prompt is not null) is { Prompt: not null } found ? found : subjects.FirstOrDefault();
    }
}
