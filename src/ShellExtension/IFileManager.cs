namespace TextToImage.Shell;

/// <summary>Shows files to the user.</summary>
public interface IFileManager
{
    /// <summary>Opens the folders of files, with the files selected; where that does not work, nothing happens.</summary>
    /// <param name="files">Full paths.</param>
    void Select(IReadOnlyList<string> files);
}
