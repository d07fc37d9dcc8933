namespace TextToImage.Office;

/// <summary>A picture of a document, as it was listed.</summary>
/// <param name="Number">Its number in reading order, from 1.</param>
/// <param name="Name">The name that its shape had, to notice that the document has changed since; null: any.</param>
public sealed record PictureNumber(int Number, string? Name = null);
