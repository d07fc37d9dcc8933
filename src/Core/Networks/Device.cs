using Microsoft.ML.OnnxRuntime;

namespace TextToImage.Networks;

/// <summary>Where networks run.</summary>
public enum DeviceKind
{
    /// <summary>The best device this build and machine have.</summary>
    Auto,

    /// <summary>The processor; always there.</summary>
    Cpu,

    /// <summary>A Windows GPU through DirectML.</summary>
    DirectML,

    /// <summary>An NVIDIA GPU through CUDA.</summary>
    Cuda,

    /// <summary>Apple's Core ML.</summary>
    CoreML,
}

/// <summary>The devices of this machine, and how an ONNX Runtime session is set up for one.</summary>
public static class Device
{
    /// <summary>Best first; the processor, which is always there, last.</summary>
    private static readonly (DeviceKind Kind, string Provider)[] Preference =
    [
        (DeviceKind.Cuda, "CUDAExecutionProvider"),
        (DeviceKind.DirectML, "DmlExecutionProvider"),
        (DeviceKind.CoreML, "CoreMLExecutionProvider"),
        (DeviceKind.Cpu, "CPUExecutionProvider"),
    ];

    /// <summary>The devices this build of ONNX Runtime can drive, best first. A driver may still be missing.</summary>
    public static IReadOnlyList<DeviceKind> Available() => InPreference(OnnxRuntimeTelemetry.Off().GetAvailableProviders());

    internal static IReadOnlyList<DeviceKind> InPreference(IReadOnlyCollection<string> providers) =>
        [.. Preference.Where(entry => providers.Contains(entry.Provider)).Select(entry => entry.Kind)];

    /// <summary>Session options for a device, which must be a definite one.</summary>
    /// <exception cref="OnnxRuntimeException">The provider is not in this build or its driver is missing.</exception>
    internal static SessionOptions Options(DeviceKind kind)
    {
        OnnxRuntimeTelemetry.Off();
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            // A block of memory for each shape beside what its first run took saves no time that could be measured. DirectML requires that there is none.
            EnableMemoryPattern = false,
        };
        try
        {
            switch (kind)
            {
                case DeviceKind.DirectML:
                    // Required by the DirectML provider, see its page on onnxruntime.ai.
                    options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
                    options.AppendExecutionProvider_DML();
                    break;
                case DeviceKind.Cuda:
                    options.AppendExecutionProvider_CUDA();
                    break;
                case DeviceKind.CoreML:
                    options.AppendExecutionProvider("CoreML");
                    break;
            }
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    /// <summary>The device's name on the command line and in reports.</summary>
    public static string Name(DeviceKind kind) => kind switch
    {
        DeviceKind.DirectML => "directml",
        DeviceKind.Cuda => "cuda",
        DeviceKind.CoreML => "coreml",
        DeviceKind.Cpu => "cpu",
        _ => "auto",
    };
}
