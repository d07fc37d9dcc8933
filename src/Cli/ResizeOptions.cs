using System.CommandLine;
using TextToImage.Networks;
using TextToImage.Upscaling;

namespace TextToImage.Cli;

/// <summary>The options of <c>aiimage resize</c> that say what size, and by what.</summary>
internal sealed class ResizeOptions
{
    private readonly Option<double?> _scale = new("--scale", "-x") { Description = "Times that each side becomes longer, above 0 to 8; below 1 the picture is reduced.", HelpName = "N" };
    private readonly Option<string?> _size = new("--size", "-s") { Description = "Size in pixels, instead of a scale; what is beyond its shape is cut on both sides.", HelpName = "WxH" };
    private readonly Option<string?> _model = new("--model", "-m") { Description = "What enlarges: a model that has an upscaler or is one, or a super-resolution network. Default: that of the model that made the picture.", HelpName = "NAME|FOLDER|FILE.onnx" };
    private readonly Option<string> _method = new("--method") { Description = "network; lanczos: a filter, which invents nothing; auto: a network that fits the picture, else the filter.", HelpName = "NAME", DefaultValueFactory = _ => UpscalerChoice.Automatic };
    private readonly Option<string?> _prompt = new("--prompt", "-p") { Description = "Diffusion upscalers: what the picture shows. Default: the prompt it was made with.", HelpName = "TEXT" };
    private readonly Option<string?> _negative = new("--negative", "-n") { Description = "Diffusion upscalers: what it should not show.", HelpName = "TEXT" };
    private readonly Option<int?> _steps = new("--steps") { Description = "Diffusion upscalers: denoising steps. Default: the model's own, or 75.", HelpName = "N" };
    private readonly Option<double?> _guidance = new("--guidance", "-g") { Description = "Diffusion upscalers: guidance scale, 0 to 100. Default: the model's own, or 9.", HelpName = "X" };
    private readonly Option<int?> _noise = new("--noise-level") { Description = "Diffusion upscalers: noise added to the picture; more lets the model invent more. Default: 20.", HelpName = "N" };
    private readonly Option<ulong?> _seed = new("--seed") { Description = "Diffusion upscalers: number that fixes the result. Default: drawn and reported.", HelpName = "N" };
    private readonly Option<string> _device = DeviceOption.Create();

    public void AddTo(Command command)
    {
        _method.AcceptOnlyFromAmong([.. UpscalerChoice.Methods]);
        foreach (var option in new Option[] { _scale, _size, _model, _method, _prompt, _negative, _steps, _guidance, _noise, _seed, _device })
            command.Add(option);
    }

    public ResizeRequest Read(ParseResult parsed)
    {
        var (width, height) = SizeText.Read(parsed.GetValue(_size));
        var scale = parsed.GetValue(_scale);
        if (scale is null == width is null)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "Give either --scale, such as --scale 4, or --size, such as --size 1024x768.");
        return new ResizeRequest
        {
            Scale = scale,
            Width = width,
            Height = height,
            Prompt = parsed.GetValue(_prompt),
            NegativePrompt = parsed.GetValue(_negative),
            Steps = parsed.GetValue(_steps),
            GuidanceScale = parsed.GetValue(_guidance),
            NoiseLevel = parsed.GetValue(_noise),
            Seed = parsed.GetValue(_seed),
        };
    }

    public string? ReadModel(ParseResult parsed) => parsed.GetValue(_model);

    public string ReadMethod(ParseResult parsed) => parsed.GetValue(_method)!;

    public Device ReadDevice(ParseResult parsed) => DeviceOption.Read(parsed, _device);
}
