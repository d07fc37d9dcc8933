using System.Management.Automation;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Draws flat pictures in shapes.</summary>
[Cmdlet(VerbsData.ConvertTo, "AISvg", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = PathSet)]
[OutputType(typeof(AISvg))]
public sealed class ConvertToAISvgCommand : PictureCommand
{
    private OutputTarget? _output;

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

    /// <summary>Plain colours at most, 2 to 64. Default: as many as the picture has, and gradients where colours change steadily.</summary>
    [Parameter]
    public int? Colors { get; set; }

    /// <summary>Colours near those of Office's theme become these, with the classes by which Office gives them the colours of a document's theme.</summary>
    [Parameter]
    public SwitchParameter ThemeClasses { get; set; }

    /// <summary>Folder for files named after the picture; it is made where it is missing. Default: the current folder.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? OutputDirectory { get; set; }

    /// <summary>The file of the one drawing: .svg. Not together with OutputDirectory.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? OutFile { get; set; }

    /// <summary>Replaces existing files, and draws pictures that are not flat.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Draws the pictures of one input.</summary>
    protected override void ProcessRecord() => ForEachPicture(Path, LiteralPath, InputObject, Draw, errorId => errorId == ErrorIds.OutputNotWritable);

    private void Draw(PictureSource source)
    {
        _output ??= new OutputTarget(Paths.Full);
        var output = _output.Open(OutFile, OutputDirectory, 1, Force, SvgMaker.Extension);
        if (!ShouldProcess(output.PathFor(SvgMaker.FileName(source)), $"Draw '{source.Name}' in shapes"))
            return;
        var drawn = new SvgMaker(Colors, ThemeClasses, Force).Make(source, output, Stopped);
        _output.Wrote(drawn.Path);
        WriteResult(drawn, drawn.Warnings);
    }
}
