using TextToImage.Optimizing;

namespace TextToImage.Arguments;

/// <summary>Completes precisions of weights: those that a model can be given, or in which repositories have networks.</summary>
public sealed class PrecisionCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) => command == "Optimize-AIModel"
        ? WeightPrecisions.Names.Select(name => (name, name))
        : [("fp32", "single precision"), ("fp16", "half precision, half the bytes"), ("int8", "whole numbers of 8 bits, a quarter of the bytes")];
}
