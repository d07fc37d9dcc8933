using System.CommandLine;
using TextToImage.Generation;

namespace TextToImage.Cli;

/// <summary>Where pictures go and how they are reported.</summary>
/// <param name="names">What files are named after that the user did not name.</param>
/// <param name="ending">The ending that files have to have; null for those of pictures.</param>
/// <param name="forces">What is done as well where files may be replaced; null for nothing.</param>
internal sealed class OutputOptions(string names = "prompt and seed", string? ending = null, string? forces = null)
{
    public Option<bool> Json { get; } = JsonOutput.Option();

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress on standard error." };

    private readonly Option<string?> _out = new("--out", "-o") { Description = $"File ({ending ?? ".png, .jpg or .webp"}) or existing folder. Default: the current folder, named after {names}.", HelpName = "FILE|FOLDER" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = forces is null ? "Replace existing files." : $"Replace existing files, and {forces}." };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_out, _force, Json, Quiet];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    /// <summary>Whether existing files may be replaced.</summary>
    public bool Overwrites(ParseResult parsed) => parsed.GetValue(_force);

    /// <summary>Checks the target before anything is computed.</summary>
    public PictureOutput Read(ParseResult parsed, int pictures) =>
        PictureOutput.Open(parsed.GetValue(_out), FolderFor(parsed.GetValue(_out)), pictures, Overwrites(parsed), ending);

    /// <summary>The folder that a target is meant in. The working folder may have been deleted, and a full path needs none.</summary>
    private static string FolderFor(string? target) => target is not null && Path.IsPathFullyQualified(target) ? Path.GetPathRoot(target)! : Environment.CurrentDirectory;
}
