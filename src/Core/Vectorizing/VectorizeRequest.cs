using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>How a picture is to be drawn in shapes.</summary>
public sealed record VectorizeRequest
{
    /// <summary>The range of <see cref="Colours"/>.</summary>
    public const int FewestColours = 2, MostColours = 64;

    /// <summary>Plain colours at most, 2 to 64; null: as many as the picture has, and gradients where colours change steadily.</summary>
    public int? Colours { get; init; }

    /// <summary>Whether pictures that are not flat are drawn too, as well as it goes.</summary>
    public bool Force { get; init; }

    /// <summary>Whether steady changes of colour may be gradients.</summary>
    public bool AllowsGradients { get; init; } = true;

    /// <summary>The colours of a theme: plain colours that are near one of them get its class; null for none.</summary>
    public OfficeTheme? Theme { get; init; }

    /// <summary>How the picture was made, as its file says; goes into title and description.</summary>
    public PictureMetadata? Metadata { get; init; }
}

/// <summary>A picture drawn in shapes, and how well that went.</summary>
/// <param name="Picture">The shapes.</param>
/// <param name="Svg">The file.</param>
/// <param name="Changed">The share of pixels that look different when it is painted again, 0 to 1, as <see cref="ChangedPixels.Share"/> counts.</param>
/// <param name="Duration">Wall time.</param>
/// <param name="Warnings">What the user should know.</param>
public sealed record VectorizedPicture(VectorPicture Picture, byte[] Svg, double Changed, TimeSpan Duration, IReadOnlyList<string> Warnings)
{
    /// <summary>How many paths it has.</summary>
    public int Paths => Picture.Shapes.Count;

    /// <summary>How many plain colours it has.</summary>
    public int Colours => Picture.Colours.Count;
}

/// <summary>File names of drawings: the picture's name with the ending .svg.</summary>
public static class VectorNames
{
    /// <summary>The ending of the files.</summary>
    public const string Extension = ".svg";

    /// <summary>The file name of a drawing.</summary>
    /// <param name="sourceName">Name or path of the picture.</param>
    public static string FileName(string sourceName)
    {
        var name = Path.GetFileNameWithoutExtension(sourceName);
        return $"{(name.Length == 0 ? "image" : name)}{Extension}";
    }
}
