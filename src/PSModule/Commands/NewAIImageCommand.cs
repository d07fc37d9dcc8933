using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Makes pictures from text.</summary>
[Cmdlet(VerbsCommon.New, "AIImage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = PromptSet)]
[OutputType(typeof(AIImage), typeof(AIImageGrid))]
public sealed partial class NewAIImageCommand : GenerationCommand
{
    private const string PromptSet = "Prompt", BlendSet = "Blend";

    /// <summary>What the picture should show.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PromptSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = BlendSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PromptText]
    [ArgumentCompleter(typeof(PromptCompleter))]
    public string Prompt { get; set; } = "";

    /// <summary>Two to five pictures, in the middle of which one is drawn: paths, files, bytes, or objects with a Path.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BlendSet)]
    public object[] Blend { get; set; } = [];

    /// <summary>The pictures that are blended.</summary>
    /// <exception cref="AIImageException">One of them is no picture, or cannot be read.</exception>
    internal IEnumerable<(Imaging.Picture Picture, Imaging.PictureMetadata? Made)> Blended() =>
        Blend.SelectMany(each => PictureSource.FromObject(each, SessionPaths)).Select(source => source.Read());

    /// <summary>Makes the pictures of one prompt.</summary>
    private protected override void MakePictures() => Make(Prompt);
}
