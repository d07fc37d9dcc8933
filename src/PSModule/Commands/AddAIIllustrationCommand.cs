using System.Management.Automation;
using TextToImage.Arguments;

namespace TextToImage.Commands;

/// <summary>Puts pictures into Word and PowerPoint files.</summary>
[Cmdlet(VerbsCommon.Add, "AIIllustration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = PathSet)]
[OutputType(typeof(AIIllustration), typeof(AIIllustrationPlan))]
public sealed class AddAIIllustrationCommand : IllustrationCommand
{
    /// <summary>Also every slide, or heading of the first level, that has no picture.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(SwitchParameter))]
    public SwitchParameter All { get; set; }

    /// <summary>The backgrounds of the chosen slides.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SlideBackground]
    public SwitchParameter Background { get; set; }

    /// <summary>Takes tokens that got no picture out of the text, such as those that cannot be read.</summary>
    [Parameter]
    public SwitchParameter RemoveUnused { get; set; }

    /// <summary>Text below the picture, with a number of its own (Word).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Caption { get; set; }

    /// <summary>Width on the page, such as 6cm, 40mm, 2.5in, 120pt or 300px. Default: that of the frame, in Word half the column.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Width { get; set; }

    /// <summary>Height on the page, such as 6cm. Default: what the width and the picture's shape give.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Height { get; set; }

    /// <summary>How text goes around the picture (Word): Inline, Square, TopAndBottom, Behind or Front. Default: Inline; Square with Left or Top.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(IllustrationWrap))]
    public IllustrationWrap? Wrap { get; set; }

    /// <summary>At which side of the column the picture stands (Word): Left, Center or Right.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(IllustrationAlign))]
    public IllustrationAlign? Align { get; set; }

    /// <summary>How far to the right the picture floats (Word), such as 2cm; with a minus to the left.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Left { get; set; }

    /// <summary>How far down the picture floats (Word); with a minus up.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Top { get; set; }

    /// <summary>From where that is measured (Word): Text (column and paragraph), Margin or Page. Default: Text.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(IllustrationFrom))]
    public IllustrationFrom? From { get; set; }
}
