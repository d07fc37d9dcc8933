using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;
using TextToImage.Optimizing;

namespace TextToImage.Commands;

/// <summary>Makes models with smaller weights of installed ones, which stay as they are, and compares both; or models that load faster on this machine.</summary>
[Cmdlet(VerbsCommon.Optimize, "AIModel", SupportsShouldProcess = true, DefaultParameterSetName = Smaller)]
[OutputType(typeof(AIModelOptimization), ParameterSetName = [Smaller])]
[OutputType(typeof(AIPreparedNetwork), ParameterSetName = [Machine])]
public sealed class OptimizeAIModelCommand : EngineCommand
{
    private const string Activity = "Optimising models", Smaller = "Precision", Machine = "Machine";
    private int _named;

    /// <summary>Names of models, or model folders; wildcards are allowed in names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[] Model { get; set; } = [];

    /// <summary>fp16: weights are stored in 16 bits, half the disk. int8: what draws computes in 8-bit integers, the rest is stored in 16 bits.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = Smaller)]
    [ArgumentCompleter(typeof(PrecisionCompleter))]
    public string Precision { get; set; } = "";

    /// <summary>Keeps the graphs in the model's folder as ONNX Runtime rewrites them for this processor: loading takes less time, pictures stay the same, and the model takes twice the disk.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Machine)]
    public SwitchParameter ForThisMachine { get; set; }

    /// <summary>Removes what was kept for this machine.</summary>
    [Parameter(ParameterSetName = Machine)]
    public SwitchParameter Undo { get; set; }

    /// <summary>Name of the one new model. Default: that of the old one and the precision, such as sd15-fp16.</summary>
    [Parameter(ParameterSetName = Smaller)]
    [AllowEmptyString]
    public string? Name { get; set; }

    /// <summary>The folder of models to put it in; it is made where it is missing. Default: the user's own.</summary>
    [Parameter(ParameterSetName = Smaller)]
    [AllowEmptyString]
    public string? Destination { get; set; }

    /// <summary>What both models draw to be compared. Default: two pictures.</summary>
    [Parameter(ParameterSetName = Smaller)]
    public string[]? Prompt { get; set; }

    /// <summary>Steps of these pictures. Default: the model's own, 8 at most.</summary>
    [Parameter(ParameterSetName = Smaller)]
    [ValidateRange(1, int.MaxValue)]
    public int? Steps { get; set; }

    /// <summary>Size of these pictures: 512x768, 512 for a square, or something with Width and Height. Default: the model's own.</summary>
    [Parameter(ParameterSetName = Smaller)]
    [PictureSize]
    [ArgumentCompleter(typeof(SizeCompleter))]
    public PictureSize? Size { get; set; }

    /// <summary>Seed of the first picture; those that follow have the next ones.</summary>
    [Parameter(ParameterSetName = Smaller)]
    public ulong Seed { get; set; } = 1;

    /// <summary>Draws nothing: no times, no comparison, and with int8 no convolutions in integers, as their ranges are observed while pictures are drawn.</summary>
    [Parameter(ParameterSetName = Smaller)]
    public SwitchParameter NoPictures { get; set; }

    /// <summary>Where to draw: auto, cpu, directml, cuda, coreml, webgpu, npu, or a name that Get-AIDevice gives. Default: auto.</summary>
    [Parameter(ParameterSetName = Smaller)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string? Device { get; set; }

    /// <summary>Replaces a model of that name.</summary>
    [Parameter(ParameterSetName = Smaller)]
    public SwitchParameter Force { get; set; }

    /// <summary>Optimises the models of one input.</summary>
    protected override void ProcessRecord()
    {
        foreach (var named in Model)
        {
            foreach (var name in InstalledModels.Named(named))
                Attempt(name, () => Optimize(name), id => id is ErrorIds.DeviceUnavailable or ErrorIds.OutputNotWritable);
        }
    }

    private void Optimize(string name)
    {
        if (ParameterSetName == Machine)
            Prepare(name);
        else
            Make(name);
    }

    private void Prepare(string name)
    {
        var preparation = ModelPreparation.Prepare(InstalledModels.Locate(name, Paths.Full));
        var action = Undo ? "Remove what is kept for this machine" : FormattableString.Invariant($"Prepare for this machine ({preparation.Bytes / 1e6:0.0} MB)");
        if (!ShouldProcess(preparation.Path, action))
            return;
        if (Undo)
        {
            if (!ModelWork.Undo(preparation))
                WriteWarning($"Nothing was kept for this machine in '{preparation.Path}'.");
            return;
        }
        AIPreparedNetwork[] networks = [];
        RunAside(handOver => networks = ModelWork.Prepare(preparation, new CommandWriter(this, WriteObject, () => preparation.Path, Activity, handOver), Stopped), Activity);
        WriteObject(networks, enumerateCollection: true);
    }

    private void Make(string name)
    {
        if (!string.IsNullOrWhiteSpace(Name) && _named++ > 0)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"Several models cannot have the one name '{Name}'; optimise them one by one, or leave Name out.");
        var optimization = ModelOptimization.Prepare(
            InstalledModels.Locate(name, Paths.Full), WeightPrecisions.Parse(Precision), string.IsNullOrWhiteSpace(Destination) ? ModelWork.UserFolder : Paths.Full(Destination!),
            Name, NoPictures ? null : ModelWork.Trial(Prompt, Steps, Size, Seed, CommandRequests.Device(Device)), Force);
        var action = FormattableString.Invariant($"{(optimization.Replaces ? "Replace by" : "Make")} a model of '{optimization.Source}' in {optimization.Precision.Name()} (at most {optimization.Bytes / 1e6:0.0} MB)");
        if (!ShouldProcess(optimization.Path, action))
            return;
        AIModelOptimization? result = null;
        RunAside(handOver => result = ModelWork.Optimize(optimization, new CommandWriter(this, WriteObject, () => optimization.Source, Activity, handOver), Stopped), Activity);
        WriteResult(result!, result!.Warnings);
    }
}
