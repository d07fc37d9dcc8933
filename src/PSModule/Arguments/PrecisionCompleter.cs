using TextToImage.Optimizing;

namespace TextToImage.Arguments;

/// <summary>Completes precisions of weights.</summary>
public sealed class PrecisionCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) => WeightPrecisions.Names.Select(name => (name, name));
}
