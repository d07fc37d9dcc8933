using System.CommandLine;
using TextToImage.Office;
using TextToImage.Office.Files;

namespace TextToImage.Cli;

/// <summary><c>aiimage illustrate</c>: pictures in Word and PowerPoint files.</summary>
internal sealed class IllustrateCommand
{
    private readonly Argument<string[]> _documents = new("DOCUMENT") { Description = "Word or PowerPoint files; * and ? stand for any letters.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _plan = new("--plan") { Description = "Only shows what would be put where." };
    private readonly Option<bool> _list = new("--list") { Description = "Only lists the pictures of the documents and how they were made." };
    private readonly Option<bool> _update = new("--update") { Description = "Makes the pictures that were made here again, with what is asked here and otherwise as they were." };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "Writes a copy and leaves the document; a folder for several. Default: the document is replaced.", HelpName = "FILE|FOLDER" };
    private readonly Option<bool> _noBackup = new("--no-backup") { Description = "Does not keep the original beside as DOCUMENT.bak." };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replaces an existing copy." };
    private readonly Option<bool> _json = JsonOutput.Option();
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress on standard error." };
    private readonly SlideData _data = new();
    private readonly IllustrateOptions _options = new();
    private readonly GenerationOptions _generation = new("Size of the pictures in pixels. Default: what suits the frame and the model.");

    public static Command Create()
    {
        var self = new IllustrateCommand();
        var command = new Command("illustrate",
            """
            Puts pictures into Word and PowerPoint files.

            Tokens such as {{image: a red rocket}} and empty picture placeholders get pictures; further places are named.

            Examples:
              aiimage illustrate deck.pptx --plan
              aiimage illustrate deck.pptx --all --style "line art" --palette theme
              aiimage illustrate report.docx --heading "Summary" --prompt "a green tree" --out illustrated.docx
              aiimage illustrate deck.pptx --list
              aiimage illustrate deck.pptx --update --slide 3-5 --style "watercolour"
              aiimage illustrate deck.pptx --update --number 2 --picture photo.jpg
              aiimage illustrate company.potx --data team.csv --layout "Picture with Caption" --out team.pptx
            """)
        { self._documents, self._plan, self._list, self._update };
        self._data.AddTo(command);
        self._options.AddTo(command);
        self._generation.AddTo(command);
        foreach (var option in new Option[] { self._out, self._noBackup, self._force, self._json, self._quiet })
            command.Add(option);
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var options = _options.Read(parsed, _generation);
        if (parsed.GetValue(_update))
            _options.RequireForUpdate(parsed);
        else if (parsed.GetValue(_list))
            _options.RequireForList(parsed);
        else
            _options.RequireForNew(parsed);
        var rows = _data.Read(parsed);
        var report = new IllustrationReport(parsed.GetValue(_json));
        report.Warn(rows?.Warnings ?? []);
        using var models = new ModelPictures(_generation.ReadDevice(parsed));
        var maker = options.Given ?? (IPictureMaker)models;
        var documents = parsed.GetValue(_documents)!;
        RequireFolderFor(documents.Length, parsed);
        foreach (var named in documents)
            report.Attempt(() => Each(named, parsed, path => Handle(path, parsed, options, rows, maker, report, cancellation), report));
        report.Write();
        return report.ExitCode;
    }

    /// <summary>One document that fails does not stop the others of a pattern either.</summary>
    private void Each(string named, ParseResult parsed, Action<string> handle, IllustrationReport report)
    {
        var paths = InputFiles.Expand(named, "document", ErrorIds.DocumentInvalid).Where(path => !OwnerFile.Is(path)).ToList();
        RequireFolderFor(paths.Count, parsed);
        foreach (var path in paths)
            report.Attempt(() => handle(path));
    }

    private void Handle(string path, ParseResult parsed, IllustrationOptions options, TableFile? rows, IPictureMaker maker, IllustrationReport report, CancellationToken cancellation)
    {
        var looksOnly = parsed.GetValue(_list) || parsed.GetValue(_plan);
        using var session = looksOnly ? IllustrationSession.Open(path) : IllustrationSession.Open(path, Target(path, parsed));
        if (parsed.GetValue(_list))
        {
            report.AddPictures(session.Path, session.Pictures(options.Query));
            return;
        }
        if (rows is not null)
            options = options with { Query = new IllustrationQuery { Slides = session.AddSlides(options.Query.Layout, rows.Rows) } };
        var plan = parsed.GetValue(_update) ? session.PlanUpdate(options, maker) : session.Plan(options, maker);
        if (parsed.GetValue(_plan))
        {
            report.AddPlan(plan, session.AddedSlides);
            return;
        }
        using var progress = ProgressBar.Start(enabled: !parsed.GetValue(_quiet), 1);
        var shown = new ActionProgress<IllustrationProgress>(done => progress.Show($"Picture {done.Picture} of {done.Count}, {done.Where}", done.Fraction));
        report.AddResult(plan, session.CarryOut(plan.Pictures, maker, shown, cancellation));
    }

    /// <summary>Several documents do not go into one file.</summary>
    private void RequireFolderFor(int documents, ParseResult parsed)
    {
        if (documents > 1 && parsed.GetValue(_out) is { } named && !Directory.Exists(named))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The copies of {documents} documents need a folder, and '{named}' is none; create it first, or give one document.") { Subject = named };
    }

    private DocumentTarget Target(string document, ParseResult parsed)
    {
        var named = parsed.GetValue(_out);
        var copy = named is not null && Directory.Exists(named) ? Path.Combine(named, Path.GetFileName(document)) : named;
        return new DocumentTarget(copy, parsed.GetValue(_noBackup), parsed.GetValue(_force));
    }
}
