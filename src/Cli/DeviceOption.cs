using System.CommandLine;
using TextToImage.Networks;

namespace TextToImage.Cli;

/// <summary>The option that says where to compute, the same for all commands.</summary>
internal static class DeviceOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--device")
        {
            Description = "Where to compute: auto, cpu, directml, cuda, coreml, webgpu, npu, one of several (directml:1), or a name that 'aiimage device list' shows.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "auto",
        };
        option.Validators.Add(result =>
        {
            try
            {
                Device.Parse(result.GetValueOrDefault<string>());
            }
            catch (AIImageException error)
            {
                result.AddError(error.Message);
            }
        });
        return option;
    }

    /// <summary>The device that was named.</summary>
    public static Device Read(ParseResult parsed, Option<string> option) => Device.Parse(parsed.GetValue(option)!);
}
