using System.Text;

namespace TextToImage.Office.Files;

/// <summary>What an OLE compound file holds, which documents of today are only inside when they are encrypted (MS-CFB, MS-OFFCRYPTO).</summary>
internal enum WrappedContent
{
    /// <summary>A document with a password.</summary>
    Encrypted,

    /// <summary>A .doc.</summary>
    OldWord,

    /// <summary>A .ppt.</summary>
    OldPowerPoint,

    /// <summary>Something else.</summary>
    Other,
}

/// <summary>Looks into OLE compound files.</summary>
internal static class CompoundFile
{
    private static readonly byte[] Signature = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>What a compound file holds, by the names of its streams; null where it is none.</summary>
    public static WrappedContent? Content(byte[] bytes)
    {
        if (bytes.Length < Signature.Length || !bytes.AsSpan(0, Signature.Length).SequenceEqual(Signature))
            return null;
        return Has(bytes, "EncryptedPackage") ? WrappedContent.Encrypted
            : Has(bytes, "WordDocument") ? WrappedContent.OldWord
            : Has(bytes, "PowerPoint Document") ? WrappedContent.OldPowerPoint
            : WrappedContent.Other;
    }

    private static bool Has(byte[] bytes, string stream) => bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(stream)) >= 0;
}
