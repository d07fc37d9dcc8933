using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Packs installed models into .zip files, to be installed on machines without the internet.</summary>
[Cmdlet(VerbsData.Save, "AIModel", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class SaveAIModelCommand : EngineCommand
{
    private const string Activity = "Saving models";

    /// <summary>Names of models, or their folders; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[] Model { get; set; } = [];

    /// <summary>The .zip file, or a folder, in which it gets the model's name; one that ends with a slash is made.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public string OutFile { get; set; } = "";

    /// <summary>Replaces a file of that name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the files that were made.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Packs the models of one input.</summary>
    protected override void ProcessRecord()
    {
        foreach (var named in Model)
        {
            foreach (var name in InstalledModels.Named(named))
                Attempt(name, () => Save(name), id => id == ErrorIds.OutputNotWritable);
        }
    }

    private void Save(string name)
    {
        var slash = OutFile.Length > 0 && OutFile[OutFile.Length - 1] is '/' or '\\' ? "/" : "";
        var saving = InstalledModels.Saving(name, Paths.Full(OutFile).TrimEnd('/', '\\') + slash, Force, Paths.Full);
        if (!ShouldProcess(saving.Target, FormattableString.Invariant($"Pack the model '{saving.Name}' ({saving.Bytes / 1e6:0.0} MB)")))
            return;
        RunAside(handOver => ModelWork.Save(saving, new CommandWriter(this, WriteObject, () => saving.Name, Activity, handOver), Stopped), Activity);
        if (saving.Warning is { } warning)
            WriteWarning(warning);
        WriteVerbose($"The model '{saving.Name}' is in '{saving.Target}'.");
        if (PassThru)
            WriteObject(new FileInfo(saving.Target));
    }
}
