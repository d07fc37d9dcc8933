using TextToImage.Engine;

namespace TextToImage.Arguments;

/// <summary>Completes names of installed models; networks that only enlarge are offered where pictures are enlarged, those that find what pictures show where backgrounds are removed, CLIP models where pictures are measured, and all where models are managed.</summary>
public sealed class ModelCompleter : NameCompleter
{
    private protected override IEnumerable<(string Name, string ToolTip)> Names(string command, string? model) =>
        (command == "Measure-AIImage" ? InstalledModels.ClipFolders()
            : command == "Remove-AIBackground" ? InstalledModels.MattingFolders()
            : command == "Resize-AIImage" || command.EndsWith("-AIModel", StringComparison.OrdinalIgnoreCase) ? InstalledModels.Folders() : InstalledModels.ModelFolders())
            .Select(folder => (Path.GetFileName(folder), folder));
}
