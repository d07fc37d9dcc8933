using TextToImage.Files;
using TextToImage.Imaging;

namespace TextToImage.Measuring;

/// <summary>A picture of the differences of two pictures, as a file.</summary>
public static class DifferenceFile
{
    /// <summary>Refuses a file that could not be written, before anything is computed.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="AIImageException">It is there, its folder is not, or its ending is no format.</exception>
    public static void Require(string path, bool overwrite)
    {
        PictureFile.FormatOf(path);
        if (File.Exists(path) && !overwrite)
            throw OutputFile.Exists(path);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new AIImageException(ErrorIds.OutputNotWritable, $"The output folder '{Path.GetDirectoryName(path)}' does not exist; create it first.") { Subject = path };
    }

    /// <summary>Writes the picture.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="a">One picture.</param>
    /// <param name="b">The other.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="AIImageException">The sizes differ, or the file cannot be written.</exception>
    public static void Save(string path, Picture a, Picture b, bool overwrite) =>
        PictureFile.Write(path, PictureFile.Encode(PictureDifference.Show(a, b), PictureFile.FormatOf(path), null), overwrite);
}
