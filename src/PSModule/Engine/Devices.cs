using TextToImage.Networks;

namespace TextToImage.Engine;

/// <summary>The devices of this machine, for PowerShell.</summary>
internal static class Devices
{
    /// <summary>Those that ONNX Runtime and its provider libraries can drive, best first.</summary>
    public static IReadOnlyList<AIDevice> Available() =>
        [.. DeviceTable.Current.Rows.Select(row => new AIDevice
        {
            Device = row.Device.Name,
            Description = row.Description,
            Vendor = row.Vendor,
            MemoryBytes = row.MemoryBytes,
            Provider = row.Provider,
            IsDefault = row.IsDefault,
            Reason = row.Reason,
        })];

    /// <summary>A sentence for each provider library that cannot be used.</summary>
    public static IReadOnlyList<string> Problems() => DeviceTable.Current.Problems;
}
