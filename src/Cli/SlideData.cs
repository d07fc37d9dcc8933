using System.CommandLine;
using System.CommandLine.Parsing;

namespace TextToImage.Cli;

/// <summary>The option for a table whose rows become slides.</summary>
internal sealed class SlideData
{
    /// <summary>Options that choose among what a document has; with a table the new slides are what gets pictures.</summary>
    private static readonly string[] Others = ["--all", "--update", "--list", "--target", "--heading", "--title", "--slide", "--background", "--number", "--picture"];

    private readonly Option<string?> _data = new("--data") { Description = "A table (.csv, .json): adds a slide a row, with --layout, and makes the pictures of the new slides.", HelpName = "FILE" };

    public void AddTo(Command command) => command.Add(_data);

    /// <summary>Reads the table; null where none is asked for.</summary>
    /// <exception cref="AIImageException">It cannot be read, or does not go with another option.</exception>
    public TableFile? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_data) is not { } path)
            return null;
        var given = parsed.CommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit).Select(option => option.Option.Name);
        if (given.FirstOrDefault(Others.Contains) is { } wrong)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"{wrong} does not go with --data, which adds slides and makes their pictures; leave it out, and run the command again without --data for what is in the document.");
        return TableFile.Read(path);
    }
}
