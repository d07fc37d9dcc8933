using System.Diagnostics.CodeAnalysis;

namespace TextToImage;

/// <summary>A picture whose background was taken away. Members are named as the parameters that take them, so it can be piped on.</summary>
public sealed class AICutout
{
    internal AICutout()
    {
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>Full path of the picture it was made of; null where that came as bytes.</summary>
    public string? Source { get; internal init; }

    /// <summary>What found the background: own, plain or network; none where the picture was transparent before.</summary>
    public string Method { get; internal init; } = "";

    /// <summary>Name of the model that drew it again, or of the network; null with a plain background.</summary>
    public string? Model { get; internal init; }

    /// <summary>The share of the picture that is seen, 0 to 1.</summary>
    public double Kept { get; internal init; }

    /// <summary>Pixels in a row.</summary>
    public int Width => Size.Width;

    /// <summary>Rows.</summary>
    public int Height => Size.Height;

    /// <summary>Width and height.</summary>
    public PictureSize Size { get; internal init; } = new(0, 0);

    /// <summary>What the picture shows, where its file says so.</summary>
    public string? Prompt { get; internal init; }

    /// <summary>Where it was computed.</summary>
    public string Device { get; internal init; } = "";

    /// <summary>Calls of networks.</summary>
    public int NetworkCalls { get; internal init; }

    /// <summary>Time it took with networks loaded.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The part of <see cref="Duration"/> outside networks.</summary>
    public TimeSpan Overhead { get; internal init; }

    /// <summary>What to know about the result.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public string[] Warnings { get; internal init; } = [];

    /// <summary>The path, so that the object can stand where a file name is asked for.</summary>
    public override string ToString() => Path;
}
