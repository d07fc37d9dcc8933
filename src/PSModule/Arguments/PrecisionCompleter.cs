namespace TextToImage.Arguments;

/// <summary>Completes the precisions in which repositories have networks.</summary>
public sealed class PrecisionCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) =>
        [("fp32", "single precision"), ("fp16", "half precision, half the bytes"), ("int8", "whole numbers of 8 bits, a quarter of the bytes")];
}
