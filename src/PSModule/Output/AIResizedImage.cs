using System.Diagnostics.CodeAnalysis;

namespace TextToImage;

/// <summary>A picture that was given another size. Members are named as the parameters that take them, so it can be piped on.</summary>
public sealed class AIResizedImage
{
    internal AIResizedImage()
    {
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>Full path of the picture it was made of; null where that came as bytes.</summary>
    public string? Source { get; internal init; }

    /// <summary>What made the pixels: lanczos, network or diffusion.</summary>
    public string Method { get; internal init; } = "";

    /// <summary>What enlarged it, as -Model takes it; null with lanczos.</summary>
    public string? Model { get; internal init; }

    /// <summary>Times that each side became longer.</summary>
    public double Scale { get; internal init; }

    /// <summary>Pixels in a row.</summary>
    public int Width => Size.Width;

    /// <summary>Rows.</summary>
    public int Height => Size.Height;

    /// <summary>Width and height.</summary>
    public PictureSize Size { get; internal init; } = new(0, 0);

    /// <summary>What the picture shows, where its file says so.</summary>
    public string? Prompt { get; internal init; }

    /// <summary>The seed that gives these pixels again; null where there is no chance in it.</summary>
    public ulong? Seed { get; internal init; }

    /// <summary>Where it was computed.</summary>
    public string Device { get; internal init; } = "";

    /// <summary>Calls of the network: one a tile, or one a step and tile.</summary>
    public int NetworkCalls { get; internal init; }

    /// <summary>Time it took with the network loaded.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The part of <see cref="Duration"/> outside the network.</summary>
    public TimeSpan Overhead { get; internal init; }

    /// <summary>What to know about the result: parts cut, no network found, another device used.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public string[] Warnings { get; internal init; } = [];

    /// <summary>The path, so that the object can stand where a file name is asked for.</summary>
    public override string ToString() => Path;
}
