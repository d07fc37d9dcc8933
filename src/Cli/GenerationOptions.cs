using System.CommandLine;
using TextToImage.Diffusion;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Cli;

/// <summary>The options every command that generates pictures shares.</summary>
/// <param name="size">What --size is to the command.</param>
internal sealed class GenerationOptions(string size = "Size in pixels. Default: the model's own.")
{
    public Option<string?> Model { get; } = new("--model", "-m") { Description = "Name of an installed model, or a folder in the diffusers ONNX layout. Default: the starter model.", HelpName = "NAME|FOLDER" };

    private readonly Option<string?> _negative = new("--negative", "-n") { Description = "What the picture should not show.", HelpName = "TEXT" };
    private readonly Option<string?> _size = new("--size", "-s") { Description = size, HelpName = "WxH" };
    private readonly Option<int?> _steps = new("--steps") { Description = "Denoising steps, 1 to 1000: more is slower and finer. Default: the model's own.", HelpName = "N" };
    private readonly Option<double?> _guidance = new("--guidance", "-g") { Description = "Guidance scale, 0 to 100: how closely the prompt is followed; 1 turns guidance off.", HelpName = "X" };
    private readonly Option<double> _rescale = new("--guidance-rescale") { Description = "Sets back the contrast that guidance adds, 0 to 1.", HelpName = "X" };
    private readonly Option<double> _start = new("--guidance-start") { Description = "Part of the steps, 0 to 1, before which guidance is off.", HelpName = "X" };
    private readonly Option<double> _end = new("--guidance-end") { Description = "Part of the steps, 0 to 1, after which guidance is off, which saves half of their time.", HelpName = "X", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _scheduler = new("--scheduler") { Description = $"Sampler: a diffusers class name or one of {string.Join(", ", Schedulers.ShortNames.Where(name => !name.EndsWith("-karras", StringComparison.Ordinal)))}, some with -karras. Default: the model's own.", HelpName = "NAME" };
    private readonly Option<double> _eta = new("--eta") { Description = "Share of random noise in the steps of ddim and tcd, 0 to 1. Default: 0.", HelpName = "X" };
    private readonly Option<long?> _seed = new("--seed") { Description = "Number that fixes the picture: the same seed gives the same picture. Default: drawn and reported.", HelpName = "N" };
    private readonly Option<int> _count = new("--count", "-c") { Description = "Pictures for each prompt, with seeds N, N+1, ...", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _batch = new("--batch") { Description = "Pictures computed at once; more than 1 is faster on a GPU.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<double> _variation = new("--variation") { Description = "Moves the seed's first noise so far towards another seed's, 0 to 1: 0.1 to 0.3 gives siblings of a picture. --count then counts variations.", HelpName = "X" };
    private readonly Option<long?> _variationSeed = new("--variation-seed") { Description = "That other seed. Default: drawn and reported.", HelpName = "N" };
    private readonly Option<string> _windows = new("--windows") { Description = "Whether pictures much larger than the model's own size are drawn in overlapping windows: auto, on or off.", HelpName = "WHEN", DefaultValueFactory = _ => "auto" };
    private readonly Option<string> _device = new("--device") { Description = "Where to compute: auto, cpu, directml, cuda or coreml.", HelpName = "NAME", DefaultValueFactory = _ => "auto" };

    public void AddTo(Command command)
    {
        _device.AcceptOnlyFromAmong([.. Enum.GetNames<DeviceKind>().Select(name => name.ToLowerInvariant())]);
        _windows.AcceptOnlyFromAmong([.. Enum.GetNames<WindowUse>().Select(name => name.ToLowerInvariant())]);
        foreach (var option in new Option[] { _negative, Model, _size, _steps, _guidance, _rescale, _start, _end, _scheduler, _eta, _seed, _count, _variation, _variationSeed, _batch, _windows, _device })
            command.Add(option);
    }

    public GenerationRequest Read(ParseResult parsed)
    {
        var (width, height) = SizeText.Read(parsed.GetValue(_size));
        return new GenerationRequest
        {
            NegativePrompt = parsed.GetValue(_negative),
            Width = width,
            Height = height,
            Steps = parsed.GetValue(_steps),
            GuidanceScale = parsed.GetValue(_guidance),
            GuidanceRescale = parsed.GetValue(_rescale),
            GuidanceStart = parsed.GetValue(_start),
            GuidanceEnd = parsed.GetValue(_end),
            Scheduler = parsed.GetValue(_scheduler),
            Eta = parsed.GetValue(_eta),
            Seed = parsed.GetValue(_seed),
            Count = parsed.GetValue(_count),
            BatchSize = parsed.GetValue(_batch),
            Variation = parsed.GetValue(_variation),
            VariationSeed = parsed.GetValue(_variationSeed),
            Windows = Enum.Parse<WindowUse>(parsed.GetValue(_windows)!, ignoreCase: true),
        };
    }

    public DeviceKind ReadDevice(ParseResult parsed) => Enum.Parse<DeviceKind>(parsed.GetValue(_device)!, ignoreCase: true);
}
