namespace TextToImage;

/// <summary>Something pictures can be computed on.</summary>
public sealed class AIDevice
{
    internal AIDevice()
    {
    }

    /// <summary>The name that -Device takes.</summary>
    public string Device { get; internal init; } = "";

    /// <summary>What it is.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>Whether it is tried first when no device is named.</summary>
    public bool IsDefault { get; internal init; }

    /// <summary>The name that -Device takes.</summary>
    public override string ToString() => Device;
}
