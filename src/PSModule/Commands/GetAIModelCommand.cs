using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Lists the installed models, or what one of them draws.</summary>
[Cmdlet(VerbsCommon.Get, "AIModel", DefaultParameterSetName = ModelsSet)]
[OutputType(typeof(AIModel), ParameterSetName = [ModelsSet])]
[OutputType(typeof(AIModelWord), ParameterSetName = [WordsSet])]
public sealed class GetAIModelCommand : PSCmdlet
{
    private const string ModelsSet = "Models";
    private const string WordsSet = "Words";

    /// <summary>Names of models; wildcards are allowed. Default: all, and with -Words the starter model.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ModelsSet)]
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = WordsSet)]
    [Alias("Model")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Lists what a model draws, by group, instead of models.</summary>
    [Parameter(Mandatory = true, ParameterSetName = WordsSet)]
    public SwitchParameter Words { get; set; }

    /// <summary>Only words of which a phrase has this in it; with wildcards, is like it.</summary>
    [Parameter(Position = 0, ParameterSetName = WordsSet)]
    [SupportsWildcards]
    public string? Filter { get; set; }

    /// <summary>Language of the words, such as de. Default: English, and where nothing English fits Filter, all.</summary>
    [Parameter(ParameterSetName = WordsSet)]
    public string? Language { get; set; }

    /// <summary>Says which folders of models cannot be read.</summary>
    protected override void BeginProcessing()
    {
        foreach (var warning in InstalledModels.Warnings())
            WriteWarning(warning);
    }

    /// <summary>Writes the models whose names fit.</summary>
    protected override void ProcessRecord()
    {
        foreach (var name in Name ?? [Words ? "" : "*"])
            Write(name);
    }

    private void Write(string name)
    {
        if (Words && name.Length == 0)
        {
            WriteEach(name);
            return;
        }
        var pattern = InstalledModels.Pattern(name);
        var folders = InstalledModels.Folders().Where(folder => pattern?.IsMatch(Path.GetFileName(folder)) ?? string.Equals(Path.GetFileName(folder), name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (folders.Count == 0 && pattern is null)
            folders.Add(name);
        foreach (var folder in folders)
            WriteEach(folder);
    }

    private void WriteEach(string nameOrFolder)
    {
        try
        {
            if (Words)
                WriteObject(InstalledModels.Words(nameOrFolder, Filter, Language, SessionState.Path.GetUnresolvedProviderPathFromPSPath), enumerateCollection: true);
            else
                WriteObject(InstalledModels.Describe(nameOrFolder, SessionState.Path.GetUnresolvedProviderPathFromPSPath));
        }
        catch (AIImageException error)
        {
            WriteError(CommandErrors.Record(error, nameOrFolder));
        }
        catch (Exception error) when (error is SessionStateException or PSInvalidOperationException or NotSupportedException)
        {
            // Such as a drive that the session has not.
            WriteError(CommandErrors.Record(new AIImageException(ErrorIds.ModelNotFound, $"There is no model '{nameOrFolder}': {error.Message.TrimEnd('.')}; Get-AIModel lists those that are installed.", error), nameOrFolder));
        }
    }
}
