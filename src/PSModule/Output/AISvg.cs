using System.Diagnostics.CodeAnalysis;

namespace TextToImage;

/// <summary>A picture that was drawn in shapes.</summary>
public sealed class AISvg
{
    internal AISvg()
    {
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>Full path of the picture it was drawn after; null where that came as bytes.</summary>
    public string? Source { get; internal init; }

    /// <summary>Width in units, one of which is a pixel of the picture.</summary>
    public int Width => Size.Width;

    /// <summary>Height in units.</summary>
    public int Height => Size.Height;

    /// <summary>Width and height.</summary>
    public PictureSize Size { get; internal init; } = new(0, 0);

    /// <summary>What the picture shows, where its file says so; the drawing's title.</summary>
    public string? Prompt { get; internal init; }

    /// <summary>How many paths it has.</summary>
    public int Paths { get; internal init; }

    /// <summary>How many plain colours it has.</summary>
    public int Colors { get; internal init; }

    /// <summary>Bytes of the file.</summary>
    public int Length { get; internal init; }

    /// <summary>The share of the picture's pixels that look different in the drawing, 0 to 1.</summary>
    public double Changed { get; internal init; }

    /// <summary>Time it took.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>What to know about the result.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public string[] Warnings { get; internal init; } = [];

    /// <summary>The path, so that the object can stand where a file name is asked for.</summary>
    public override string ToString() => Path;
}
