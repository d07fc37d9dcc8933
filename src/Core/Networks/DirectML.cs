using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace TextToImage.Networks;

/// <summary>
/// What DirectML asks of those who use it (onnxruntime.ai, "DirectML Execution Provider", Configuration options): no memory pattern,
/// nodes one after the other, and one run of a session at a time. Its page also advises to fix the free dimensions of a graph, which
/// is not done: sizes and batches change between the calls of one session, and one whose dimensions are fixed takes no others.
/// </summary>
internal static class DirectML
{
    /// <summary>The provider's name in ONNX Runtime.</summary>
    public const string Provider = "DmlExecutionProvider";

    /// <summary>The devices of which a session may do one run at a time.</summary>
    public static string Kind { get; } = ((Device)DeviceKind.DirectML).Kind;

    /// <summary>What failures of DirectX say of the machine (Microsoft, "DXGI_ERROR" and "D3D12 error codes"), by their number.</summary>
    private static readonly Dictionary<string, string> Failures = new(StringComparer.OrdinalIgnoreCase)
    {
        ["887A0001"] = "the graphics driver refused the call",
        ["887A0002"] = "there is no graphics processor of that number",
        ["887A0004"] = "no graphics driver here supports DirectX 12",
        ["887A0005"] = "the graphics processor was taken away, or its driver restarted",
        ["887A0006"] = "the graphics processor did not answer",
        ["887A0020"] = "the graphics driver failed",
        ["8007000E"] = "the graphics processor has not enough memory",
        ["80004002"] = "this version of Windows has not what DirectML needs",
        ["80070057"] = "the graphics driver does not know what it is asked for",
    };

    /// <summary>Sets up a session; to be done before the provider is appended.</summary>
    public static void Prepare(SessionOptions options)
    {
        options.EnableMemoryPattern = false;
        options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
    }

    /// <summary>What the number in a message of DirectX means, with it; null where there is none that is known.</summary>
    public static string? Explain(string message)
    {
        foreach (Match match in Regex.Matches(message, @"\b(0x)?(?<code>8[0-9A-Fa-f]{7})\b"))
        {
            if (Failures.TryGetValue(match.Groups["code"].Value, out var meaning))
                return $"{meaning} ({match.Groups["code"].Value.ToUpperInvariant()})";
        }
        return null;
    }
}
