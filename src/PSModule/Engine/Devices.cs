using TextToImage.Arguments;
using TextToImage.Networks;

namespace TextToImage.Engine;

/// <summary>The devices of this machine, for PowerShell.</summary>
internal static class Devices
{
    /// <summary>Those the build of ONNX Runtime can drive, best first.</summary>
    public static IReadOnlyList<AIDevice> Available() =>
        [.. Device.Available().Select(Device.Name).Select((name, index) => new AIDevice
        {
            Device = name,
            Description = DeviceCompleter.Known.First(known => known.Name == name).Description,
            IsDefault = index == 0,
        })];
}
