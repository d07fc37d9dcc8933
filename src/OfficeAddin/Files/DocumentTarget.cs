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
    public DocumentTarget For(string document) => OutFile is { } folder && OutputFolder.Is(folder) ? this with { OutFile = Path.Combine(folder, Path.GetFileName(document)) } : this;
}

/// <summary>What was written.</summary>
/// <param name="Path">Full path of the changed document.</param>
/// <param name="Backup">Full path of the original; null where none was kept.</param>
public sealed record SavedDocument(string Path, string? Backup);
