using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Takes the background of pictures away.</summary>
[Cmdlet(VerbsCommon.Remove, "AIBackground", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = PathSet)]
[OutputType(typeof(AICutout))]
public sealed class RemoveAIBackgroundCommand : PictureOutputCommand
{
    private const string Activity = "Removing backgrounds";

    /// <summary>What rows of a table may say, and pictures say in another sense.</summary>
    private static readonly string[] Settings = [nameof(Model), nameof(Method), nameof(Background), nameof(Device)];

    private CutoutWorker? _worker;

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

    /// <summary>own: the model that drew it draws it again on nothing; plain: the colour of its border is taken away; network: what the picture shows is looked for; auto: the first of these that can. Default: auto.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(CutoutMethodCompleter))]
    public string? Method { get; set; }

    /// <summary>A network that finds what pictures show. Default: the first that is installed, where one is needed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>How far the colours of a plain background lie apart, in percent, 0 to 50. Default: 6.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(double))]
    public double? Tolerance { get; set; }

    /// <summary>What to lay under it instead: a colour such as #0f6cbd or navy. Default: transparent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BackgroundCompleter))]
    public string? Background { get; set; }

    /// <summary>Takes away the backgrounds of the pictures of one input.</summary>
    private protected override void MakePictures()
    {
        // What a picture says about how it was made is not how its background is to be found.
        if (PipedKind.Of(InputObject) is nameof(AIImage) or nameof(AIResizedImage) or nameof(AICutout) or nameof(AIImageInfo) or nameof(FileSystemInfo) or nameof(Array))
            IgnoreUnlessNamed(Settings);
        ForEachPicture(Path, LiteralPath, InputObject, Cut, ConcernsAll);
    }

    /// <summary>Gives the network back.</summary>
    private protected override void Finish() => Release();

    /// <summary>Frees what the command holds.</summary>
    protected override void Dispose(bool disposing)
    {
        Release();
        base.Dispose(disposing);
    }

    private void Cut(PictureSource source)
    {
        var request = CommandRequests.For(this) with { Model = InstalledModels.MattingNetwork(Model, Paths.Full) };
        var output = Output.Open(OutFile, OutputDirectory, 1, Force);
        output.Require(request.Background);
        var (picture, made) = source.Read();
        var job = new CutoutJob(source, picture, request with { Metadata = made }, CommandRequests.Device(Device), output);
        if (!ShouldProcess(job.Target, $"Take the background of '{source.Name}' away"))
            return;
        _worker ??= new CutoutWorker(keepLoaded: !NoCache);
        RunAside(handOver => _worker.Make(job, new CommandWriter(this, Write, () => source.Name, Activity, handOver), Stopped), Activity);
    }

    private void Write(object result)
    {
        var cutout = (AICutout)result;
        Output.Wrote(cutout.Path);
        WriteResult(cutout, cutout.Warnings);
    }

    private void Release()
    {
        _worker?.Dispose();
        _worker = null;
    }
}
