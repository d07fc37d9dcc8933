using System.Diagnostics.CodeAnalysis;

namespace TextToImage;

/// <summary>A picture that was made. Members are named as the parameters that take them, so it can be piped on; those of settings are written from their table.</summary>
public sealed partial class AIImage
{
    internal AIImage()
    {
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>What the picture shows.</summary>
    public string Prompt { get; internal init; } = "";

    /// <summary>The model, as -Model takes it: its name, or its folder when it is not an installed one.</summary>
    public string Model { get; internal init; } = "";

    /// <summary>The diffusers class of the model's pipeline, such as StableDiffusionPipeline.</summary>
    public string? Pipeline { get; internal init; }

    /// <summary>Pixels in a row.</summary>
    public int Width => Size.Width;

    /// <summary>Rows.</summary>
    public int Height => Size.Height;

    /// <summary>Width and height.</summary>
    public PictureSize Size { get; internal init; } = new(0, 0);

    /// <summary>The seed that gives this picture again.</summary>
    public ulong Seed { get; internal init; }

    /// <summary>How well it fits its prompt by the CLIP model that ranked it, 0 to 100; null where none did.</summary>
    public double? ClipScore { get; internal init; }

    /// <summary>What the guide said of the picture at each step, 0 to 100: the CLIP score of what it looked at, or a classifier's probability of the class; empty where nothing guided.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public double[] GuideScores { get; internal init; } = [];

    /// <summary>Full path of the picture that was edited; null for new pictures.</summary>
    public string? Source { get; internal init; }

    /// <summary>Where it was computed.</summary>
    public string Device { get; internal init; } = "";

    /// <summary>Calls of the denoising network.</summary>
    public int NetworkCalls { get; internal init; }

    /// <summary>Time it took with the model loaded; in a batch, its share.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The part of <see cref="Duration"/> outside the networks.</summary>
    public TimeSpan Overhead { get; internal init; }

    /// <summary>What to know about the result: text cut, words unknown, another device used.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public string[] Warnings { get; internal init; } = [];

    /// <summary>The path, so that the object can stand where a file name is asked for.</summary>
    public override string ToString() => Path;
}
