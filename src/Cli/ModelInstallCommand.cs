using System.CommandLine;
using TextToImage.Installing;
using TextToImage.Installing.Hub;
using TextToImage.Models;

namespace TextToImage.Cli;

/// <summary><c>aiimage model install</c>: a model from this machine, or from a hub.</summary>
internal sealed class ModelInstallCommand
{
    private readonly Argument<string?> _source = new("SOURCE")
    {
        Description = "A model folder, a .zip file of one, the folder of a CLIP model, or the folder or .onnx file of a network that enlarges pictures or finds what they show.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _repository = new("--repository") { Description = $"Fetch the model from a hub that speaks Hugging Face's API: {HubOptions.PublicHub}, or the one in {HubOptions.EndpointVariable}.", HelpName = "OWNER/NAME[@REVISION]" };
    private readonly Option<string?> _subfolder = new("--subfolder") { Description = "The folder of the model in the repository, or the .onnx file of a network.", HelpName = "FOLDER" };
    private readonly Option<string?> _precision = new("--precision") { Description = "Which of a network's files, where a repository has it in several: fp32, fp16 or int8.", HelpName = "P" };
    private readonly Option<bool> _accept = new("--accept-license") { Description = "Accept the licence that the repository names." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "List the files that would be fetched and their bytes, and fetch none." };
    private readonly Option<string?> _name = new("--name") { Description = "Name of the model. Default: that of the folder, file or repository. Alone: the name of a model of 'aiimage model find', which is fetched.", HelpName = "NAME" };
    private readonly Option<string?> _to = new("--to") { Description = $"The folder of models to install into. Default: '{ModelLibrary.UserFolder}'.", HelpName = "FOLDER" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace a model of that name." };
    private readonly Option<bool> _json = JsonOutput.Option();
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress on standard error." };

    public static Command Create()
    {
        var self = new ModelInstallCommand();
        var command = new Command("install",
            $"""
            Installs a model, so that it has a name: from this machine, or with --repository or --name alone from a hub. Nothing is fetched unless one of these is given.

            The model is checked, copied or fetched, and there as a whole or not at all. Names that begin with a dot, such as .git, are left out.
            Of a repository the files are fetched that the model needs, a few at once, compared with the hashes that the hub lists; after Ctrl+C the same command goes on.
            {HubOptions.EndpointVariable} names another hub, {HubOptions.TokenVariable} a token of your account, HTTPS_PROXY a proxy.

            Examples:
              aiimage model install C:\downloads\sd15 --name sd15
              aiimage model install realesrgan-x4.onnx
              aiimage model install anime.zip --to D:\models --force
              aiimage model install --name sdxl-turbo --dry-run
              aiimage model install --repository SimianLuo/LCM_Dreamshaper_v7 --name lcm --accept-license
            """)
        { self._source, self._repository, self._subfolder, self._precision, self._accept, self._dryRun, self._name, self._to, self._force, self._json, self._quiet };
        command.Validators.Add(parsed =>
        {
            var (source, repository, name) = (parsed.GetValue(self._source), parsed.GetValue(self._repository), parsed.GetValue(self._name));
            if (source is not null && repository is not null)
                parsed.AddError("Give either SOURCE or --repository.");
            else if (source is null && repository is null && string.IsNullOrWhiteSpace(name))
                parsed.AddError("Required is one of SOURCE, --repository, or --name with the name of a model of 'aiimage model find'.");
            else if (repository is null && parsed.GetValue(self._subfolder) is not null)
                parsed.AddError("--subfolder is one of a repository (--repository).");
            else if (source is not null && parsed.GetValue(self._precision) is not null)
                parsed.AddError("--precision is for what is fetched (--repository, --name).");
        });
        command.SetAction((parsed, cancellation) => Task.FromResult(parsed.GetValue(self._source) is { } source ? self.Copy(source, parsed, cancellation) : self.Fetch(parsed, cancellation)));
        return command;
    }

    private int Copy(string source, ParseResult parsed, CancellationToken cancellation)
    {
        using var installation = ModelInstallation.Prepare(source, Folder(parsed), parsed.GetValue(_name), parsed.GetValue(_force));
        if (parsed.GetValue(_dryRun))
            return Written(parsed, new InstalledLine(installation.Name, installation.Path, installation.Source, installation.Bytes, installation.Replaces, []));
        var replaces = installation.Replaces;
        var warnings = Shown(parsed, progress => installation.Run(progress, cancellation));
        return Written(parsed, new InstalledLine(installation.Name, installation.Path, installation.Source, installation.Bytes, replaces, warnings));
    }

    private int Fetch(ParseResult parsed, CancellationToken cancellation)
    {
        var name = parsed.GetValue(_name);
        var repository = parsed.GetValue(_repository) is { } given ? HubRepository.Parse(given, parsed.GetValue(_subfolder)) : ModelCatalogue.Find(name!).Place;
        var request = new HubRequest(repository, Folder(parsed)) { Name = name, Precision = parsed.GetValue(_precision)?.ToLowerInvariant(), Overwrite = parsed.GetValue(_force), AcceptLicense = parsed.GetValue(_accept) };
        using var installation = HubInstallation.Prepare(request, cancellationToken: cancellation);
        var line = new InstalledLine(installation.Name, installation.Path, installation.Source, installation.Bytes, installation.Replaces, [])
        {
            Revision = installation.Revision,
            License = installation.License,
        };
        if (parsed.GetValue(_dryRun))
            return Listed(parsed, installation, line);
        if (!parsed.GetValue(_quiet))
            Console.Error.WriteLine($"aiimage: {Sum(installation)}, licence: {installation.License ?? "none named"} ({installation.LicenseLink})");
        return Written(parsed, line with { Warnings = Shown(parsed, progress => installation.Run(progress, cancellation)) });
    }

    private string Folder(ParseResult parsed) => parsed.GetValue(_to) ?? ModelLibrary.UserFolder;

    private IReadOnlyList<string> Shown(ParseResult parsed, Func<IProgress<InstallProgress>, IReadOnlyList<string>> run)
    {
        using var bar = ProgressBar.Start(enabled: !parsed.GetValue(_quiet), 1);
        return run(new ActionProgress<InstallProgress>(done => bar.Show(done.BytesPerSecond is { } speed ? FormattableString.Invariant($"{done.File}, {speed / 1e6:0.0} MB/s") : done.File, done.Fraction)));
    }

    private int Listed(ParseResult parsed, HubInstallation installation, InstalledLine line)
    {
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write([line with { Files = installation.Files.Select(file => new FileLine(file.Name, file.Bytes)) }]);
            return ExitCode.Done;
        }
        foreach (var (name, bytes) in installation.Files)
            Console.Out.WriteLine(FormattableString.Invariant($"{bytes,14} {name}"));
        Console.Out.WriteLine($"{Sum(installation)}, licence: {installation.License ?? "none named"} ({installation.LicenseLink})");
        return ExitCode.Done;
    }

    private int Written(ParseResult parsed, InstalledLine line)
    {
        foreach (var warning in line.Warnings)
            Console.Error.WriteLine($"aiimage: warning: {warning}");
        if (parsed.GetValue(_json))
            JsonOutput.Write([line]);
        else
            Console.Out.WriteLine(line.Path);
        return ExitCode.Done;
    }

    private static string Sum(HubInstallation installation) => FormattableString.Invariant($"{installation.Files.Count} files, {installation.Bytes / 1e6:0.0} MB of {installation.Source} at {installation.Revision}");

    private sealed record FileLine(string Name, long Bytes);

    private sealed record InstalledLine(string Name, string Path, string Source, long Bytes, bool Replaced, IReadOnlyList<string> Warnings)
    {
        public string? Revision { get; init; }

        public string? License { get; init; }

        public IEnumerable<FileLine>? Files { get; init; }
    }
}
