using System.CommandLine;
using TextToImage.Networks;

namespace TextToImage.Cli;

/// <summary><c>aiimage device list</c>.</summary>
internal static class DeviceCommand
{
    public static Command Create()
    {
        var list = new Command("list", "Lists the devices this build can compute on, best first; 'auto' takes the first that works.");
        list.SetAction(_ =>
        {
            foreach (var device in Device.Available())
                Console.Out.WriteLine(Device.Name(device));
            return ExitCode.Done;
        });
        return new Command("device", "Shows where pictures can be computed.") { list };
    }
}
