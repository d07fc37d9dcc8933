using DocumentFormat.OpenXml.Packaging;
using TextToImage.Files;

namespace TextToImage.Office.Files;

/// <summary>A Word or PowerPoint file, read into memory after checks, changed there, and written whole or not at all.</summary>
internal sealed class OfficeFile
{
    private readonly byte[] _original;
    private readonly DocumentGuard _guard;

    private OfficeFile(string path, byte[] original, DocumentKind kind, IReadOnlyList<string> warnings) =>
        (Path, _original, Kind, Warnings, _guard) = (path, original, kind, warnings, new DocumentGuard(path));

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>What kind of file it is.</summary>
    public DocumentKind Kind { get; }

    /// <summary>What the user should know, such as that the document seems to be open in Office.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Reads and checks a file, which is not kept open.</summary>
    /// <exception cref="AIImageException">It cannot be used so; the sentence says why.</exception>
    public static OfficeFile Open(string path, DocumentUse use)
    {
        var full = System.IO.Path.GetFullPath(path);
        var bytes = Read(full, use);
        var kind = new DocumentGuard(full).Run(() => PackageCheck.Require(bytes, full, use));
        var warning = use == DocumentUse.Replace ? OwnerFile.Warning(full) : null;
        return new OfficeFile(full, bytes, kind, warning is null ? [] : [warning]);
    }

    /// <summary>The document in memory, to be changed there.</summary>
    /// <exception cref="AIImageException">It is damaged.</exception>
    public OpenPackage OpenPackage()
    {
        var memory = new MemoryStream();
        memory.Write(_original, 0, _original.Length);
        return _guard.Run(() => Attempt(() => new OpenPackage(Package(Kind, memory, editable: true), memory)));
    }

    /// <summary>Writes the changed document after checks: nothing is written that Office might not open.</summary>
    /// <param name="changed">The whole new file.</param>
    /// <param name="target">Where it goes.</param>
    /// <exception cref="AIImageException">It has new errors, the original changed meanwhile, or the target cannot be written.</exception>
    public SavedDocument Save(ArraySegment<byte> changed, DocumentTarget target)
    {
        _guard.Run(() => Attempt(() => DocumentProblems.RequireNoneNew(this, new ArraySegment<byte>(_original), changed)));
        if (target.OutFile is { } outFile)
        {
            KindOf(target);
            var copy = System.IO.Path.GetFullPath(outFile);
            Write(copy, changed, target.Force);
            return new SavedDocument(copy, null);
        }
        RequireUnchanged();
        var backup = target.NoBackup ? null : $"{Path}.bak";
        // The backup is whole before the document is touched; at every moment there is a document that opens.
        if (backup is not null)
            Write(backup, new ArraySegment<byte>(_original), overwrite: true);
        Write(Real(Path), changed, overwrite: true);
        return new SavedDocument(Path, backup);
    }

    /// <summary>What would be refused if the document, which was opened to be looked at, were to be written: a sentence each.</summary>
    /// <param name="target">Where it would go.</param>
    public IReadOnlyList<string> Refusals(DocumentTarget target)
    {
        var refusals = new List<string>();
        Ask(() => _guard.Run(() => PackageCheck.Require(_original, Path, target.Use)));
        if (target.Use == DocumentUse.Replace)
            Ask(() => Read(Path, target.Use));
        Ask(() => Check(target));
        return refusals;

        void Ask(Action action)
        {
            try
            {
                action();
            }
            catch (AIImageException error)
            {
                refusals.Add(error.Message);
            }
        }
    }

    /// <summary>Refuses a copy that could not be written, before pictures are made.</summary>
    /// <exception cref="AIImageException">It exists and may not be replaced, or is another kind of file.</exception>
    public void Check(DocumentTarget target)
    {
        if (target.OutFile is not { } outFile)
            return;
        if (File.Exists(outFile) && !target.Force)
            throw OutputFile.Exists(outFile);
        KindOf(target);
    }

    /// <summary>The kind that is written: this one, or where a template is copied to a document's name, that.</summary>
    /// <exception cref="AIImageException">The copy is to be another kind of file.</exception>
    public DocumentKind KindOf(DocumentTarget target)
    {
        if (target.OutFile is not { } outFile)
            return Kind;
        var named = DocumentKind.Named(outFile);
        if (named is not null && (named == Kind || named == Kind.Document))
            return named;
        var endings = Kind.Document is { } made ? $"{Kind.Extension} or {made.Extension}" : Kind.Extension;
        throw new AIImageException(ErrorIds.ArgumentInvalid, $"The copy '{outFile}' of a {Kind.Extension} must end with {endings}; Office does not open it otherwise.") { Subject = outFile };
    }

    /// <summary>Opens bytes as this kind of document.</summary>
    internal static OpenXmlPackage Package(DocumentKind kind, Stream stream, bool editable) => kind.IsPresentation
        ? PresentationDocument.Open(stream, editable)
        : WordprocessingDocument.Open(stream, editable);

    private void RequireUnchanged()
    {
        if (!Read(Path, DocumentUse.Replace).AsSpan().SequenceEqual(_original))
            throw DocumentErrors.Changed(Path);
    }

    private static void Write(string path, ArraySegment<byte> bytes, bool overwrite)
    {
        OutputFile.RemoveLeftovers(path);
        OutputFile.Write(path, stream => stream.Write(bytes.Array!, bytes.Offset, bytes.Count), overwrite);
    }

    private static byte[] Read(string path, DocumentUse use)
    {
        if (!File.Exists(path))
            throw DocumentErrors.Missing(path);
        var replaces = use == DocumentUse.Replace;
        if (replaces && (File.GetAttributes(Real(path)) & FileAttributes.ReadOnly) != 0)
            throw DocumentErrors.ReadOnly(path);
        try
        {
            // Whoever else has it open for writing would write over the pictures.
            using var stream = new FileStream(path, FileMode.Open, replaces ? FileAccess.ReadWrite : FileAccess.Read, replaces ? FileShare.None : FileShare.ReadWrite | FileShare.Delete);
            using var memory = new MemoryStream((int)Math.Min(stream.Length, int.MaxValue));
            stream.CopyTo(memory);
            // Of large files there is only this one copy, then.
            return memory.Length == memory.Capacity ? memory.GetBuffer() : memory.ToArray();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw DocumentErrors.Missing(path);
        }
        catch (UnauthorizedAccessException) when (replaces)
        {
            throw DocumentErrors.ReadOnly(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw IsSharing(error) ? DocumentErrors.Locked(path, error) : DocumentErrors.Unreadable(path, error);
        }
    }

    /// <summary>Whether another program's hold on the file is the cause.</summary>
    private static bool IsSharing(Exception error)
    {
        const int sharing = unchecked((int)0x80070020), locking = unchecked((int)0x80070021), wouldBlock = 11, wouldBlockOnMac = 35;
        return error is IOException && error.HResult is sharing or locking or wouldBlock or wouldBlockOnMac;
    }

    /// <summary>The file that a link leads to, which is replaced and not the link.</summary>
    private static string Real(string path)
    {
#if NET
        return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
#else
        return path;
#endif
    }

    private void Attempt(Action action) => Attempt(() =>
    {
        action();
        return true;
    });

    /// <summary>Damage that shows only when the document is opened is told like damage found before.</summary>
    private T Attempt<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is OpenXmlPackageException or FormatException or InvalidDataException or System.Xml.XmlException or InvalidOperationException)
        {
            throw DocumentErrors.Damaged(Path, "is damaged and cannot be opened", error);
        }
    }
}
