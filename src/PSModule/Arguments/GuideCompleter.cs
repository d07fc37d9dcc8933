using TextToImage.Engine;

namespace TextToImage.Arguments;

/// <summary>Completes names of installed CLIP models.</summary>
public sealed class GuideCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) =>
        InstalledModels.ClipFolders().Select(folder => (Path.GetFileName(folder), folder));
}
