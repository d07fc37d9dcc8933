using TextToImage.Engine;

namespace TextToImage.Arguments;

/// <summary>Completes sizes that suit the model named on the command line.</summary>
public sealed class SizeCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) => ModelHints.Sizes(model);
}
