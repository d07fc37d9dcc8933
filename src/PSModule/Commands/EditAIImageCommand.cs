using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Changes pictures, or parts of them, as a text says.</summary>
[Cmdlet(VerbsData.Edit, "AIImage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = PathSet)]
[OutputType(typeof(AIImage))]
public sealed partial class EditAIImageCommand : GenerationCommand
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

    /// <summary>A rectangle that is drawn anew: x,y,width,height in pixels.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Region { get; set; }

    /// <summary>Extends the picture on all sides so that it becomes so many times as wide and high.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public double? ZoomOut { get; set; }

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
