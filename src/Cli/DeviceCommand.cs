using System.CommandLine;
using System.Globalization;
using TextToImage.Networks;

namespace TextToImage.Cli;

/// <summary><c>aiimage device list</c> and <c>add</c>.</summary>
internal static class DeviceCommand
{
    public static Command Create() => new("device", "Shows where pictures can be computed, and adds provider libraries.") { List(), Add() };

    private static Command List()
    {
        var json = JsonOutput.Option();
        var list = new Command("list", "Lists the devices that this build and the provider libraries can compute on; 'auto' takes the first that works. A driver may still be missing.") { json };
        list.SetAction(parsed =>
        {
            var table = DeviceTable.Current;
            if (parsed.GetValue(json))
                JsonOutput.Write(table.Rows.Select(row => new DeviceReport(row.Device.Name, row.Description, row.Vendor, row.MemoryBytes, row.Provider, row.IsDefault, row.Reason)));
            else
                Write([.. table.Rows]);
            foreach (var problem in table.Problems)
                Console.Error.WriteLine($"aiimage: warning: {problem}");
            return ExitCode.Done;
        });
        return list;
    }

    private static Command Add()
    {
        var file = new Argument<string>("FILE") { Description = "A provider library of ONNX Runtime, such as onnxruntime_providers_webgpu.dll, or a folder with one and the libraries that it needs." };
        var add = new Command("add", "Adds a provider library for this user; its devices are listed and can be named from then on. It is a program: add only those that you trust.") { file };
        add.SetAction(parsed =>
        {
            Console.Out.WriteLine(ProviderLibraries.Default.Add(parsed.GetValue(file)!));
            return ExitCode.Done;
        });
        return add;
    }

    private static void Write(IReadOnlyList<DeviceRow> rows)
    {
        var name = rows.Max(row => row.Device.Name.Length);
        var description = rows.Max(row => Describe(row).Length);
        foreach (var row in rows)
            Console.Out.WriteLine($"{row.Device.Name.PadRight(name)}  {Describe(row).PadRight(description)}  {row.Provider}: {row.Reason}");
    }

    private static string Describe(DeviceRow row)
    {
        var memory = row.MemoryBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GB") : "";
        return string.Join(", ", new[] { row.Description, row.Vendor, memory }.Where(part => part.Length > 0));
    }

    private sealed record DeviceReport(string Device, string Description, string Vendor, long? MemoryBytes, string Provider, bool IsDefault, string Reason);
}
