using TextToImage.Imaging;

namespace TextToImage.Matting;

/// <summary>How the ground of a picture is to be taken away.</summary>
public sealed record MatteRequest
{
    /// <summary>One of <see cref="MatteMethods.All"/>; null or empty: auto.</summary>
    public string? Method { get; init; }

    /// <summary>A network that finds what pictures show: name of an installed one, a folder, or an .onnx file; null or empty: the first that is installed, where one is needed.</summary>
    public string? Model { get; init; }

    /// <summary>How far the colours of a plain ground lie apart, in percent of the range of a channel, from 0 to 50.</summary>
    public double Tolerance { get; init; } = PlainMatte.UsualTolerance;

    /// <summary>What is laid under the result.</summary>
    public PictureBackground Background { get; init; } = PictureBackground.Transparent;

    /// <summary>How the picture was made, as its file says; goes into the result's file.</summary>
    public PictureMetadata? Metadata { get; init; }
}

/// <summary>A picture without its ground and how it came there.</summary>
/// <param name="Picture">The pixels.</param>
/// <param name="Metadata">What goes into the file: how the picture was made; null where nothing is to be said.</param>
/// <param name="Method">What found the ground: own, plain or network; none where it was transparent before.</param>
/// <param name="Kept">The share of the picture that is seen, 0 to 1.</param>
/// <param name="NetworkCalls">Calls of networks.</param>
/// <param name="Duration">Wall time, networks loaded.</param>
/// <param name="Overhead">The part of <paramref name="Duration"/> outside ONNX Runtime.</param>
/// <param name="Warnings">What the user should know.</param>
public sealed record MattedPicture(
    Picture Picture, PictureMetadata? Metadata, string Method, double Kept, int NetworkCalls, TimeSpan Duration, TimeSpan Overhead, IReadOnlyList<string> Warnings)
{
    /// <summary>Name of the model that drew it or of the network that found it; null with a plain ground.</summary>
    public string? Model { get; init; }

    /// <summary>Where networks ran.</summary>
    public string Device { get; init; } = "cpu";
}

/// <summary>Names of what finds the ground of a picture.</summary>
public static class MatteMethods
{
    /// <summary>The first of the others that can.</summary>
    public const string Automatic = "auto";

    /// <summary>The model that drew the picture, which draws it again without a ground.</summary>
    public const string Own = "own";

    /// <summary>The ground is the colour of the border, and what reaches from there.</summary>
    public const string Plain = "plain";

    /// <summary>A network.</summary>
    public const string Network = "network";

    /// <summary>Nothing had to be found: the picture was transparent.</summary>
    public const string None = "none";

    /// <summary>The methods a user may ask for.</summary>
    public static IReadOnlyList<string> All { get; } = [Automatic, Own, Plain, Network];
}

/// <summary>File names of pictures without their ground: the picture's name with -cutout behind.</summary>
public static class MatteNames
{
    /// <summary>The file name of a result.</summary>
    /// <param name="sourceName">Name or path of the picture.</param>
    public static string FileName(string sourceName)
    {
        var name = Path.GetFileNameWithoutExtension(sourceName);
        return $"{(name.Length == 0 ? "image" : name)}-cutout.png";
    }
}
