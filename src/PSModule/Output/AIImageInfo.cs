namespace TextToImage;

/// <summary>What a picture file says about how it was made. Members are named as the parameters that take them, so it can be made again; those of settings are written from their table, and null (switches: off) where the file does not say.</summary>
public sealed partial class AIImageInfo
{
    internal AIImageInfo()
    {
    }

    /// <summary>Full path of the file; null for bytes.</summary>
    public string? Path { get; internal init; }

    /// <summary>Pixels in a row.</summary>
    public int Width => Size.Width;

    /// <summary>Rows.</summary>
    public int Height => Size.Height;

    /// <summary>Width and height of the pixels in the file.</summary>
    public PictureSize Size { get; internal init; } = new(0, 0);

    /// <summary>Whether the file says anything about how it was made.</summary>
    public bool HasMetadata { get; internal init; }

    /// <summary>What the picture shows.</summary>
    public string? Prompt { get; internal init; }

    /// <summary>Name of the model.</summary>
    public string? Model { get; internal init; }

    /// <summary>The class of its pipeline.</summary>
    public string? Pipeline { get; internal init; }

    /// <summary>The seed.</summary>
    public ulong? Seed { get; internal init; }

    /// <summary>Whether a model worked on a given picture rather than from nothing.</summary>
    public bool Edited { get; internal init; }

    /// <summary>The program that made it.</summary>
    public string? Software { get; internal init; }

    /// <summary>Further settings, and texts that other programs keep in the file, by their own names.</summary>
    public IReadOnlyDictionary<string, string> Other { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The prompt.</summary>
    public override string ToString() => Prompt ?? "";
}
