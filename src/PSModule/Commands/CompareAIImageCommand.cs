using System.Management.Automation;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Tells whether pictures are the same as another one, within a tolerance.</summary>
[Cmdlet(VerbsData.Compare, "AIImage", DefaultParameterSetName = PathSet)]
[OutputType(typeof(AIImageComparison))]
public sealed class CompareAIImageCommand : PictureCommand
{
    private PictureComparer? _comparer;
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

    /// <summary>The picture of the same size that they should be like: a path, a file, an object with a Path, or bytes.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public object Reference { get; set; } = "";

    /// <summary>The largest difference of a channel that counts as equal, 0 to 255. Default: 0.</summary>
    [Parameter]
    public int? Tolerance { get; set; }

    /// <summary>The least peak signal-to-noise ratio, in decibels, that counts as equal; alone, it decides instead of the tolerance.</summary>
    [Parameter]
    public double? MinimumPsnr { get; set; }

    /// <summary>Also writes a picture of the differences to this file: black where the two are equal, the largest difference as 255.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? DifferencePath { get; set; }

    /// <summary>Replaces existing files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Reads what pictures are compared with.</summary>
    protected override void BeginProcessing() => Attempt(Reference, () => _comparer = Prepare(), _ => true);

    /// <summary>Compares the pictures of one input.</summary>
    protected override void ProcessRecord() => ForEachPicture(Path, LiteralPath, InputObject, Compare, _ => false);

    private PictureComparer Prepare()
    {
        var reference = GivenValue.Source(Reference, Paths)
            ?? throw new AIImageException(ErrorIds.ArgumentInvalid, "There is no picture to compare with; name one (-Reference).");
        return new PictureComparer(reference, Tolerance, MinimumPsnr);
    }

    private void Compare(PictureSource source)
    {
        _output ??= new OutputTarget(Paths.Full);
        var compared = _comparer!.Compare(source, _output.Named(DifferencePath, null), Force);
        if (compared.DifferencePath is { } written)
            _output.Wrote(written);
        WriteResult(compared, compared.Warnings);
    }
}
