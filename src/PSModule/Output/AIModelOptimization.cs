using System.Diagnostics.CodeAnalysis;

namespace TextToImage;

/// <summary>A model that was made of another with smaller weights, and both compared.</summary>
public sealed class AIModelOptimization
{
    internal AIModelOptimization()
    {
    }

    /// <summary>Folder of the new model, as -Model takes it.</summary>
    public string Model { get; internal init; } = "";

    /// <summary>Name of the new model.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Folder of the model that it was made of, which is as it was.</summary>
    public string Source { get; internal init; } = "";

    /// <summary>fp16 or int8.</summary>
    public string Precision { get; internal init; } = "";

    /// <summary>What became of each network.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public AIOptimizedNetwork[] Networks { get; internal init; } = [];

    /// <summary>What the old model costs; null where nothing was drawn.</summary>
    public AIModelMeasurement? Before { get; internal init; }

    /// <summary>What the new model costs; null where nothing was drawn.</summary>
    public AIModelMeasurement? After { get; internal init; }

    /// <summary>The pictures of both.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public AIPictureChange[] Pictures { get; internal init; } = [];

    /// <summary>Time that all took.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>What to know, such as why no pictures were compared.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public string[] Warnings { get; internal init; } = [];

    /// <summary>The name of the new model.</summary>
    public override string ToString() => Name;
}

/// <summary>What became of a network.</summary>
public sealed class AIOptimizedNetwork
{
    internal AIOptimizedNetwork()
    {
    }

    /// <summary>Its component.</summary>
    public string Component { get; internal init; } = "";

    /// <summary>Bytes of graph and weights before.</summary>
    public long BytesBefore { get; internal init; }

    /// <summary>The same after.</summary>
    public long BytesAfter { get; internal init; }

    /// <summary>Weights that are stored in 16 bits now.</summary>
    public int HalfWeights { get; internal init; }

    /// <summary>Weights that stay in 32 bits, as 16 do not hold their numbers.</summary>
    public int OutOfRange { get; internal init; }

    /// <summary>Multiplications by a matrix that are in 8-bit integers now.</summary>
    public int IntegerMatrices { get; internal init; }

    /// <summary>Convolutions that are in 8-bit integers now.</summary>
    public int IntegerConvolutions { get; internal init; }

    /// <summary>The component.</summary>
    public override string ToString() => Component;
}

/// <summary>What a model costs on this machine.</summary>
public sealed class AIModelMeasurement
{
    internal AIModelMeasurement()
    {
    }

    /// <summary>Bytes of its files.</summary>
    public long Bytes { get; internal init; }

    /// <summary>Time until its networks were loaded.</summary>
    public TimeSpan LoadTime { get; internal init; }

    /// <summary>Time of a step, the median of all; null where fewer than two were made.</summary>
    public TimeSpan? StepTime { get; internal init; }

    /// <summary>Time of a picture, the mean of all.</summary>
    public TimeSpan PictureTime { get; internal init; }

    /// <summary>The most bytes of memory that this process had meanwhile, PowerShell and all.</summary>
    public long PeakMemory { get; internal init; }

    /// <summary>Where it ran.</summary>
    public string Device { get; internal init; } = "";

    /// <summary>The time of a step and the memory.</summary>
    public override string ToString() => FormattableString.Invariant($"{StepTime?.TotalSeconds:0.000} s a step, {PeakMemory / 1e6:0} MB");
}

/// <summary>A picture of a new model beside that of the old one.</summary>
public sealed class AIPictureChange
{
    internal AIPictureChange()
    {
    }

    /// <summary>What it was to show.</summary>
    public string Prompt { get; internal init; } = "";

    /// <summary>Its seed.</summary>
    public ulong Seed { get; internal init; }

    /// <summary>Peak signal-to-noise ratio in decibels; infinite where both are equal.</summary>
    public double Psnr { get; internal init; }

    /// <summary>Structural similarity, at most 1; null where a side has fewer than 11 pixels.</summary>
    public double? Ssim { get; internal init; }

    /// <summary>The largest difference of a channel of a pixel, 0 to 255.</summary>
    public int LargestDifference { get; internal init; }

    /// <summary>Root of the mean squared difference of all channels, 0 to 255.</summary>
    public double Rmse { get; internal init; }

    /// <summary>The decibels.</summary>
    public override string ToString() => FormattableString.Invariant($"{Psnr:0.0} dB");
}
