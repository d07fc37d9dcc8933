using System.CommandLine;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Cli;

/// <summary>The options every command that generates pictures shares: those of the table of settings, and what makes the pictures.</summary>
/// <param name="size">What --size is to the command.</param>
/// <param name="without">Names of settings that the command takes in a way of its own.</param>
internal sealed class GenerationOptions(string size = "Size in pixels. Default: the model's own.", params string[] without)
{
    public Option<string?> Model { get; } = new("--model", "-m") { Description = "Name of an installed model, or a folder in the diffusers ONNX layout. Default: the starter model.", HelpName = "NAME|FOLDER" };

    private readonly SettingOptions _settings = new(SettingCommands.Drawing, SettingCommands.Pictures) { Without = without };
    private readonly Option<string?> _size = new("--size", "-s") { Description = size, HelpName = "WxH" };
    private readonly Option<string> _device = DeviceOption.Create();

    /// <summary>The options that say what computes and how large the result is, and nothing of drawing.</summary>
    public IEnumerable<Option> OfDevices => [Model, _size, _device];

    public void AddTo(Command command)
    {
        foreach (var option in _settings.InOrder((nameof(GenerationRequest.Width), [Model, _size])))
            command.Add(option);
        command.Add(_device);
    }

    public GenerationRequest Read(ParseResult parsed)
    {
        var (width, height) = ReadSize(parsed);
        return _settings.Read(parsed, new GenerationRequest { Width = width, Height = height });
    }

    public (int? Width, int? Height) ReadSize(ParseResult parsed) => SizeText.Read(parsed.GetValue(_size));

    public Device ReadDevice(ParseResult parsed) => DeviceOption.Read(parsed, _device);
}
