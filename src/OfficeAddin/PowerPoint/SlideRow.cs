using DocumentFormat.OpenXml;

namespace TextToImage.Office.PowerPoint;

/// <summary>What the slide of a row will be.</summary>
/// <param name="Layout">Its layout.</param>
/// <param name="Texts">Its placeholders, on the layout, with their texts; null where the table has no column for one.</param>
/// <param name="Notes">The speaker notes; empty for none.</param>
internal sealed record SlideRow(SlideLayout Layout, IReadOnlyList<(OpenXmlElement Placeholder, string? Text)> Texts, string Notes);
