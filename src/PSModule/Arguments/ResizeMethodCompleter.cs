using TextToImage.Upscaling;

namespace TextToImage.Arguments;

/// <summary>Completes what may resize a picture.</summary>
public sealed class ResizeMethodCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) =>
        UpscalerChoice.Methods.Select(name => (name, name));
}
