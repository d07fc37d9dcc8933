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

    /// <summary>Time of one step of the small picture; null where none was drawn.</summary>
    public TimeSpan? StepTime { get; internal init; }

    /// <summary>What the model can be used for; empty where its picture failed.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public AIModelUse[] Uses { get; internal init; } = [];

    /// <summary>Its networks, and what they take and give beside what they were given.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public AIModelNetwork[] Networks { get; internal init; } = [];

    /// <summary>What is slow or large, and what to do about it, a sentence each.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public string[] Advice { get; internal init; } = [];

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

/// <summary>Something that a model may be used for.</summary>
public sealed class AIModelUse
{
    internal AIModelUse()
    {
    }

    /// <summary>Text to image, image to image, inpainting or upscaling.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whether a small picture could be made so.</summary>
    public bool Works { get; internal init; }

    /// <summary>What was made, or why not.</summary>
    public string Detail { get; internal init; } = "";

    /// <summary>The name and the outcome.</summary>
    public override string ToString() => $"{Name}: {(Works ? "works" : "does not work")}";
}

/// <summary>A network of a model.</summary>
public sealed class AIModelNetwork
{
    internal AIModelNetwork()
    {
    }

    /// <summary>Its component.</summary>
    public string Component { get; internal init; } = "";

    /// <summary>Bytes of graph and weights.</summary>
    public long Bytes { get; internal init; }

    /// <summary>What most of its weights are stored in: fp32, fp16, int8; null where it has none.</summary>
    public string? Precision { get; internal init; }

    /// <summary>Time to load it.</summary>
    public TimeSpan LoadTime { get; internal init; }

    /// <summary>What it takes and gives.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public AIModelTensor[] Tensors { get; internal init; } = [];

    /// <summary>The component.</summary>
    public override string ToString() => Component;
}

/// <summary>An input or output of a network.</summary>
public sealed class AIModelTensor
{
    internal AIModelTensor()
    {
    }

    /// <summary>Input or output.</summary>
    public string Kind { get; internal init; } = "";

    /// <summary>Its name in the graph.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Type of its elements.</summary>
    public string Type { get; internal init; } = "";

    /// <summary>Its sizes as the graph states them.</summary>
    public string Shape { get; internal init; } = "";

    /// <summary>Of an input the sizes that it was given, of an output "read"; null where the test did not use it.</summary>
    public string? Given { get; internal init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
