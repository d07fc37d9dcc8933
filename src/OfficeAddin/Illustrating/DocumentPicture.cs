namespace TextToImage.Office;

/// <summary>A picture of a document, as it is listed.</summary>
/// <param name="Where">Where it is, for people.</param>
/// <param name="Name">Name of its shape.</param>
/// <param name="Origin">How it was made; null where neither the document nor the picture says.</param>
/// <param name="AltText">What readers who cannot see it are told.</param>
/// <param name="Decorative">Whether it is marked as decoration.</param>
/// <param name="Slide">The number of its slide, from 1; null in a Word document.</param>
public sealed record DocumentPicture(string Where, string Name, PictureOrigin? Origin, string? AltText, bool Decorative, int? Slide = null);
