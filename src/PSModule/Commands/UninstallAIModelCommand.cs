using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Removes installed models with their files.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "AIModel", SupportsShouldProcess = true)]
public sealed class UninstallAIModelCommand : EngineCommand
{
    private const string Activity = "Removing models";
    private bool _yesToAll, _noToAll;

    /// <summary>Names of models, or their folders; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[] Model { get; set; } = [];

    /// <summary>Removes a model although others are based on it, and models that wildcards stand for without asking for each.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Removes the models of one input.</summary>
    protected override void ProcessRecord()
    {
        foreach (var named in Model)
        {
            foreach (var name in InstalledModels.Named(named, removable: true))
                Attempt(name, () => Remove(name, isFound: InstalledModels.Pattern(named) is not null), _ => false);
        }
    }

    private void Remove(string name, bool isFound)
    {
        var removal = InstalledModels.Removal(name, Force, Paths.Full);
        if (!ShouldProcess(removal.Path, $"Remove the model '{removal.Name}'"))
            return;
        // A pattern may stand for more than was thought of.
        var isSure = !isFound || Force || MyInvocation.BoundParameters.ContainsKey("Confirm");
        if (!isSure && !ShouldContinue($"Remove the model '{removal.Name}' with its files, '{removal.Path}'?", "Uninstall-AIModel", ref _yesToAll, ref _noToAll))
            return;
        RunAside(_ => ModelWork.Remove(removal, Stopped), Activity);
        WriteVerbose($"The model '{removal.Name}' was removed from '{removal.Path}'.");
        if (removal.Warning is { } warning)
            WriteWarning(warning);
    }
}
