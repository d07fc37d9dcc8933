using TextToImage.Office;

namespace TextToImage.Engine;

/// <summary>The objects for pictures in documents.</summary>
internal static class DocumentPictures
{
    /// <summary>All pictures of a document, in reading order.</summary>
    /// <exception cref="AIImageException">It cannot be opened.</exception>
    public static IReadOnlyList<AIIllustration> In(string document)
    {
        using var session = IllustrationSession.Open(document);
        return session.Pictures().Select(picture => Describe(session.Path, picture, null)).ToList();
    }

    /// <summary>A picture that was put in.</summary>
    public static AIIllustration Describe(string document, PlacedPicture placed) =>
        Describe(document, placed.Listed ?? new DocumentPicture(0, placed.Plan.Where, "", placed.Made.Picture.Origin, null, false), placed.Made);

    /// <summary>Slides that were added, with the pictures on them.</summary>
    public static IEnumerable<AISlide> OnSlides(string document, IEnumerable<AddedSlide> slides, IReadOnlyList<AIIllustration> pictures) => slides.Select(slide => new AISlide
    {
        DocumentPath = document,
        Slide = slide.Number,
        Layout = slide.Layout,
        Title = slide.Title,
        Pictures = [.. pictures.Where(picture => picture.Slide == slide.Number)],
    });

    private static AIIllustration Describe(string document, DocumentPicture picture, MadePicture? made) => new()
    {
        DocumentPath = document,
        Number = picture.Number,
        Where = picture.Where,
        Slide = picture.Slide,
        Name = picture.Name,
        Prompt = picture.Origin?.Prompt,
        NegativePrompt = picture.Origin?.NegativePrompt,
        Style = picture.Origin?.Style,
        Model = GivenText.OrNull(picture.Origin?.Model),
        Seed = picture.Origin?.Seed,
        Steps = picture.Origin?.Steps,
        AltText = picture.AltText,
        Decorative = picture.Decorative,
        Size = made is null ? null : new PictureSize(made.Picture.Width, made.Picture.Height),
        Duration = made?.Duration,
        Warnings = made is null ? [] : [.. made.Warnings],
    };
}
