using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;
using TextToImage.Upscaling;

namespace TextToImage.Commands;

/// <summary>Changes pictures, or parts of them, as a text says.</summary>
[Cmdlet(VerbsData.Edit, "AIImage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = PathSet)]
[OutputType(typeof(AIImage), typeof(AIImageGrid), typeof(AIResizedImage))]
public sealed partial class EditAIImageCommand : GenerationCommand
{
    private const string ClipboardSet = "FromClipboard", Enlarging = "Making pictures larger";

    /// <summary>What a picture that only becomes larger has a use for.</summary>
    private static readonly HashSet<string> HeededByUpscale = new(StringComparer.OrdinalIgnoreCase)
    {
        nameof(Path), nameof(LiteralPath), nameof(InputObject), nameof(FromClipboard), nameof(Upscale), nameof(Model), nameof(Size), nameof(Width), nameof(Height),
        nameof(OutFile), nameof(OutputDirectory), nameof(Device), nameof(Force), nameof(NoCache), nameof(AsJob), nameof(JobName),
    };

    private ResizeWorker? _enlarging;

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

    /// <summary>Takes the picture from the clipboard (on Windows).</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClipboardSet)]
    public SwitchParameter FromClipboard { get; set; }

    /// <summary>What the picture, or its masked part, should show. Default: what its file says.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PromptText]
    [ArgumentCompleter(typeof(PromptCompleter))]
    public string Prompt { get; set; } = "";

    /// <summary>A rectangle that is drawn anew: x,y,width,height in pixels.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Region { get; set; }

    /// <summary>Draws a variation of the picture of that number of a grid, from 1; of a single picture the number is 1. With a prompt: what it should show instead.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(int))]
    public int? Vary { get; set; }

    /// <summary>With Vary: the same subject, arranged anew. This is the default.</summary>
    [Parameter]
    public SwitchParameter Strong { get; set; }

    /// <summary>With Vary: nearly the same picture.</summary>
    [Parameter]
    public SwitchParameter Subtle { get; set; }

    /// <summary>Makes the picture of that number of a grid larger, by the upscaler of the model that made it; of a single picture the number is 1. Nothing is drawn; Size says how large.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(int))]
    public int? Upscale { get; set; }

    /// <summary>Works on the picture of that number of a grid, from 1.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(int))]
    public int? Pick { get; set; }

    /// <summary>Edits the pictures of one input.</summary>
    private protected override void MakePictures()
    {
        IgnoreUnlessNamed(MembersThatAreNoWishes());
        Action<PictureSource> work = Upscale is null ? source => Make(Prompt, source) : Enlarge;
        if (ParameterSetName == ClipboardSet)
            Attempt(ClipboardSet, () => work(PictureSource.FromClipboard()), ConcernsAll);
        else
            ForEachPicture(Path, LiteralPath, InputObject, work, ConcernsAll);
    }

    /// <summary>Gives back what was used.</summary>
    private protected override void Finish()
    {
        Release();
        base.Finish();
    }

    /// <summary>Frees what the command holds.</summary>
    protected override void Dispose(bool disposing)
    {
        Release();
        base.Dispose(disposing);
    }

    /// <summary>Makes a picture larger, as Resize-AIImage does.</summary>
    private void Enlarge(PictureSource source)
    {
        Edits.RequireOneWay(this);
        RequireNoDrawing();
        var output = Output.Open(OutFile, OutputDirectory, 1, Force);
        var cell = Edits.Cell(this, source);
        var request = new ResizeRequest { Width = Width ?? Size?.Width, Height = Height ?? Size?.Height, Metadata = cell.Made };
        var choice = InstalledModels.Upscaler(null, Model, cell.Made, enlarges: true, Paths.Full);
        var job = new ResizeJob(source, cell.Picture, request, choice, CommandRequests.Device(Device), output) { Name = cell.FileName };
        if (!ShouldProcess(job.Target, job.Action))
            return;
        _enlarging ??= new ResizeWorker(keepLoaded: !NoCache);
        RunAside(handOver => _enlarging.Make(job, new CommandWriter(this, WriteMade, () => cell.FileName, Enlarging, handOver), Stopped), Enlarging);
    }

    /// <summary>What draws has no effect on a picture that only becomes larger, and nothing is ignored silently.</summary>
    private void RequireNoDrawing()
    {
        var named = MyInvocation.BoundParameters.Keys.FirstOrDefault(name => IsNamed(name) && GetType().GetProperty(name) is not null && !HeededByUpscale.Contains(name));
        if (named is not null)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"Upscale makes a picture larger and draws nothing, so {named} has no place beside it; leave one of them out.");
    }

    private void Release()
    {
        _enlarging?.Dispose();
        _enlarging = null;
    }

    /// <summary>Parameters that members of what is piped in are named as, though they mean something else there.</summary>
    private IEnumerable<string> MembersThatAreNoWishes() => PipedKind.Of(InputObject) switch
    {
        // How a picture was made is known from its file; what is asked for is another one.
        nameof(AIImage) or nameof(AIImageInfo) when Vary is not null => [nameof(Seed), nameof(Variation), nameof(VariationSeed), nameof(Strength)],
        nameof(AIImage) or nameof(AIImageInfo) or nameof(AIImageGrid) when Upscale is not null => [nameof(Model), nameof(Size), nameof(Width), nameof(Height)],
        nameof(Array) => [nameof(Count)],
        nameof(FileSystemInfo) => [nameof(Size)],
        nameof(AIResizedImage) => [nameof(Model), nameof(Size), nameof(Width), nameof(Height), nameof(Seed)],
        nameof(AICutout) => [nameof(Model), nameof(Size), nameof(Width), nameof(Height)],
        _ => [],
    };
}
