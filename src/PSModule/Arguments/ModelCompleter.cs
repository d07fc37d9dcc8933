using TextToImage.Engine;

namespace TextToImage.Arguments;

/// <summary>Completes names of installed models; networks that only enlarge are left out where pictures are drawn.</summary>
public sealed class ModelCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) =>
        (command is "New-AIImage" or "Edit-AIImage" ? InstalledModels.ModelFolders() : InstalledModels.Folders())
            .Select(folder => (Path.GetFileName(folder), folder));
}
