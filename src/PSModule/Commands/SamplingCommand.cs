using System.Management.Automation;
using TextToImage.Arguments;

namespace TextToImage.Commands;

/// <summary>What the commands that let a model draw share: which model, and how its pictures are sampled.</summary>
public abstract class SamplingCommand : PictureOutputCommand
{
    /// <summary>What the picture should not show.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? NegativePrompt { get; set; }

    /// <summary>Name of an installed model, or a model folder. Default: the starter model.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>Size in pixels: 512x768, 512 for a square, or something with Width and Height. Default: the model's own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [PictureSize]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public PictureSize? Size { get; set; }

    /// <summary>Denoising steps: more is slower and finer. Default: the model's own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public int? Steps { get; set; }

    /// <summary>How closely the prompt is followed, 0 to 100; 1 turns guidance off. Default: the model's own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public double? GuidanceScale { get; set; }

    /// <summary>Sets back the contrast that guidance adds, 0 to 1. Default: 0.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public double? GuidanceRescale { get; set; }

    /// <summary>Part of the steps, 0 to 1, before which guidance is off. Default: 0.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public double? GuidanceStart { get; set; }

    /// <summary>Part of the steps, 0 to 1, after which guidance is off. Default: 1.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public double? GuidanceEnd { get; set; }

    /// <summary>The sampler: a short name such as dpm++2m-karras, or a diffusers class name. Default: the model's own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SchedulerCompleter))]
    public string? Scheduler { get; set; }

    /// <summary>Share of random noise in the steps of ddim and tcd, 0 to 1. Default: 0.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public double? Eta { get; set; }

    /// <summary>Number that fixes the picture. Default: one is drawn and reported.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public long? Seed { get; set; }

    /// <summary>Whether pictures much larger than the model's own size are drawn in overlapping windows: Auto, On or Off. Default: Auto.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [BlankIsDefault]
    public PictureWindows? Windows { get; set; }
}
