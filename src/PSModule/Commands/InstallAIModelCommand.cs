using System.Management.Automation;
using TextToImage.Engine;
using TextToImage.Installing;

namespace TextToImage.Commands;

/// <summary>Installs models from folders and files of this machine.</summary>
[Cmdlet(VerbsLifecycle.Install, "AIModel", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(AIModel))]
public sealed class InstallAIModelCommand : EngineCommand
{
    private const string Activity = "Installing models";
    private int _named;

    /// <summary>Model folders, .zip files of such, folders of CLIP models, or folders and .onnx files of super-resolution networks; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The same by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Name of the one model. Default: that of the folder or file.</summary>
    [Parameter(Position = 1)]
    [AllowEmptyString]
    public string? Name { get; set; }

    /// <summary>The folder of models to install into; it is made where it is missing. Default: the user's own.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Destination { get; set; }

    /// <summary>Replaces a model of that name.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the model that was installed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Installs the models of one input.</summary>
    protected override void ProcessRecord()
    {
        var given = ParameterSetName == LiteralPathSet ? LiteralPath : Path;
        foreach (var path in given)
            Attempt(path, () => InstallAll(ParameterSetName == LiteralPathSet ? [Paths.Full(path)] : Paths.ExpandModels(path)), _ => false);
    }

    private void InstallAll(IReadOnlyList<string> sources)
    {
        foreach (var source in sources)
            Attempt(source, () => Install(source), id => id == ErrorIds.OutputNotWritable);
    }

    private void Install(string source)
    {
        if (!string.IsNullOrWhiteSpace(Name) && _named++ > 0)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"Several models cannot have the one name '{Name}'; install them one by one, or leave Name out.");
        var folder = string.IsNullOrWhiteSpace(Destination) ? ModelWork.UserFolder : Paths.Full(Destination!);
        using var installation = ModelInstallation.Prepare(source, folder, Name, Force);
        var action = FormattableString.Invariant($"{(installation.Replaces ? "Replace by" : "Install")} the model '{source}' ({installation.Bytes / 1e6:0.0} MB)");
        if (ShouldProcess(installation.Path, action))
            Copy(installation);
    }

    private void Copy(ModelInstallation installation)
    {
        IReadOnlyList<string> warnings = [];
        RunAside(handOver => warnings = ModelWork.Install(installation, new CommandWriter(this, WriteObject, () => installation.Source, Activity, handOver), Stopped), Activity);
        foreach (var warning in warnings)
            WriteWarning(warning);
        WriteVerbose($"The model '{installation.Name}' is in '{installation.Path}'.");
        if (PassThru)
            WriteObject(InstalledModels.Describe(installation.Path, path => path));
    }
}
