using System.Globalization;
using System.Text.RegularExpressions;

namespace TextToImage.Networks;

/// <summary>What networks run on, by its name: a kind, and a number where a machine has several, as in <c>directml:1</c>; the first is <c>directml</c>.</summary>
public readonly record struct Device
{
    private static readonly Regex Form = new("^(?<kind>[a-z][a-z0-9-]{0,31})(:(?<number>[0-9]{1,2}))?$", RegexOptions.CultureInvariant);

    private static readonly DeviceKind[] Kinds = [DeviceKind.Auto, DeviceKind.Cpu, DeviceKind.DirectML, DeviceKind.Cuda, DeviceKind.CoreML, DeviceKind.WebGpu, DeviceKind.Npu];

    private readonly string? _name;

    private Device(string name) => _name = name;

    /// <summary>The name on the command line, in reports and in files of pictures.</summary>
    public string Name => _name ?? "auto";

    /// <summary>The name without its number: one of <see cref="DeviceKind"/>, or what a provider library is called.</summary>
    public string Kind => Name.Split(':')[0];

    /// <summary>Which one of its kind, from 0.</summary>
    public int Number => Name.Split(':') is [_, var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 0;

    /// <summary>The first of a kind.</summary>
    public static implicit operator Device(DeviceKind kind) => kind == DeviceKind.Auto ? default : new(kind.ToString().ToLowerInvariant());

    /// <summary>One of a kind.</summary>
    /// <param name="kind">A name without a number.</param>
    /// <param name="number">Which one, from 0.</param>
    public static Device Of(string kind, int number) => Read(FormattableString.Invariant($"{kind}:{number}")) ?? throw new ArgumentException("That is no name of a kind of device.", nameof(kind));

    /// <summary>
    /// Reads a name. Kinds of this program are taken though the machine may lack them, so that what is missing is told when the
    /// device is opened; other names must be those of provider libraries that are here.
    /// </summary>
    /// <exception cref="AIImageException">There is no device of that name.</exception>
    public static Device Parse(string name) => Parse(name, () => DeviceTable.Current.Rows);

    /// <summary>The devices that <c>auto</c> tries here, in order; the processor is last. A driver may still be missing.</summary>
    public static IReadOnlyList<Device> Available() => DeviceTable.Current.Automatic;

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal static Device Parse(string name, Func<IReadOnlyList<DeviceRow>> rows)
    {
        var device = Read(name.Trim().ToLowerInvariant());
        var kinds = Kinds.Select(kind => kind.ToString().ToLowerInvariant()).ToList();
        if (device is { } read && (kinds.Contains(read.Kind) ? read.Kind is not ("auto" or "cpu") || read.Number == 0 : rows().Any(row => row.Device.Kind == read.Kind)))
            return read;
        throw new AIImageException(ErrorIds.DeviceUnavailable,
            $"There is no device '{name}'; use one of {string.Join(", ", kinds)}, with a number behind where there are several (directml:1), or the name of a provider library that is installed.")
        { Subject = name };
    }

    private static Device? Read(string name)
    {
        var match = Form.Match(name);
        if (!match.Success)
            return null;
        var (kind, number) = (match.Groups["kind"].Value, match.Groups["number"].Value);
        if (kind == "auto" && number.Length == 0)
            return default(Device);
        var which = number.Length == 0 ? 0 : int.Parse(number, CultureInfo.InvariantCulture);
        return new Device(which == 0 ? kind : FormattableString.Invariant($"{kind}:{which}"));
    }
}
