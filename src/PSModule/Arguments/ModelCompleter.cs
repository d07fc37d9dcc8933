using TextToImage.Engine;

namespace TextToImage.Arguments;

/// <summary>Completes names of installed models; networks that only enlarge are offered where pictures are enlarged, and models managed.</summary>
public sealed class ModelCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) =>
        (command == "Resize-AIImage" || command.EndsWith("-AIModel", StringComparison.OrdinalIgnoreCase) ? InstalledModels.Folders() : InstalledModels.ModelFolders())
            .Select(folder => (Path.GetFileName(folder), folder));
}
