using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace TextToImage.Networks;

/// <summary>A device of this machine that this build, or a provider library, can drive.</summary>
/// <param name="Device">Its name.</param>
/// <param name="Description">What it is, as its driver says where that is known.</param>
/// <param name="Vendor">Who made it; empty where that is not known.</param>
/// <param name="MemoryBytes">Memory of its own; null where that is not known.</param>
/// <param name="Provider">The execution provider of ONNX Runtime that drives it.</param>
/// <param name="IsDefault">Whether it is tried first where no device is named.</param>
/// <param name="Reason">Why it is or is not taken by itself.</param>
public sealed record DeviceRow(Device Device, string Description, string Vendor, long? MemoryBytes, string Provider, bool IsDefault, string Reason)
{
    /// <summary>Where <c>auto</c> tries it, from 1; 0: never.</summary>
    public int Order { get; internal init; }

    /// <summary>What ONNX Runtime is asked for; null where it lists the provider and no device of it.</summary>
    internal OrtEpDevice? Handle { get; init; }
}

/// <summary>The kinds of hardware that ONNX Runtime tells apart.</summary>
internal enum Hardware
{
    Cpu,
    Gpu,
    Npu,
}

/// <summary>A device as ONNX Runtime reports it.</summary>
/// <param name="Provider">Name of the execution provider.</param>
/// <param name="Hardware">Its kind.</param>
/// <param name="Vendor">Who made it.</param>
/// <param name="Facts">What the system says of it: Description, DxgiVideoMemory, Discrete and others.</param>
/// <param name="Handle">What sessions are given.</param>
internal sealed record ReportedDevice(string Provider, Hardware Hardware, string Vendor, IReadOnlyDictionary<string, string> Facts, OrtEpDevice? Handle = null);

/// <summary>The devices of this machine, from what ONNX Runtime and its provider libraries report. Made once for a process.</summary>
public sealed class DeviceTable
{
    private const string Processor = "CPUExecutionProvider";

    /// <summary>It computes nothing here, but sends what it gets to a server; builds for Windows have it.</summary>
    private const string Remote = "AzureExecutionProvider";

    private static readonly Lazy<DeviceTable> Shared = new(Read);

    /// <summary>Providers with names of their own, and whether <c>auto</c> takes their GPUs: best first.</summary>
    private static readonly (string Provider, DeviceKind Kind, string What)[] Known =
    [
        ("CUDAExecutionProvider", DeviceKind.Cuda, "an NVIDIA graphics processor, through CUDA"),
        ("DmlExecutionProvider", DeviceKind.DirectML, "a graphics processor, through DirectML on Windows"),
        ("WebGpuExecutionProvider", DeviceKind.WebGpu, "a graphics processor, through WebGPU"),
        ("CoreMLExecutionProvider", DeviceKind.CoreML, "Apple's Core ML"),
        (Processor, DeviceKind.Cpu, "the processor"),
    ];

    private DeviceTable(IReadOnlyList<DeviceRow> rows, IReadOnlyList<string> problems) => (Rows, Problems) = (rows, problems);

    /// <summary>That of this process. Provider libraries that are here are loaded for it.</summary>
    public static DeviceTable Current => Shared.Value;

    /// <summary>All devices: those that <c>auto</c> tries in its order, then those that have to be named.</summary>
    public IReadOnlyList<DeviceRow> Rows { get; }

    /// <summary>A sentence for each provider library that could not be used.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>What <c>auto</c> tries, in order.</summary>
    internal IReadOnlyList<Device> Automatic => [.. Rows.Where(row => row.Order > 0).OrderBy(row => row.Order).Select(row => row.Device)];

    /// <summary>The row of a device; null where there is none.</summary>
    internal DeviceRow? Find(Device device) => Rows.FirstOrDefault(row => row.Device == device);

    /// <summary>Makes the table.</summary>
    /// <param name="providers">Providers that the build has, of which no device may be reported.</param>
    /// <param name="reported">Devices, in the order of ONNX Runtime.</param>
    /// <param name="problems">Sentences about provider libraries.</param>
    internal static DeviceTable Of(IReadOnlyCollection<string> providers, IReadOnlyList<ReportedDevice> reported, IReadOnlyList<string>? problems = null)
    {
        var silent = providers.Where(provider => reported.All(device => device.Provider != provider))
            .Select(provider => new ReportedDevice(provider, provider == Processor ? Hardware.Cpu : Hardware.Gpu, "", new Dictionary<string, string>()));
        var counts = new Dictionary<string, int>();
        var named = reported.Concat(silent).Where(device => device.Provider != Remote).Select(device => (Device: Name(device, counts), Reported: device)).ToList();
        // The best of each kind, graphics processors with memory of their own before others.
        var order = Known.Select(known => named.Where(each => each.Device.Kind == NameOf(known.Kind))
                .OrderBy(each => IsDiscrete(each.Reported) ? 0 : 1).Select(each => each.Device).Take(1))
            .SelectMany(best => best).ToList();
        var rows = named.Select(each => Row(each.Device, each.Reported, order)).ToList();
        return new DeviceTable([.. rows.OrderBy(row => row.Order == 0 ? int.MaxValue : row.Order)], problems ?? []);
    }

    private static DeviceTable Read()
    {
        var runtime = OnnxRuntimeTelemetry.Off();
        var problems = ProviderLibraries.Default.Register();
        return Of(runtime.GetAvailableProviders(), Reported(runtime), problems);
    }

    private static IReadOnlyList<ReportedDevice> Reported(OrtEnv runtime)
    {
        try
        {
            return [.. runtime.GetEpDevices().Select(Report)];
        }
        catch (Exception error) when (error is EntryPointNotFoundException or NotSupportedException or OnnxRuntimeException)
        {
            // An older build: its providers are listed all the same.
            return [];
        }
    }

    /// <summary>What ONNX Runtime says of a device.</summary>
    internal static ReportedDevice Report(OrtEpDevice device)
    {
        var hardware = device.HardwareDevice;
        var kind = hardware.Type switch
        {
            OrtHardwareDeviceType.GPU => Hardware.Gpu,
            OrtHardwareDeviceType.NPU => Hardware.Npu,
            _ => Hardware.Cpu,
        };
        return new ReportedDevice(device.EpName, kind, hardware.Vendor, hardware.Metadata.Entries.ToDictionary(fact => fact.Key, fact => fact.Value), device);
    }

    private static Device Name(ReportedDevice device, Dictionary<string, int> counts)
    {
        var kind = device.Hardware == Hardware.Npu ? NameOf(DeviceKind.Npu)
            : Known.FirstOrDefault(known => known.Provider == device.Provider) is { Provider: not null } known ? NameOf(known.Kind)
            : Regex.Replace(Regex.Replace(device.Provider, "(Plugin)?ExecutionProvider$", "").ToLowerInvariant(), "[^a-z0-9]+", "-").Trim('-') is { Length: > 0 } own && char.IsLetter(own[0]) ? own
            : "provider";
        counts.TryGetValue(kind, out var number);
        counts[kind] = number + 1;
        return Device.Of(kind.Length > 32 ? kind.Substring(0, 32) : kind, number);
    }

    private static DeviceRow Row(Device device, ReportedDevice reported, List<Device> order)
    {
        var place = order.IndexOf(device) + 1;
        var reason = place == 1 ? "taken where none is named"
            : place > 1 ? $"taken where {order[place - 2]} does not work"
            : device.Kind == NameOf(DeviceKind.Npu) ? "only where it is named: it runs few networks, such as quantised ones"
            : order.Exists(other => other.Kind == device.Kind) ? $"only where it is named: {order.Find(other => other.Kind == device.Kind)} comes first"
            : "only where it is named: by a provider library of its own";
        return new DeviceRow(device, Describe(reported), reported.Vendor, Memory(reported), reported.Provider, place == 1, reason) { Order = place, Handle = reported.Handle };
    }

    private static string Describe(ReportedDevice device)
    {
        var known = Known.FirstOrDefault(each => each.Provider == device.Provider).What;
        // Where the system knows no more, it repeats who made it.
        if (device.Facts.TryGetValue("Description", out var own) && !string.IsNullOrWhiteSpace(own) && own.Trim() != device.Vendor.Trim())
            return own.Trim();
        return device.Hardware == Hardware.Npu ? "a neural processor" : known ?? $"a device of {device.Provider}";
    }

    /// <summary>"DxgiVideoMemory" is in megabytes, with the unit behind (device_discovery.cc of ONNX Runtime).</summary>
    private static long? Memory(ReportedDevice device) =>
        device.Facts.TryGetValue("DxgiVideoMemory", out var text) && Regex.Match(text, "^ *([0-9]{1,9})( *MB)? *$") is { Success: true } match
            && long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is > 0 and var megabytes ? megabytes * 1024 * 1024 : null;

    private static bool IsDiscrete(ReportedDevice device) => device.Facts.TryGetValue("Discrete", out var text) && text == "1";

    private static string NameOf(DeviceKind kind) => ((Device)kind).Name;
}
