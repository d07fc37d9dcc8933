using System.Management.Automation;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Shows how pictures were made, by what their files say.</summary>
[Cmdlet(VerbsCommon.Get, "AIImageInfo", DefaultParameterSetName = PathSet)]
[OutputType(typeof(AIImageInfo))]
public sealed class GetAIImageInfoCommand : PictureCommand
{
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

    /// <summary>Reads the pictures of one input.</summary>
    protected override void ProcessRecord() =>
        ForEachPicture(Path, LiteralPath, InputObject, source => WriteObject(PictureInfos.Of(source)), _ => false);
}
