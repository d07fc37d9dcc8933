using TextToImage.Requests;

namespace TextToImage.Engine;

/// <summary>Reads what picture files say about how they were made.</summary>
internal static class PictureInfos
{
    /// <summary>What one picture says.</summary>
    /// <exception cref="AIImageException">The file is missing, or it is no picture.</exception>
    public static AIImageInfo Of(PictureSource source)
    {
        var (picture, made) = source.Read();
        var info = new AIImageInfo
        {
            Path = source.Path,
            Size = new PictureSize(picture.Width, picture.Height),
            HasMetadata = made is not null,
            Prompt = made?.Prompt,
            Model = made?.Model,
            Pipeline = made?.Pipeline,
            Seed = made?.Seed,
            Edited = made?.Edited == true,
            Software = made?.Software,
            Other = made?.Other ?? new Dictionary<string, string>(),
        };
        return made is null ? info : info.With(SettingsMetadata.Read(made));
    }
}
