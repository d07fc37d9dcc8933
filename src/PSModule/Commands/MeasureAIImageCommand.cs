using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Measures how well pictures fit their prompts, and how near they are to another picture.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "AIImage", DefaultParameterSetName = PathSet)]
[OutputType(typeof(AIImageMeasure))]
public sealed class MeasureAIImageCommand : PictureCommand
{
    private const string Activity = "Measuring pictures";
    private PictureMeasurer? _measurer;

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

    /// <summary>What the pictures should show. Default: the prompt that each was made with.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Prompt { get; set; }

    /// <summary>Name or folder of the CLIP model that compares pictures with prompts. Default: the first that is installed.</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>A picture of the same size that they should be like: a path, a file, an object with a Path, or bytes.</summary>
    [Parameter]
    public object? Reference { get; set; }

    /// <summary>Where to compute: auto, cpu, directml, cuda, coreml, webgpu, npu, or a name that Get-AIDevice gives. Default: auto.</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string? Device { get; set; }

    /// <summary>Frees the CLIP model's memory at the end instead of keeping it for the session.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>Finds what pictures are measured against.</summary>
    protected override void BeginProcessing() => Attempt(Reference, () => _measurer = Prepare(), _ => true);

    /// <summary>Measures the pictures of one input.</summary>
    protected override void ProcessRecord() => ForEachPicture(Path, LiteralPath, InputObject, Measure, ConcernsAll);

    /// <summary>Gives the CLIP model back.</summary>
    protected override void EndProcessing() => Release();

    /// <summary>Frees what the command holds.</summary>
    protected override void Dispose(bool disposing)
    {
        Release();
        base.Dispose(disposing);
    }

    private PictureMeasurer Prepare()
    {
        var reference = GivenValue.Source(Reference, Paths);
        var clip = InstalledModels.ClipFor(Model, Prompt, reference is not null, Paths.Full);
        return new PictureMeasurer(clip, CommandRequests.Device(Device), Prompt, !string.IsNullOrWhiteSpace(Model), reference, keepLoaded: !NoCache);
    }

    private void Measure(PictureSource source)
    {
        AIImageMeasure? measure = null;
        RunAside(_ => measure = _measurer!.Measure(source, Stopped), Activity);
        WriteResult(measure!, measure!.Warnings);
    }

    private static bool ConcernsAll(string errorId) => errorId is ErrorIds.ModelIncomplete or ErrorIds.ModelConfigInvalid or ErrorIds.ModelUnsupported
        or ErrorIds.NetworkInvalid or ErrorIds.TokenizerInvalid or ErrorIds.DeviceUnavailable;

    private void Release()
    {
        _measurer?.Dispose();
        _measurer = null;
    }
}
