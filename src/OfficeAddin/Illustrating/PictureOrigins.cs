using TextToImage.Imaging;

namespace TextToImage.Office.Illustrating;

/// <summary>How pictures of a document were made.</summary>
internal static class PictureOrigins
{
    /// <summary>What the picture file says; null where it says nothing or cannot be read, as drawings cannot.</summary>
    public static PictureMetadata? Metadata(Illustration illustration)
    {
        try
        {
            var (picture, metadata) = PictureFile.Read(illustration.ReadBytes(), illustration.Name);
            return metadata is null ? null : metadata with { Width = picture.Width, Height = picture.Height };
        }
        catch (AIImageException)
        {
            return null;
        }
    }

    /// <summary>What the document says, else what the picture file says; null where neither does.</summary>
    public static PictureOrigin? Of(Illustration illustration, PictureMetadata? metadata) => illustration.Origin ?? Of(metadata);

    /// <summary>What a picture file says; null where it does not say enough to make the picture again.</summary>
    public static PictureOrigin? Of(PictureMetadata? metadata) => metadata is { Prompt: { } prompt, Seed: { } seed }
        ? new PictureOrigin(prompt, seed, metadata.Model ?? "", metadata.NegativePrompt, metadata.Steps)
        : null;
}
