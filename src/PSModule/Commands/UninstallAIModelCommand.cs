using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Removes installed models with their files.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "AIModel", SupportsShouldProcess = true)]
public sealed class UninstallAIModelCommand : EngineCommand
{
    private const string Activity = "Removing models";

    /// <summary>Names of models, or their folders; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[] Model { get; set; } = [];

    /// <summary>Removes a model although others are based on it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Removes the models of one input.</summary>
    protected override void ProcessRecord()
    {
        foreach (var named in Model)
        {
            foreach (var name in InstalledModels.Named(named, removable: true))
                Attempt(name, () => Remove(name), _ => false);
        }
    }

    private void Remove(string name)
    {
        var removal = InstalledModels.Removal(name, Force, Paths.Full);
        if (!ShouldProcess(removal.Path, $"Remove the model '{removal.Name}'"))
            return;
        RunAside(_ => ModelWork.Remove(removal, Stopped), Activity);
        WriteVerbose($"The model '{removal.Name}' was removed from '{removal.Path}'.");
        if (removal.Warning is { } warning)
            WriteWarning(warning);
    }
}
