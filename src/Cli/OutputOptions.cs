using System.CommandLine;
using TextToImage.Pipelines;

namespace TextToImage.Cli;

/// <summary>Where pictures go and how they are reported.</summary>
internal sealed class OutputOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "Report as one JSON array on standard output." };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress on standard error." };

    public Option<bool> Force { get; } = new("--force", "-f") { Description = "Replace existing files." };

    private readonly Option<string?> _out = new("--out", "-o") { Description = "File (.png, .jpg or .webp) or existing folder. Default: the current folder, named after prompt and seed.", HelpName = "FILE|FOLDER" };
    private readonly Option<string?> _sheet = new("--contact-sheet") { Description = "Also writes all pictures of this command, small, into one.", HelpName = "FILE" };
    private readonly Option<string?> _trace = new("--trace") { Description = "Also writes how each picture came about, to noise and back, beside it: an animation (gif) or a contact sheet (sheet).", HelpName = "gif|sheet" };

    private readonly Option<bool> _latents = new("--latents") { Description = "Also writes the final latents beside each picture as a NumPy array, to compare with other programs." };

    public void AddTo(Command command)
    {
        _trace.AcceptOnlyFromAmong([.. Enum.GetNames<TraceForm>().Select(name => name.ToLowerInvariant())]);
        foreach (var option in new Option[] { _out, Force, _sheet, _trace, _latents, Json, Quiet })
            command.Add(option);
    }

    /// <summary>Checks the target before anything is computed.</summary>
    public PictureOutput Read(ParseResult parsed, int pictures) =>
        PictureOutput.Open(parsed.GetValue(_out), Environment.CurrentDirectory, pictures, parsed.GetValue(Force));

    /// <summary>The contact sheet that is wanted, checked like the target; null: none.</summary>
    public SheetFile? Sheet(ParseResult parsed) => parsed.GetValue(_sheet) is { } file ? new SheetFile(Path.GetFullPath(file), parsed.GetValue(Force)) : null;

    /// <summary>Whether the latents are written too.</summary>
    public bool Latents(ParseResult parsed) => parsed.GetValue(_latents);

    /// <summary>How the process is shown; null: not at all.</summary>
    public TraceForm? Trace(ParseResult parsed) => parsed.GetValue(_trace) is { } form ? Enum.Parse<TraceForm>(form, ignoreCase: true) : null;
}
