using System.Management.Automation;
using TextToImage.Arguments;

namespace TextToImage.Commands;

/// <summary>Makes pictures from text.</summary>
[Cmdlet(VerbsCommon.New, "AIImage", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(AIImage))]
public sealed partial class NewAIImageCommand : GenerationCommand
{
    /// <summary>What the picture should show.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PromptText]
    [ArgumentCompleter(typeof(PromptCompleter))]
    public string Prompt { get; set; } = "";

    /// <summary>Makes the pictures of one prompt.</summary>
    private protected override void MakePictures() => Make(Prompt);
}
