using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Makes one picture of any length.</summary>
[Cmdlet(VerbsCommon.New, "AICanvas", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(AIImage))]
public sealed class NewAICanvasCommand : SamplingCommand
{
    private const string Activity = "Making a canvas";

    private CanvasWorker? _worker;

    /// <summary>What the canvas should show: every window of it does, so best something that can go on.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [PromptText]
    [ArgumentCompleter(typeof(PromptCompleter))]
    public string Prompt { get; set; } = "";

    /// <summary>Makes the canvas of one prompt, or goes on with it.</summary>
    private protected override void MakePictures() => Attempt(Prompt, Make, ConcernsAll);

    /// <summary>Gives the model back.</summary>
    private protected override void Finish() => Release();

    /// <summary>Frees what the command holds.</summary>
    protected override void Dispose(bool disposing)
    {
        Release();
        base.Dispose(disposing);
    }

    private void Make()
    {
        if (Size is null)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "A canvas has the size that Size says, and it says none; give one, such as -Size 9728x2048.");
        var model = InstalledModels.Open(Model, Paths.Full);
        var request = CommandRequests.For(this) with { Prompt = Prompt };
        var job = new CanvasJob(model, CommandRequests.Device(Device), request, Output.Named(OutFile, OutputDirectory) ?? Paths.Full("."), Force);
        if (!ShouldProcess(job.Target, job.Action))
            return;
        _worker ??= new CanvasWorker(keepLoaded: !NoCache);
        RunAside(handOver => _worker.Make(job, new CommandWriter(this, Write, () => Prompt, Activity, handOver), Stopped), Activity);
    }

    private void Write(object result)
    {
        var image = (AIImage)result;
        Output.Wrote(image.Path);
        WriteResult(image, image.Warnings);
    }

    private void Release()
    {
        _worker?.Dispose();
        _worker = null;
    }
}
