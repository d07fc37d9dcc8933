namespace TextToImage.Engine;

/// <summary>Reads what picture files say about how they were made.</summary>
internal static class PictureInfos
{
    /// <summary>What one picture says.</summary>
    /// <exception cref="AIImageException">The file is missing, or it is no picture.</exception>
    public static AIImageInfo Of(PictureSource source)
    {
        var (picture, made) = source.Read();
        return new AIImageInfo
        {
            Path = source.Path,
            Size = new PictureSize(picture.Width, picture.Height),
            HasMetadata = made is not null,
            Prompt = made?.Prompt,
            NegativePrompt = made?.NegativePrompt,
            Model = made?.Model,
            Pipeline = made?.Pipeline,
            Seed = made?.Seed,
            Steps = made?.Steps,
            GuidanceScale = made?.GuidanceScale,
            Scheduler = made?.Scheduler,
            Edited = made?.Edited == true,
            Strength = made?.Strength,
            Software = made?.Software,
            Other = made?.Other ?? new Dictionary<string, string>(),
        };
    }
}
