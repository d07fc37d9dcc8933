using System.CommandLine;
using TextToImage.Generation;

namespace TextToImage.Cli;

/// <summary>What commands that make pictures can write beside them.</summary>
internal sealed class ExtraOutputs
{
    private readonly Option<bool> _grid = new("--grid") { Description = "Makes four pictures, or as many as --count says, and a sheet of them at their full size; --vary, --upscale and --pick of aiimage edit take one of them by its number." };
    private readonly Option<string?> _sheet = new("--contact-sheet") { Description = "Also writes all pictures of this command, small, into one.", HelpName = "FILE" };
    private readonly Option<string?> _trace = new("--trace") { Description = "Also writes how each picture came about, to noise and back, beside it: an animation (gif) or a contact sheet (sheet).", HelpName = "gif|sheet" };
    private readonly Option<bool> _latents = new("--latents") { Description = "Also writes the final latents beside each picture as a NumPy array, to compare with other programs." };

    public void AddTo(Command command)
    {
        _trace.AcceptOnlyFromAmong([.. Enum.GetNames<TraceForm>().Select(name => name.ToLowerInvariant())]);
        foreach (var option in new Option[] { _grid, _sheet, _trace, _latents })
            command.Add(option);
    }

    /// <summary>Whether the pictures of each prompt go onto a sheet of their own.</summary>
    public bool IsGrid(ParseResult parsed) => parsed.GetValue(_grid);

    /// <summary>The contact sheet that is wanted, checked before anything is computed; null: none.</summary>
    public SheetFile? Sheet(ParseResult parsed, bool overwrite) => parsed.GetValue(_sheet) is { } file ? new SheetFile(Path.GetFullPath(file), overwrite) : null;

    /// <summary>How the process is shown; null: not at all.</summary>
    public TraceForm? Trace(ParseResult parsed) => parsed.GetValue(_trace) is { } form ? Enum.Parse<TraceForm>(form, ignoreCase: true) : null;

    /// <summary>Writes what belongs to one picture; the paths.</summary>
    public IEnumerable<string> Save(ParseResult parsed, string path, GeneratedPicture picture, bool overwrite)
    {
        if (Trace(parsed) is { } form && picture.Trace is { } trace)
            yield return TraceFile.Save(path, trace, form, overwrite);
        if (Trace(parsed) is not null && picture.GuideScores.Count > 0)
            yield return GuideScoresFile.Save(path, picture, overwrite);
        if (parsed.GetValue(_latents))
            yield return LatentsFile.Save(path, picture, overwrite);
    }
}
