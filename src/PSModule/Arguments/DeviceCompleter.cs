using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace TextToImage.Arguments;

/// <summary>Completes names of devices.</summary>
public sealed class DeviceCompleter : IArgumentCompleter
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
    ];

    /// <summary>The devices that begin with what was typed.</summary>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(Known, wordToComplete);
}
