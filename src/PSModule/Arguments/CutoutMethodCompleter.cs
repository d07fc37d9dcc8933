using TextToImage.Matting;

namespace TextToImage.Arguments;

/// <summary>Completes what may find the background of a picture.</summary>
public sealed class CutoutMethodCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) =>
        MatteMethods.All.Select(name => (name, name));
}
