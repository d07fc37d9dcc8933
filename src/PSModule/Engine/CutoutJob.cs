using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Matting;

namespace TextToImage.Engine;

/// <summary>One picture whose background is to be taken away.</summary>
/// <param name="Source">Where the picture is from.</param>
/// <param name="Picture">Its pixels.</param>
/// <param name="Request">How.</param>
/// <param name="Device">Name of the device.</param>
/// <param name="Output">Where the result goes.</param>
internal sealed record CutoutJob(PictureSource Source, Picture Picture, MatteRequest Request, string Device, PictureOutput Output)
{
    /// <summary>Name of the result where the user did not name it.</summary>
    public string FileName => MatteNames.FileName(Source.FileName);

    /// <summary>The file that would be written now.</summary>
    public string Target => Output.PathFor(FileName);

    /// <summary>The object for a finished picture.</summary>
    public AICutout Describe(string path, MattedPicture picture) => new()
    {
        Path = path,
        Source = Source.Path,
        Method = picture.Method,
        Model = picture.Model,
        Kept = picture.Kept,
        Size = new PictureSize(picture.Picture.Width, picture.Picture.Height),
        Prompt = picture.Metadata?.Prompt,
        Device = picture.Device,
        NetworkCalls = picture.NetworkCalls,
        Duration = picture.Duration,
        Overhead = picture.Overhead,
        Warnings = [.. picture.Warnings],
    };
}
