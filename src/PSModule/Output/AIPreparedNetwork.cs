namespace TextToImage;

/// <summary>A network of a model that was prepared for this machine.</summary>
public sealed class AIPreparedNetwork
{
    internal AIPreparedNetwork()
    {
    }

    /// <summary>Folder of the model, as -Model takes it.</summary>
    public string Model { get; internal init; } = "";

    /// <summary>Its component.</summary>
    public string Component { get; internal init; } = "";

    /// <summary>Bytes on the disk, beside those of the network itself.</summary>
    public long Bytes { get; internal init; }

    /// <summary>Time to load it as it was.</summary>
    public TimeSpan LoadTimeBefore { get; internal init; }

    /// <summary>Time to load what was prepared.</summary>
    public TimeSpan LoadTime { get; internal init; }

    /// <summary>The component.</summary>
    public override string ToString() => Component;
}
