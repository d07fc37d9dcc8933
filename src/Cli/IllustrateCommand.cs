using System.CommandLine;
using TextToImage.Office;
using TextToImage.Requests;

namespace TextToImage.Cli;

/// <summary><c>aiimage illustrate</c>: pictures in Word and PowerPoint files.</summary>
internal sealed class IllustrateCommand
{
    private readonly Argument<string[]> _documents = new("DOCUMENT") { Description = "Word or PowerPoint files; * and ? stand for any letters.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _plan = new("--plan") { Description = "Only shows what would be put where." };
    private readonly Option<bool> _list = new("--list") { Description = "Only lists the pictures of the documents and how they were made." };
    private readonly Option<bool> _update = new("--update") { Description = "Makes the pictures that were made here again, with what is asked here and otherwise as they were." };
    private readonly Option<bool> _retheme = new("--retheme") { Description = "Gives drawings that were made here the colours that the document's theme has now." };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "Writes a copy and leaves the document; a folder for several. Default: the document is replaced.", HelpName = "FILE|FOLDER" };
    private readonly Option<bool> _noBackup = new("--no-backup") { Description = "Does not keep the original beside as DOCUMENT.bak." };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replaces an existing copy." };
    private readonly Option<bool> _json = JsonOutput.Option();
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress on standard error." };
    private readonly SlideData _data = new();
    private readonly IllustrateOptions _options = new();
    private readonly GenerationOptions _generation = new("Size of the pictures in pixels. Default: what suits the frame and the model.", nameof(GenerationRequest.Background));

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
              aiimage illustrate deck.pptx --all --format svg
              aiimage illustrate deck.pptx --retheme
              aiimage illustrate company.potx --data team.csv --layout "Picture with Caption" --out team.pptx
            """)
        { self._documents, self._plan, self._list, self._update, self._retheme };
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
        var ways = new[] { _list, _update, _retheme }.Where(parsed.GetValue).ToList();
        if (ways.Count > 1)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"{ways[0].Name} and {ways[1].Name} do not go together; give one of them.");
        var rows = _data.Read(parsed);
        var options = _options.Read(parsed, _generation);
        if (parsed.GetValue(_update))
            _options.RequireForUpdate(parsed);
        else if (parsed.GetValue(_list))
            _options.RequireForList(parsed);
        else if (parsed.GetValue(_retheme))
            _options.RequireForRetheme(parsed);
        else
            _options.RequireForNew(parsed);
        var report = new IllustrationReport(parsed.GetValue(_json));
        var request = new IllustrateRequest(options, rows, new DocumentTarget(parsed.GetValue(_out), parsed.GetValue(_noBackup), parsed.GetValue(_force)))
        {
            Updates = parsed.GetValue(_update),
            Rethemes = parsed.GetValue(_retheme),
            Lists = parsed.GetValue(_list),
            Plans = parsed.GetValue(_plan),
            IsQuiet = parsed.GetValue(_quiet),
        };
        report.Warn(rows?.Warnings ?? []);
        using var models = new ModelPictures(_generation.ReadDevice(parsed));
        try
        {
            new IllustrateRun(request, models, report, cancellation).Handle(parsed.GetValue(_documents)!);
        }
        finally
        {
            // What was done before something went wrong is done, and who reads JSON always gets some.
            report.Write();
        }
        return report.ExitCode;
    }
}
