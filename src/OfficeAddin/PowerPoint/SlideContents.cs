using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>Something that is seen on a slide.</summary>
/// <param name="Shape">Its element.</param>
/// <param name="Box">Its box on the slide.</param>
/// <param name="Taken">What it covers: its box when it is turned, and text that flows over.</param>
/// <param name="Text">Its text; null where there is none.</param>
internal sealed record SlideItem(OpenXmlElement Shape, Box Box, Box Taken, MeasuredText? Text)
{
    /// <summary>Whether it is date, footer or number: a placeholder for one, or a text of nothing but fields.</summary>
    public bool IsFooter => SlideContents.IsFooter(Shape);

    /// <summary>Whether it is the title.</summary>
    public bool IsTitle => ShapeParts.Placeholder(Shape) is { } placeholder && PlaceholderTypes.IsTitle(placeholder);
}

/// <summary>What is seen on a slide, and where.</summary>
/// <param name="slide">The slide.</param>
/// <param name="page">All of it.</param>
internal sealed class SlideContents(SlideView slide, Box page)
{
    /// <summary>Part of the page from which on a shape without text is ground for others.</summary>
    private const double GroundShare = 0.5;

    private readonly List<SlideItem> _items = [.. from shape in slide.Shapes where IsVisible(shape) let item = Item(slide, shape) where item is not null && !IsGround(item, page) select item];

    /// <summary>What is seen, in the order in which it lies.</summary>
    public IReadOnlyList<SlideItem> Items => _items;

    /// <summary>Where titles are that have no text yet.</summary>
    public IReadOnlyList<Box> EmptyTitles { get; } = [.. from shape in slide.Shapes where ShapeParts.Placeholder(shape) is { } placeholder && PlaceholderTypes.IsTitle(placeholder) && ShapeParts.Text(shape).Length == 0 let box = slide.BoxOnSlide(shape) where box is not null select box.Value];

    /// <summary>What makes the slide full, whatever space is left beside it: "a chart"; null for nothing.</summary>
    public string? FullOf => slide.Shapes.Where(IsVisible).Select(Filler).FirstOrDefault(what => what is not null);

    /// <summary>Whether a shape is date, footer or number: a placeholder for one, or a text of nothing but fields.</summary>
    public static bool IsFooter(OpenXmlElement shape)
    {
        if (ShapeParts.Placeholder(shape) is { } placeholder)
            return PlaceholderTypes.IsFooter(placeholder);
        var texts = shape.GetFirstChild<P.TextBody>()?.Descendants<A.Text>().Where(text => text.Text.Trim().Length > 0).ToList();
        return texts is { Count: > 0 } && texts.TrueForAll(text => text.Parent is A.Field);
    }

    /// <summary>Whether a picture is the still of a video, or the sign of a sound.</summary>
    public static bool IsMedia(OpenXmlElement shape) => Media(shape) is not null;

    private static string? Filler(OpenXmlElement shape) => shape switch
    {
        P.GraphicFrame frame => Graphic(frame.GetFirstChild<A.Graphic>()?.GraphicData?.Uri?.Value ?? ""),
        P.Picture when Media(shape) is { } media => media is "videoFile" or "quickTimeFile" ? "a video" : "a sound",
        _ => null,
    };

    private static string Graphic(string uri) =>
        uri.EndsWith("/table", StringComparison.OrdinalIgnoreCase) ? "a table"
        : uri.EndsWith("/diagram", StringComparison.OrdinalIgnoreCase) ? "a SmartArt graphic"
        : uri.EndsWith("/ole", StringComparison.OrdinalIgnoreCase) ? "an embedded object"
        : uri.Contains("chart") ? "a chart"
        : "a graphic";

    private static string? Media(OpenXmlElement shape) => ShapeParts.Uses(shape)?.ChildElements.Select(child => child.LocalName)
        .FirstOrDefault(name => name is "videoFile" or "quickTimeFile" or "audioFile" or "audioCd" or "wavAudioFile");

    /// <summary>An empty placeholder does not show, nor does what is hidden in the selection pane; a group shows by its shapes.</summary>
    private static bool IsVisible(OpenXmlElement shape) =>
        shape is not P.GroupShape && ShapeParts.Properties(shape)?.Hidden.Flag() != true && !(shape is P.Shape && ShapeParts.Placeholder(shape) is not null && ShapeParts.Text(shape).Length == 0);

    private static SlideItem? Item(SlideView slide, OpenXmlElement shape)
    {
        if (slide.BoxOnSlide(shape) is not { } box)
            return null;
        var turn = XmlValue.Of(slide.Inheritance.TransformOf(shape), "rot") is { } angle ? new StringValue(angle).Angle() ?? 0 : 0;
        var text = shape is P.Shape own && ShapeParts.Text(shape).Length > 0 ? new MeasuredText(slide, own) : null;
        var covered = text is null || text.IsSpecial ? box : box.Around(text.Ink(box));
        return new SlideItem(shape, box, covered.Turning(turn), text);
    }

    private static bool IsGround(SlideItem item, Box page) => item.Text is null && item.Box.Area >= GroundShare * page.Area;
}
