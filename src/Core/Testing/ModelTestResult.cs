namespace TextToImage.Testing;

/// <summary>One thing that was tried with a model.</summary>
/// <param name="Name">What: files, memory, the name of a network, picture, enlarging, comparison.</param>
/// <param name="Passed">Whether it works.</param>
/// <param name="Detail">What was found, or in one sentence what is wrong and what to do.</param>
/// <param name="Duration">Time it took.</param>
public sealed record ModelTestCheck(string Name, bool Passed, string Detail, TimeSpan Duration);

/// <summary>Whether this machine is fit for a model.</summary>
/// <param name="Path">Full path of the model's folder, or of the file of a network.</param>
/// <param name="Pipeline">The class of its pipeline, or CLIPModel; null where its index cannot be read, and for a network on its own.</param>
/// <param name="Device">Where its networks were loaded; null where none could be.</param>
/// <param name="Checks">What was tried, in order; what depends on a check that failed was not.</param>
/// <param name="Duration">Time that all took.</param>
public sealed record ModelTestResult(string Path, string? Pipeline, string? Device, IReadOnlyList<ModelTestCheck> Checks, TimeSpan Duration)
{
    /// <summary>Whether all checks passed.</summary>
    public bool Passed => Checks.All(check => check.Passed);

    /// <summary>Bytes of the model's weights, all of which are in memory at once; a picture takes more, according to its size.</summary>
    public long MemoryNeeded { get; init; }

    /// <summary>Bytes of memory that this process may have.</summary>
    public long MemoryPresent { get; init; }

    /// <summary>The most bytes of memory that the process had during the test; that of a graphics processor is not counted.</summary>
    public long PeakMemory { get; init; }

    /// <summary>Why better devices were not used.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Each network: its weights, and what it takes and gives beside what it was given here. Empty where not all could be loaded.</summary>
    public IReadOnlyList<NetworkReview> Networks { get; init; } = [];

    /// <summary>What the model can be used for; empty where its picture failed.</summary>
    public IReadOnlyList<ModelUse> Uses { get; init; } = [];

    /// <summary>What is slow or large, and what to do about it, a sentence each.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];

    /// <summary>Time of one step of the small picture; null where none was drawn.</summary>
    public TimeSpan? StepTime { get; init; }
}
