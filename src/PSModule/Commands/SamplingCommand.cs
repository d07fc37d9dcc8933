using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>What the commands that let a model draw share: which model, and how its pictures are sampled. Most of its parameters are written from the table of settings.</summary>
public abstract partial class SamplingCommand : PictureOutputCommand
{
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

    /// <summary>Paths as the session sees them.</summary>
    internal SessionPaths SessionPaths => Paths;
}
