using System.IO.Compression;

namespace TextToImage.Office.Files;

/// <summary>Finds out whether the bytes of a file are a document that can be used, before anything opens it as one.</summary>
internal static class PackageCheck
{
    /// <summary>Checks them.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="path">Its name, which says what kind it should be.</param>
    /// <param name="use">What is to be done with it.</param>
    /// <returns>What kind it is.</returns>
    /// <exception cref="AIImageException">It cannot be used so.</exception>
    public static DocumentKind Require(byte[] bytes, string path, DocumentUse use)
    {
        if (bytes.Length == 0)
            throw DocumentErrors.Empty(path);
        if (CompoundFile.Content(bytes) is { } wrapped)
            throw DocumentErrors.Wrapped(path, wrapped);
        var named = DocumentKind.Named(path) ?? throw DocumentErrors.OtherKind(path);
        var facts = Unpack(bytes, path);
        if (facts.Signed && use != DocumentUse.Read)
            throw DocumentErrors.Signed(path);
        if (facts.Strict && use != DocumentUse.Read)
            throw DocumentErrors.Strict(path);
        RequireSame(named, facts.MainType, path);
        return named;
    }

    private static PackageFacts Unpack(byte[] bytes, string path)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            new PackageLimits(path).Check(archive, bytes.Length);
            return PackageFacts.Read(archive) ?? throw DocumentErrors.Damaged(path, "is an archive, not a Word or PowerPoint document");
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException)
        {
            throw DocumentErrors.Damaged(path, "is damaged or no document: it cannot be unpacked", error);
        }
    }

    private static void RequireSame(DocumentKind named, string? mainType, string path)
    {
        if (mainType is null)
            throw DocumentErrors.Damaged(path, "lacks its main part");
        if (DocumentKind.Typed(mainType) is not { } real)
            throw DocumentErrors.Damaged(path, $"is no {named.Extension} inside but '{mainType}'");
        if (real != named)
            throw DocumentErrors.Damaged(path, $"is a {real.Extension} inside and not a {named.Extension}, so Office would not open it");
    }
}
