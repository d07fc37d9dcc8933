using TextToImage.Files;
using TextToImage.Imaging;
using TextToImage.Requests;
using TextToImage.Upscaling;

namespace TextToImage.Generation;

/// <summary>
/// Where pictures are written. A named file is never replaced unless told so; in a folder each picture gets a name
/// of its own, from prompt and seed. The target is checked before anything is computed.
/// </summary>
public sealed class PictureOutput
{
    private readonly string _folder;
    private readonly string? _file;
    private readonly bool _overwrite;

    private PictureOutput(string folder, string? file, bool overwrite) => (_folder, _file, _overwrite) = (folder, file, overwrite);

    /// <summary>Checks a target.</summary>
    /// <param name="target">A file, an existing folder, a folder to be made (ends with a slash), or null for <paramref name="currentFolder"/>.</param>
    /// <param name="currentFolder">What a relative target is relative to.</param>
    /// <param name="pictures">How many pictures will be written.</param>
    /// <param name="overwrite">Whether existing files may be replaced.</param>
    /// <param name="ending">The ending that files have to have, with its dot; null for those of pictures.</param>
    /// <exception cref="AIImageException">The target cannot be written, exists, or is one file for several pictures.</exception>
    public static PictureOutput Open(string? target, string currentFolder, int pictures, bool overwrite, string? ending = null)
    {
        var named = string.IsNullOrEmpty(target) ? "." : target!;
        ReservedNames.Refuse(named);
        var full = Path.GetFullPath(Path.Combine(currentFolder, named));
        if (OutputFolder.Is(named, full))
        {
            RequireWritable(full);
            return new PictureOutput(full, null, overwrite);
        }
        if (Path.GetExtension(full).Length == 0)
        {
            throw new AIImageException(ErrorIds.OutputNotWritable,
                $"The output folder '{full}' does not exist; end it with a slash to have it made, or name a file such as picture{ending ?? ".png"}.")
            { Subject = full };
        }
        if (pictures > 1)
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                $"{pictures} pictures cannot be written to the one file '{full}'; name an existing folder instead.")
            { Subject = full };
        }
        if (ending is null)
            PictureFile.FormatOf(full);
        else if (!string.Equals(Path.GetExtension(full), ending, StringComparison.OrdinalIgnoreCase))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The file name '{full}' does not end in {ending}, which is what is written here; let it end so.") { Subject = full };
        if (File.Exists(full) && !overwrite)
            throw OutputFile.Exists(full);
        RequireWritable(Path.GetDirectoryName(full)!);
        return new PictureOutput(Path.GetDirectoryName(full)!, full, overwrite);
    }

    /// <summary>Refuses, before anything is computed, a request whose pictures the file cannot keep.</summary>
    /// <exception cref="AIImageException">A transparent picture was asked for, and the file is to be a JPEG.</exception>
    public void Require(GenerationRequest request) => Require(request.Background);

    /// <summary>Refuses, before anything is computed, pictures on a ground that the file cannot keep.</summary>
    /// <param name="background">The ground; null: the model's choice.</param>
    /// <exception cref="AIImageException">It is transparent, and the file is to be a JPEG.</exception>
    public void Require(PictureBackground? background)
    {
        if (background is { IsTransparent: true } && LosesAlpha)
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                $"The file '{_file}' cannot be transparent, as JPEG has no transparency; name a .png or .webp file, or give a colour as background.")
            { Subject = _file };
        }
    }

    /// <summary>A picture with what is to be said of its file, where that cannot keep all of it.</summary>
    public GeneratedPicture Noted(GeneratedPicture picture) => picture with { Warnings = [.. picture.Warnings, .. Losses(picture.Picture)] };

    /// <summary>A picture with what is to be said of its file, where that cannot keep all of it.</summary>
    public ResizedPicture Noted(ResizedPicture picture) => picture with { Warnings = [.. picture.Warnings, .. Losses(picture.Picture)] };

    /// <summary>Writes a picture with its metadata.</summary>
    /// <returns>The full path of the file.</returns>
    /// <exception cref="AIImageException">The file cannot be written; nothing half-written is left.</exception>
    public string Save(GeneratedPicture picture) =>
        Save(picture.Picture, picture.Metadata, OutputNames.FileName(picture.Metadata.Prompt, picture.Seed));

    /// <summary>Writes a picture under a name of its own, where the file was not named.</summary>
    /// <param name="picture">The pixels.</param>
    /// <param name="metadata">What the file says about it; null for nothing.</param>
    /// <param name="fileName">Name in the folder; its ending is the format.</param>
    /// <returns>The full path of the file.</returns>
    /// <exception cref="AIImageException">The file cannot be written; nothing half-written is left.</exception>
    public string Save(Picture picture, PictureMetadata? metadata, string fileName)
    {
        var path = _file ?? Path.Combine(_folder, fileName);
        return Save(PictureFile.Encode(picture, PictureFile.FormatOf(path), metadata), fileName);
    }

    /// <summary>Writes a file under a name of its own, where it was not named.</summary>
    /// <param name="data">All of its bytes.</param>
    /// <param name="fileName">Name in the folder.</param>
    /// <returns>The full path of the file.</returns>
    /// <exception cref="AIImageException">The file cannot be written; nothing half-written is left.</exception>
    public string Save(byte[] data, string fileName)
    {
        var path = _file ?? Path.Combine(_folder, fileName);
        if (_file is null && !_overwrite)
            return OutputNames.WriteNew(_folder, Path.GetFileName(path), data);
        PictureFile.Write(path, data, _overwrite);
        return path;
    }

    /// <summary>Writes one of the pictures of a grid: beside the sheet where that has a name, which it gets with its number behind.</summary>
    /// <exception cref="AIImageException">The file cannot be written; nothing half-written is left.</exception>
    internal string SaveNumbered(GeneratedPicture picture, int number) => _file is null
        ? Save(picture)
        : OutputNames.WriteBeside(_file, $"-{number}{Path.GetExtension(_file)}", PictureFile.Encode(picture.Picture, PictureFile.FormatOf(_file), picture.Metadata), _overwrite);

    /// <summary>Writes the sheet of a grid: to the named file, or beside its first picture, whose name it gets with "-grid" behind.</summary>
    /// <exception cref="AIImageException">The file cannot be written; nothing half-written is left.</exception>
    internal string SaveSheet(Picture sheet, PictureMetadata metadata, string first)
    {
        if (_file is null)
            return OutputNames.WriteBeside(first, "-grid.png", PictureFile.Encode(sheet, PictureFormat.Png, metadata), _overwrite);
        PictureFile.Write(_file, PictureFile.Encode(sheet, PictureFile.FormatOf(_file), metadata), _overwrite);
        return _file;
    }

    /// <summary>The path a picture would have if it were written now; in a folder, one whose name is free.</summary>
    public string PathFor(string? prompt, ulong seed) => PathFor(OutputNames.FileName(prompt, seed));

    /// <summary>The path a picture of that file name would have if it were written now.</summary>
    public string PathFor(string fileName) =>
        _file ?? (_overwrite ? Path.Combine(_folder, fileName) : OutputNames.Free(_folder, fileName));

    private bool LosesAlpha => _file is not null && !PictureFile.KeepsAlpha(PictureFile.FormatOf(_file));

    private string[] Losses(Picture picture) => picture.Alpha is not null && LosesAlpha
        ? [$"The file '{_file}' cannot be transparent, as JPEG has no transparency: the picture was laid on white; name a .png or .webp file to keep it."]
        : [];

    /// <summary>Finds out now, not after minutes of work, that a folder does not exist or may not be written.</summary>
    private static void RequireWritable(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new AIImageException(ErrorIds.OutputNotWritable, $"The output folder '{folder}' does not exist; create it first.") { Subject = folder };
        }

        try
        {
            using var probe = new FileStream(
                TemporaryFile.NameBeside(Path.Combine(folder, "any")), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AIImageException(ErrorIds.OutputNotWritable,
                $"The output folder '{folder}' cannot be written ({error.Message.TrimEnd('.')}); choose another folder.", error)
            { Subject = folder };
        }
    }
}
