using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;
using TextToImage.Pipelines;

namespace TextToImage.Commands;

/// <summary>Makes pictures larger or smaller.</summary>
[Cmdlet(VerbsCommon.Resize, "AIImage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = PathSet)]
[OutputType(typeof(AIResizedImage))]
public sealed class ResizeAIImageCommand : PictureCommand
{
    private const string Activity = "Resizing pictures";
    private ResizeWorker? _worker;
    private OutputTarget? _target;

    /// <summary>The pictures; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The pictures by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A picture as a path, as a file, as an object with a Path, or as the bytes of a file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    public object InputObject { get; set; } = "";

    /// <summary>Times that each side becomes longer, above 0 to 8; below 1 the picture is reduced.</summary>
    [Parameter]
    public double? Scale { get; set; }

    /// <summary>Size in pixels instead of a scale: 1024x768, 512 for a square, or something with Width and Height.</summary>
    [Parameter]
    [PictureSize]
    public PictureSize? Size { get; set; }

    /// <summary>What enlarges: a model that has an upscaler or is one, or a super-resolution network. Default: that of the model that made the picture.</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>network; lanczos: a filter, which invents nothing; auto: a network that fits the picture, else the filter. Default: auto.</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResizeMethodCompleter))]
    public string? Method { get; set; }

    /// <summary>Diffusion upscalers: what the picture shows. Default: the prompt it was made with.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Prompt { get; set; }

    /// <summary>Diffusion upscalers: what it should not show.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? NegativePrompt { get; set; }

    /// <summary>Diffusion upscalers: denoising steps. Default: the model's own, or 75.</summary>
    [Parameter]
    public int? Steps { get; set; }

    /// <summary>Diffusion upscalers: how closely the prompt is followed, 0 to 100. Default: the model's own, or 9.</summary>
    [Parameter]
    public double? GuidanceScale { get; set; }

    /// <summary>Diffusion upscalers: noise added to the picture; more lets the model invent more. Default: 20.</summary>
    [Parameter]
    public int? NoiseLevel { get; set; }

    /// <summary>Diffusion upscalers: number that fixes the result. Default: one is drawn and reported.</summary>
    [Parameter]
    public long? Seed { get; set; }

    /// <summary>Existing folder for files named after picture and size. Default: the current folder.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? OutputDirectory { get; set; }

    /// <summary>The file of the one result: .png, .jpg or .webp. Not together with OutputDirectory.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? OutFile { get; set; }

    /// <summary>Where to compute: auto, cpu, directml, cuda or coreml. Default: auto.</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string? Device { get; set; }

    /// <summary>Replaces existing files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Frees the network's memory at the end instead of keeping it for the session.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>Refuses what holds for no picture.</summary>
    protected override void BeginProcessing() => Attempt(null, RequireOneSize, _ => true);

    /// <summary>Resizes the pictures of one input.</summary>
    protected override void ProcessRecord() => ForEachPicture(Path, LiteralPath, InputObject, Resize, ConcernsAll);

    /// <summary>Gives the network back.</summary>
    protected override void EndProcessing() => Release();

    /// <summary>Frees what the command holds.</summary>
    protected override void Dispose(bool disposing)
    {
        Release();
        base.Dispose(disposing);
    }

    private void Resize(PictureSource source)
    {
        var job = Prepare(source);
        if (ShouldProcess(job.Target, job.Action))
            Run(job);
    }

    private ResizeJob Prepare(PictureSource source)
    {
        _target ??= new OutputTarget(Paths.Full);
        var device = Requests.Device(Device);
        var output = _target.Open(OutFile, OutputDirectory, 1, Force);
        var (picture, made) = source.Read();
        var request = Requests.For(this) with { Metadata = made };
        var enlarges = PictureResizer.Enlarges(picture.Width, picture.Height, request);
        var choice = InstalledModels.Upscaler(Method, Model, made, enlarges, Paths.Full);
        return new ResizeJob(source, picture, request, choice, device, output);
    }

    private void Run(ResizeJob job)
    {
        _worker ??= new ResizeWorker(keepLoaded: !NoCache);
        RunAside(handOver => _worker.Make(job, new CommandWriter(this, Write, () => job.Source.Name, Activity, handOver), Stopped), Activity);
    }

    private void Write(object result)
    {
        var image = (AIResizedImage)result;
        _target?.Wrote(image.Path);
        WriteResult(image, image.Warnings);
    }

    private void RequireOneSize()
    {
        if (Scale is null == Size is null)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "Give either Scale, such as -Scale 4, or Size, such as -Size 1024x768.");
    }

    /// <summary>What was named for all pictures and cannot be used ends the command.</summary>
    private bool ConcernsAll(string errorId) => errorId switch
    {
        ErrorIds.ModelNotFound or ErrorIds.ModelIncomplete or ErrorIds.ModelConfigInvalid or ErrorIds.ModelUnsupported
            or ErrorIds.NetworkInvalid or ErrorIds.TokenizerInvalid => !string.IsNullOrWhiteSpace(Model),
        ErrorIds.DeviceUnavailable or ErrorIds.OutputNotWritable => true,
        _ => false,
    };

    private void Release()
    {
        _worker?.Dispose();
        _worker = null;
    }
}
