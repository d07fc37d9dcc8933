using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Changes pictures, or parts of them, as a text says.</summary>
[Cmdlet(VerbsData.Edit, "AIImage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = PathSet)]
[OutputType(typeof(AIImage))]
public sealed class EditAIImageCommand : GenerationCommand
{
    private const string ClipboardSet = "FromClipboard";

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

    /// <summary>What the picture, or its masked part, should show.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PromptText]
    [ArgumentCompleter(typeof(PromptCompleter))]
    public string Prompt { get; set; } = "";

    /// <summary>What is drawn anew: a picture file, its bytes, or an object with a Path; white is drawn anew, or what is opaque.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Mask { get; set; }

    /// <summary>What is drawn anew, in words, with models that can find things.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? MaskText { get; set; }

    /// <summary>A rectangle that is drawn anew: x,y,width,height in pixels.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Region { get; set; }

    /// <summary>Draws anew what the mask keeps, and keeps the rest.</summary>
    [Parameter]
    public SwitchParameter InvertMask { get; set; }

    /// <summary>Pixels by which the mask grows on all sides; below 0 it shrinks. Default: 0.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public int? MaskGrow { get; set; }

    /// <summary>Pixels around the mask over which old and new are mixed. Default: those of one latent, 8 with most models.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public int? MaskBlur { get; set; }

    /// <summary>How much is drawn anew, above 0 to 1. Default: 1 with a mask, otherwise 0.8.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public double? Strength { get; set; }

    /// <summary>Extends the picture and fills what is added: left,top,right,bottom in pixels or percent; one value for all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Expand { get; set; }

    /// <summary>Extends the picture on all sides so that it becomes so many times as wide and high.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public double? ZoomOut { get; set; }

    /// <summary>What the model sees of a large picture: auto, none (all of it), or the mask with so many pixels around it. Default: auto.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Crop { get; set; }

    /// <summary>Leaves what is not masked as the model decodes it; otherwise its pixels are those of the picture.</summary>
    [Parameter]
    public SwitchParameter NoPasteBack { get; set; }

    /// <summary>How models without mask channels are kept to what is not masked: Next or Same. Default: Next.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public PictureKnownLevel? KnownLevel { get; set; }

    /// <summary>Paths as the session sees them.</summary>
    internal SessionPaths SessionPaths => Paths;

    /// <summary>Edits the pictures of one input.</summary>
    private protected override void MakePictures()
    {
        IgnoreUnlessNamed(MembersThatAreNoWishes());
        if (ParameterSetName == ClipboardSet)
            Attempt(ClipboardSet, () => Make(Prompt, PictureSource.FromClipboard()), ConcernsAll);
        else
            ForEachPicture(Path, LiteralPath, InputObject, source => Make(Prompt, source), ConcernsAll);
    }

    /// <summary>Parameters that members of what is piped in are named as, though they mean something else there.</summary>
    private IEnumerable<string> MembersThatAreNoWishes() => Piped(InputObject) switch
    {
        Array => [nameof(Count)],
        FileSystemInfo => [nameof(Size)],
        AIResizedImage => [nameof(Model), nameof(Size), nameof(Width), nameof(Height), nameof(Seed)],
        _ => [],
    };
}
