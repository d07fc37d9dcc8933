namespace TextToImage.Arguments;

/// <summary>Completes names of devices.</summary>
public sealed class DeviceCompleter : NameCompleter
{
    internal const string Automatic = "auto";

    /// <summary>Every device there is a name for, with what it is.</summary>
    internal static IReadOnlyList<(string Name, string Description)> Known { get; } =
    [
        (Automatic, "the best device that works"),
        ("cpu", "the processor"),
        ("directml", "a graphics processor, through DirectML on Windows"),
        ("cuda", "an NVIDIA graphics processor, through CUDA"),
        ("coreml", "Apple's Core ML"),
        ("webgpu", "a graphics processor, through WebGPU by a provider library"),
        ("npu", "a neural processor, through a provider library"),
    ];

    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) => Known;
}
