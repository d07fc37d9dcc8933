using System.Management.Automation;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Lists the pictures of Word and PowerPoint files and how they were made.</summary>
[Cmdlet(VerbsCommon.Get, "AIIllustration", DefaultParameterSetName = PathSet)]
[OutputType(typeof(AIIllustration))]
public sealed class GetAIIllustrationCommand : EngineCommand
{
    /// <summary>Word and PowerPoint files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [SupportsWildcards]
    public string[] DocumentPath { get; set; } = [];

    /// <summary>The documents by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A document as a path, as a file, or as an object with a DocumentPath or Path.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    public object InputObject { get; set; } = "";

    /// <summary>Lists the pictures of the documents of one input.</summary>
    protected override void ProcessRecord() => ForEachInput(
        (DocumentPath, LiteralPath, InputObject), DocumentPaths.Forms(Paths), document => WriteObject(DocumentPictures.In(document), enumerateCollection: true), _ => false);
}
