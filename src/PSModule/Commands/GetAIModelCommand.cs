using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Lists the installed models.</summary>
[Cmdlet(VerbsCommon.Get, "AIModel")]
[OutputType(typeof(AIModel))]
public sealed class GetAIModelCommand : PSCmdlet
{
    /// <summary>Names of models; wildcards are allowed. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Model")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Says which folders of models cannot be read.</summary>
    protected override void BeginProcessing()
    {
        foreach (var warning in InstalledModels.Warnings())
            WriteWarning(warning);
    }

    /// <summary>Writes the models whose names fit.</summary>
    protected override void ProcessRecord()
    {
        foreach (var name in Name ?? ["*"])
            Write(name);
    }

    private void Write(string name)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        var folders = InstalledModels.Folders().Where(folder => pattern.IsMatch(Path.GetFileName(folder))).ToList();
        if (folders.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            folders.Add(name);
        foreach (var folder in folders)
            WriteModel(folder);
    }

    private void WriteModel(string nameOrFolder)
    {
        try
        {
            WriteObject(InstalledModels.Describe(nameOrFolder, SessionState.Path.GetUnresolvedProviderPathFromPSPath));
        }
        catch (AIImageException error)
        {
            WriteError(CommandErrors.Record(error, nameOrFolder));
        }
    }
}
