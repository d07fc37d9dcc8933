using System.Management.Automation;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Lists what pictures can be computed on here, best first; a driver may still be missing.</summary>
[Cmdlet(VerbsCommon.Get, "AIDevice")]
[OutputType(typeof(AIDevice))]
public sealed class GetAIDeviceCommand : PSCmdlet
{
    /// <summary>Writes the devices.</summary>
    protected override void ProcessRecord()
    {
        try
        {
            WriteObject(Devices.Available(), enumerateCollection: true);
            foreach (var problem in Devices.Problems())
                WriteWarning(problem);
        }
        catch (Exception error) when (NativeLibraryFailure.Explain(error) is { } failure)
        {
            ThrowTerminatingError(CommandErrors.Record(failure, null));
        }
    }
}
