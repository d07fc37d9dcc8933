using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>Speaker notes of new slides, as PowerPoint makes them: a page with the slide's image and the text.</summary>
/// <param name="presentation">The presentation, which gets a notes master where it has none.</param>
internal sealed class NotesPages(PresentationPart presentation)
{
    /// <summary>Adds notes to a slide that has none.</summary>
    public void Add(SlidePart slide, string text)
    {
        var master = presentation.NotesMasterPart ?? NotesMaster.AddTo(presentation);
        var part = slide.AddNewPart<NotesSlidePart>();
        part.NotesSlide = new P.NotesSlide(
            new P.CommonSlideData(new P.ShapeTree(
                new P.NonVisualGroupShapeProperties(new P.NonVisualDrawingProperties { Id = 1, Name = "" }, new P.NonVisualGroupShapeDrawingProperties(), new P.ApplicationNonVisualDrawingProperties()),
                new P.GroupShapeProperties(),
                Shape(2, "Slide Image Placeholder 1", new A.ShapeLocks { NoGrouping = true, NoRotation = true, NoChangeAspect = true }, new P.PlaceholderShape { Type = P.PlaceholderValues.SlideImage }),
                Text(Shape(3, "Notes Placeholder 2", new A.ShapeLocks { NoGrouping = true }, new P.PlaceholderShape { Type = P.PlaceholderValues.Body, Index = 1 }), text))),
            new P.ColorMapOverride(new A.MasterColorMapping()));
        part.AddPart(master);
        part.AddPart(slide);
    }

    private static P.Shape Shape(uint id, string name, A.ShapeLocks locks, P.PlaceholderShape placeholder) => new(
        new P.NonVisualShapeProperties(
            new P.NonVisualDrawingProperties { Id = id, Name = name },
            new P.NonVisualShapeDrawingProperties(locks),
            new P.ApplicationNonVisualDrawingProperties(placeholder)),
        new P.ShapeProperties());

    private static P.Shape Text(P.Shape shape, string text)
    {
        shape.TextBody = new P.TextBody([new A.BodyProperties(), new A.ListStyle(), .. SlideText.Plain(text)]);
        return shape;
    }
}
