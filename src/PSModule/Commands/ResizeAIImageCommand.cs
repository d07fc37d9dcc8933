using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;
using TextToImage.Upscaling;

namespace TextToImage.Commands;

/// <summary>Makes pictures larger or smaller.</summary>
[Cmdlet(VerbsCommon.Resize, "AIImage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = PathSet)]
[OutputType(typeof(AIResizedImage))]
public sealed class ResizeAIImageCommand : PictureOutputCommand
{
    private const string Activity = "Resizing pictures";

    /// <summary>What rows of a table may say, and pictures say in another sense.</summary>
    private static readonly string[] Settings =
        [nameof(Scale), nameof(Size), nameof(Model), nameof(Method), nameof(Prompt), nameof(NegativePrompt), nameof(Steps), nameof(GuidanceScale), nameof(Seed), nameof(Device)];

    private ResizeWorker? _worker;

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
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(double))]
    public double? Scale { get; set; }

    /// <summary>Size in pixels instead of a scale: 1024x768, 512 for a square, or something with Width and Height.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PictureSize]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public PictureSize? Size { get; set; }

    /// <summary>What enlarges: a model that has an upscaler or is one, or a super-resolution network. Default: that of the model that made the picture.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>network; lanczos: a filter, which invents nothing; auto: a network that fits the picture, else the filter. Default: auto.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ResizeMethodCompleter))]
    public string? Method { get; set; }

    /// <summary>Diffusion upscalers: what the picture shows. Default: the prompt it was made with.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Prompt { get; set; }

    /// <summary>Diffusion upscalers: what it should not show.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? NegativePrompt { get; set; }

    /// <summary>Diffusion upscalers: denoising steps. Default: the model's own, or 75.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(int))]
    public int? Steps { get; set; }

    /// <summary>Diffusion upscalers: how closely the prompt is followed, 0 to 100. Default: the model's own, or 9.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(double))]
    public double? GuidanceScale { get; set; }

    /// <summary>Diffusion upscalers: noise added to the picture; more lets the model invent more. Default: 20.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(int))]
    public int? NoiseLevel { get; set; }

    /// <summary>Diffusion upscalers: number that fixes the result. Default: one is drawn and reported.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(ulong))]
    public ulong? Seed { get; set; }

    /// <summary>Resizes the pictures of one input.</summary>
    private protected override void MakePictures()
    {
        // What a picture says about how it was made, or a file about its bytes, is not how it is to be resized.
        if (PipedKind.Of(InputObject) is nameof(AIImage) or nameof(AIResizedImage) or nameof(AICutout) or nameof(AIImageInfo) or nameof(FileSystemInfo) or nameof(Array))
            IgnoreUnlessNamed(Settings);
        ForEachPicture(Path, LiteralPath, InputObject, Resize, ConcernsAll);
    }

    /// <summary>Gives the network back.</summary>
    private protected override void Finish() => Release();

    /// <summary>Frees what the command holds.</summary>
    protected override void Dispose(bool disposing)
    {
        Release();
        base.Dispose(disposing);
    }

    private void Resize(PictureSource source)
    {
        RequireOneSize();
        var job = Prepare(source);
        if (ShouldProcess(job.Target, job.Action))
            Run(job);
    }

    private ResizeJob Prepare(PictureSource source)
    {
        var device = CommandRequests.Device(Device);
        var output = Output.Open(OutFile, OutputDirectory, 1, Force);
        var (picture, made) = source.Read();
        var request = CommandRequests.For(this) with { Metadata = made };
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
        Output.Wrote(image.Path);
        WriteResult(image, image.Warnings);
    }

    private void RequireOneSize()
    {
        if (Scale is null == Size is null)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "Give either Scale, such as -Scale 4, or Size, such as -Size 1024x768.");
    }

    /// <summary>Without a name, each picture's own model is taken.</summary>
    private protected override bool HoldsForAll(string parameter) => parameter == nameof(Model) ? IsNamed(parameter) : base.HoldsForAll(parameter);

    private void Release()
    {
        _worker?.Dispose();
        _worker = null;
    }
}
