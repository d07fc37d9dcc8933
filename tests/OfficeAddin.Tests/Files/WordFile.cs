using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Files;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Tests.Files;

/// <summary>Small Word files, and changes of them.</summary>
internal static class WordFile
{
    /// <summary>A document of one paragraph.</summary>
    public static byte[] Bytes(string text = "Hello", WordprocessingDocumentType type = WordprocessingDocumentType.Document)
    {
        using var memory = new MemoryStream();
        using (var document = WordprocessingDocument.Create(memory, type))
            document.AddMainDocumentPart().Document = new W.Document(new W.Body(Paragraph(text)));
        return memory.ToArray();
    }

    /// <summary>The document with a paragraph more.</summary>
    public static byte[] WithParagraph(OfficeFile file, string text)
    {
        using var open = file.OpenPackage();
        ((WordprocessingDocument)open.Package).MainDocumentPart!.Document!.Body!.AppendChild(Paragraph(text));
        return open.Close().ToArray();
    }

    public static string Text(string path)
    {
        using var document = WordprocessingDocument.Open(path, false);
        return document.MainDocumentPart!.Document!.Body!.InnerText;
    }

    /// <summary>The archive with an entry written anew.</summary>
    public static byte[] WithEntry(byte[] bytes, string name, string content) => WithEntry(bytes, name, stream =>
    {
        using var writer = new StreamWriter(stream);
        writer.Write(content);
    });

    public static byte[] WithEntry(byte[] bytes, string name, Action<Stream> write)
    {
        using var memory = new MemoryStream();
        memory.Write(bytes);
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry(name)?.Delete();
            using var stream = archive.CreateEntry(name).Open();
            write(stream);
        }
        return memory.ToArray();
    }

    /// <summary>The archive with text of an entry replaced.</summary>
    public static byte[] Replaced(byte[] bytes, string name, string from, string to)
    {
        using var archive = new ZipArchive(new MemoryStream(bytes), ZipArchiveMode.Read);
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        var text = reader.ReadToEnd();
        Assert.Contains(from, text);
        return WithEntry(bytes, name, text.Replace(from, to));
    }

    private static W.Paragraph Paragraph(string text) => new(new W.Run(new W.Text(text)));
}
