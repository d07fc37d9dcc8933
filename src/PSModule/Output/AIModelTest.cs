using System.Diagnostics.CodeAnalysis;

namespace TextToImage;

/// <summary>Whether this machine is fit for a model. Members are named as the parameters that take them.</summary>
public sealed class AIModelTest
{
    internal AIModelTest()
    {
    }

    /// <summary>The model, as -Model takes it.</summary>
    public string Model { get; internal init; } = "";

    /// <summary>Its folder, or the file of a network.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>The diffusers class of its pipeline; null where its index cannot be read, and for a network on its own.</summary>
    public string? Pipeline { get; internal init; }

    /// <summary>Whether all checks passed.</summary>
    public bool Passed { get; internal init; }

    /// <summary>What was tried, in order; what depends on a check that failed was not.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public AIModelCheck[] Checks { get; internal init; } = [];

    /// <summary>Where its networks ran; null where none could be loaded.</summary>
    public string? Device { get; internal init; }

    /// <summary>Time that all took.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>Bytes of its weights; a picture takes more, according to its size.</summary>
    public long MemoryNeeded { get; internal init; }

    /// <summary>Bytes of memory that this process may have.</summary>
    public long MemoryPresent { get; internal init; }

    /// <summary>The most bytes of memory that this process had meanwhile, PowerShell and all; that of a graphics processor is not counted.</summary>
    public long PeakMemory { get; internal init; }

    /// <summary>Why better devices were not used.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public string[] Warnings { get; internal init; } = [];

    /// <summary>The model and the outcome.</summary>
    public override string ToString() => $"{Model}: {(Passed ? "passed" : "failed")}";
}

/// <summary>One thing that was tried with a model.</summary>
public sealed class AIModelCheck
{
    internal AIModelCheck()
    {
    }

    /// <summary>What: files, memory, the name of a network, picture or enlarging.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whether it works.</summary>
    public bool Passed { get; internal init; }

    /// <summary>What was found, or in one sentence what is wrong and what to do.</summary>
    public string Detail { get; internal init; } = "";

    /// <summary>Time it took.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The name and the outcome.</summary>
    public override string ToString() => $"{Name}: {(Passed ? "passed" : "failed")}";
}
