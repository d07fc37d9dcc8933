using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Tells whether this machine is fit for models: their files, memory, each network on the device, and one small picture.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AIModel")]
[OutputType(typeof(AIModelTest), typeof(bool))]
public sealed class TestAIModelCommand : EngineCommand
{
    private const string Activity = "Testing models";

    /// <summary>Names of models, model folders, or .onnx files of super-resolution networks; wildcards are allowed in names. Default: the starter model.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [AllowEmptyString]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[]? Model { get; set; }

    /// <summary>Where to compute: auto, cpu, directml, cuda, coreml, webgpu, npu, or a name that Get-AIDevice gives. Default: auto.</summary>
    [Parameter]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    public string? Device { get; set; }

    /// <summary>Writes only whether all checks passed: true or false.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Tests the models of one input.</summary>
    protected override void ProcessRecord()
    {
        foreach (var named in Model ?? [""])
        {
            foreach (var name in InstalledModels.Named(named))
                Attempt(name, () => Test(name), id => id == ErrorIds.DeviceUnavailable);
        }
    }

    private void Test(string name)
    {
        var device = CommandRequests.Device(Device);
        var path = InstalledModels.Locate(name, Paths.Full);
        AIModelTest? result = null;
        RunAside(handOver => result = ModelWork.Test(path, device, new CommandWriter(this, WriteObject, () => path, Activity, handOver), Stopped), Activity);
        WriteResult(Quiet ? result!.Passed : result!, result!.Warnings);
    }
}
