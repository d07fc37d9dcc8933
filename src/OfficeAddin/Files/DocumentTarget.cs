namespace TextToImage.Office;

/// <summary>Where a changed document goes.</summary>
/// <param name="OutFile">A copy; null: the document is replaced.</param>
/// <param name="NoBackup">Whether the original of a replaced document is not kept.</param>
/// <param name="Force">Whether a file at <paramref name="OutFile"/> may be replaced.</param>
public sealed record DocumentTarget(string? OutFile = null, bool NoBackup = false, bool Force = false)
{
    /// <summary>What the document has to be opened for.</summary>
    public DocumentUse Use => OutFile is null ? DocumentUse.Replace : DocumentUse.Copy;
}

/// <summary>What was written.</summary>
/// <param name="Path">Full path of the changed document.</param>
/// <param name="Backup">Full path of the original; null where none was kept.</param>
public sealed record SavedDocument(string Path, string? Backup);
