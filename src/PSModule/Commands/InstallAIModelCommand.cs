using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;
using TextToImage.Installing;
using TextToImage.Installing.Hub;

namespace TextToImage.Commands;

/// <summary>Installs models from this machine, or where a repository or a name alone is given, from a hub.</summary>
[Cmdlet(VerbsLifecycle.Install, "AIModel", SupportsShouldProcess = true, DefaultParameterSetName = CatalogueSet)]
[OutputType(typeof(AIModel))]
public sealed class InstallAIModelCommand : EngineCommand
{
    private const string CatalogueSet = "Catalogue", RepositorySet = "Repository", Activity = "Installing models";
    private int _named;

    /// <summary>Model folders, .zip files of such, folders of CLIP models, or folders and .onnx files of super-resolution networks; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The same by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A repository of a hub that speaks Hugging Face's API: owner/name, or owner/name@revision.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RepositorySet, ValueFromPipelineByPropertyName = true)]
    public string Repository { get; set; } = "";

    /// <summary>The folder of the model in the repository, or the .onnx file of a network.</summary>
    [Parameter(ParameterSetName = RepositorySet, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Subfolder { get; set; }

    /// <summary>Name of the one model. Default: that of the folder, file or repository. Alone: that of a model of Find-AIModel, which is fetched.</summary>
    [Parameter(Position = 1, ParameterSetName = PathSet)]
    [Parameter(Position = 1, ParameterSetName = LiteralPathSet)]
    [Parameter(Position = 1, ParameterSetName = RepositorySet)]
    [Parameter(Mandatory = true, ParameterSetName = CatalogueSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(CatalogueCompleter))]
    public string? Name { get; set; }

    /// <summary>Which of a network's files, where a repository has it in several: fp32, fp16 or int8.</summary>
    [Parameter(ParameterSetName = RepositorySet)]
    [Parameter(ParameterSetName = CatalogueSet)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(PrecisionCompleter))]
    public string? Precision { get; set; }

    /// <summary>Accepts the licence that the repository names.</summary>
    [Parameter(ParameterSetName = RepositorySet)]
    [Parameter(ParameterSetName = CatalogueSet)]
    public SwitchParameter AcceptLicense { get; set; }

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

    private string Folder => string.IsNullOrWhiteSpace(Destination) ? ModelWork.UserFolder : Paths.Full(Destination!);

    /// <summary>Installs the models of one input.</summary>
    protected override void ProcessRecord()
    {
        if (ParameterSetName is CatalogueSet or RepositorySet)
        {
            var repository = ParameterSetName == RepositorySet ? Repository : null;
            Attempt(repository ?? Name, () => Fetch(repository), id => id == ErrorIds.OutputNotWritable);
            return;
        }
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
        RequireOneName();
        using var installation = ModelInstallation.Prepare(source, Folder, Name, Force);
        var action = FormattableString.Invariant($"{(installation.Replaces ? "Replace by" : "Install")} the model '{source}' ({installation.Bytes / 1e6:0.0} MB)");
        if (ShouldProcess(installation.Path, action))
            Run((writer, stopped) => ModelWork.Install(installation, writer, stopped), installation.Name, installation.Path);
    }

    private void Fetch(string? repository)
    {
        RequireOneName();
        HubInstallation? prepared = null;
        RunAside(_ => prepared = ModelWork.Find(repository, Subfolder, Name, Precision, Folder, Force, AcceptLicense, Stopped), Activity);
        using var installation = prepared!;
        var license = installation.License is { } named ? $"licence {named}, {installation.LicenseLink}" : "no licence named";
        var action = FormattableString.Invariant(
            $"{(installation.Replaces ? "Replace by" : "Fetch")} {installation.Files.Count} files, {installation.Bytes / 1e6:0.0} MB of {installation.Source} at {installation.Revision} ({license})");
        if (ShouldProcess($"Performing the operation \"{action}\" on target \"{installation.Path}\".", $"{action}?", installation.Path, out var reason))
            Run((writer, stopped) => ModelWork.Install(installation, writer, stopped), installation.Name, installation.Path);
        else if (reason == ShouldProcessReason.WhatIf)
        {
            foreach (var (name, bytes) in installation.Files)
                ShouldProcess(name, FormattableString.Invariant($"Fetch {bytes} bytes"));
        }
    }

    private void Run(Func<CommandWriter, CancellationToken, IReadOnlyList<string>> install, string name, string path)
    {
        IReadOnlyList<string> warnings = [];
        RunAside(handOver => warnings = install(new CommandWriter(this, WriteObject, () => name, Activity, handOver), Stopped), Activity);
        foreach (var warning in warnings)
            WriteWarning(warning);
        WriteVerbose($"The model '{name}' is in '{path}'.");
        if (PassThru)
            WriteObject(InstalledModels.Describe(path, each => each));
    }

    private void RequireOneName()
    {
        if (!string.IsNullOrWhiteSpace(Name) && _named++ > 0)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"Several models cannot have the one name '{Name}'; install them one by one, or leave Name out.");
    }
}
