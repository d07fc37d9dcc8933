using TextToImage.Imaging;

namespace TextToImage.Generation;

/// <summary>A contact sheet of the pictures that a command makes. They are kept small until it is written.</summary>
public sealed class SheetFile
{
    private const int CellSide = 256, Gap = 8;
    private readonly string _path;
    private readonly bool _overwrite;
    private readonly List<Picture> _pictures = [];

    /// <summary>Checks the target before anything is computed.</summary>
    /// <param name="path">Full path of a .png, .jpg or .webp file.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <exception cref="AIImageException">The name has no known ending, or the file exists or cannot be written.</exception>
    public SheetFile(string path, bool overwrite)
    {
        PictureOutput.Open(path, Path.GetPathRoot(path)!, 1, overwrite);
        (_path, _overwrite) = (path, overwrite);
    }

    /// <summary>Adds a picture.</summary>
    public void Add(Picture picture) => _pictures.Add(ContactSheet.Fit(picture, CellSide));

    /// <summary>Writes the sheet; nothing where there was no picture.</summary>
    /// <returns>Its path; null where nothing was written.</returns>
    /// <exception cref="AIImageException">It cannot be written.</exception>
    public string? Save()
    {
        if (_pictures.Count == 0)
            return null;
        PictureFile.Write(_path, PictureFile.Encode(ContactSheet.Arrange(_pictures, null, CellSide, Gap), PictureFile.FormatOf(_path), null), _overwrite);
        return _path;
    }
}
