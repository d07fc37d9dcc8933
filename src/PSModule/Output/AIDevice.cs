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

    /// <summary>Who made it; empty where that is not known.</summary>
    public string Vendor { get; internal init; } = "";

    /// <summary>Memory of its own, in bytes; null where that is not known.</summary>
    public long? MemoryBytes { get; internal init; }

    /// <summary>The execution provider of ONNX Runtime that drives it.</summary>
    public string Provider { get; internal init; } = "";

    /// <summary>Why it is or is not taken by itself.</summary>
    public string Reason { get; internal init; } = "";

    /// <summary>Whether it is tried first when no device is named.</summary>
    public bool IsDefault { get; internal init; }

    /// <summary>The name that -Device takes.</summary>
    public override string ToString() => Device;
}
