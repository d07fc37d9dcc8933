using TextToImage.Diffusion;

namespace TextToImage.Arguments;

/// <summary>Completes short names of schedulers.</summary>
public sealed class SchedulerCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) =>
        Schedulers.ShortNames.Select(name => (name, name));
}
