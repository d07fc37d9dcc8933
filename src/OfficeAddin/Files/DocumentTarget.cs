using TextToImage.Files;

namespace TextToImage.Office;

/// <summary>Where a changed document goes.</summary>
/// <param name="OutFile">A copy, or for <see cref="For"/> a folder; null: the document is replaced.</param>
/// <param name="NoBackup">Whether the original of a replaced document is not kept.</param>
/// <param name="Force">Whether a file at <paramref name="OutFile"/> may be replaced.</param>
public sealed record DocumentTarget(string? OutFile = null, bool NoBackup = false, bool Force = false)
{
    /// <summary>What the document has to be opened for.</summary>
    public DocumentUse Use => OutFile is null ? DocumentUse.Replace : DocumentUse.Copy;

    /// <summary>Where one document goes: a folder gets a copy of its name, and is made where it ends with a slash.</summary>
    /// <param name="document">The document.</param>
    /// <param name="isPlanned">Whether nothing is written, so that no folder is made either.</param>
    public DocumentTarget For(string document, bool isPlanned = false) =>
        IsFolder(isPlanned) ? this with { OutFile = Path.Combine(OutFile!, Path.GetFileName(document)) } : this;

    /// <summary>Whether copies go into a folder: one that is there, or whose name ends with a slash, and which is made then.</summary>
    /// <param name="isPlanned">Whether nothing is written, so that no folder is made either.</param>
    public bool IsFolder(bool isPlanned = false)
    {
        if (OutFile is not { Length: > 0 } name)
            return false;
        return isPlanned ? name[name.Length - 1] is '/' or '\\' || Directory.Exists(name) : OutputFolder.Is(name);
    }
}

/// <summary>What was written.</summary>
/// <param name="Path">Full path of the changed document.</param>
/// <param name="Backup">Full path of the original; null where none was kept.</param>
public sealed record SavedDocument(string Path, string? Backup);
