using System.Globalization;

namespace TextToImage.Upscaling;

/// <summary>File names for resized pictures: the picture's name and what was asked for, such as house-x4.png or house-640x480.png.</summary>
public static class ResizeNames
{
    /// <summary>The file name of a result.</summary>
    /// <param name="sourceName">Name or path of the picture.</param>
    /// <param name="request">The size asked for.</param>
    public static string FileName(string sourceName, ResizeRequest request)
    {
        var name = Path.GetFileNameWithoutExtension(sourceName);
        var size = request.Scale is { } scale
            ? $"x{scale.ToString("0.####", CultureInfo.InvariantCulture)}"
            : FormattableString.Invariant($"{request.Width}x{request.Height}");
        return $"{(name.Length == 0 ? "image" : name)}-{size}.png";
    }
}
