using Microsoft.ML.OnnxRuntime;

namespace TextToImage.Networks;

/// <summary>How an ONNX Runtime session is set up for a device.</summary>
internal static class DeviceSetup
{
    /// <summary>Session options for a device, which must be a definite one.</summary>
    /// <exception cref="AIImageException">It is not here, or its driver is missing.</exception>
    public static SessionOptions Options(Device device) => Options(device, null);

    /// <inheritdoc cref="Options(Device)"/>
    /// <param name="device">The device.</param>
    /// <param name="table">The devices there are; null for those of this process, which the processor needs none of.</param>
    internal static SessionOptions Options(Device device, DeviceTable? table)
    {
        OnnxRuntimeTelemetry.Off();
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            // A block of memory for each shape beside what its first run took saves no time that could be measured.
            EnableMemoryPattern = false,
        };
        try
        {
            if (device != DeviceKind.Cpu)
                Append(options, device, table ?? DeviceTable.Current);
            return options;
        }
        catch (Exception error) when (error is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException or NotSupportedException)
        {
            options.Dispose();
            throw new AIImageException(ErrorIds.DeviceUnavailable,
                $"The device '{device}' cannot be used: {Network.Reason(error)}; use the device cpu, or install what it needs: a driver, and a build or a provider library that knows it.", error)
            { Subject = device.Name };
        }
    }

    private static void Append(SessionOptions options, Device device, DeviceTable table)
    {
        var row = table.Find(device)
            // Where a build lists a provider and none of its devices, it is the driver that knows how many there are.
            ?? table.Rows.FirstOrDefault(each => each.Device.Kind == device.Kind && each.Handle is null)
            ?? throw new NotSupportedException($"it is not here, where there is {string.Join(", ", table.Rows.Select(each => each.Device.Name))}");
        if (row.Provider == DirectML.Provider)
            DirectML.Prepare(options);
        if (row.Handle is { } handle)
            options.AppendExecutionProvider(OnnxRuntimeTelemetry.Off(), [handle], new Dictionary<string, string>());
        else if (row.Provider == DirectML.Provider)
            options.AppendExecutionProvider_DML(device.Number);
        else if (device.Kind == ((Device)DeviceKind.Cuda).Name)
            options.AppendExecutionProvider_CUDA(device.Number);
        else
            options.AppendExecutionProvider(ShortName(row.Provider), new Dictionary<string, string>());
    }

    /// <summary>What a provider is called where sessions are given one by name, which minds the case (provider_registration.cc of ONNX Runtime).</summary>
    internal static string ShortName(string provider) => provider == "WebGpuExecutionProvider" ? "WebGPU" : provider.Replace("ExecutionProvider", "");
}
