using System.IO.Packaging;
using System.Security.Cryptography;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Imaging;

namespace TextToImage.Office.Drawing;

/// <summary>The picture files of a package: the same bytes are kept once, whichever slides or pages show them.</summary>
internal sealed class MediaParts
{
    private readonly Dictionary<string, ImagePart> _byHash;

    /// <summary>Looks at all picture files of a package.</summary>
    public MediaParts(OpenXmlPackage package)
    {
        _byHash = [];
        foreach (var part in package.GetAllParts().OfType<ImagePart>())
            _byHash[HashOf(part)] = part;
    }

    /// <summary>The id by which a part of the document refers to a picture, which is added where it is not there yet.</summary>
    /// <param name="owner">The slide, page or header that shows it; a relationship belongs to one part.</param>
    /// <param name="bytes">A PNG, JPEG or SVG file.</param>
    public string Refer(OpenXmlPart owner, byte[] bytes)
    {
        var hash = Hash(bytes);
        if (!_byHash.TryGetValue(hash, out var part))
        {
            _byHash[hash] = part = New(owner, bytes);
        }
        foreach (var pair in owner.Parts)
        {
            if (pair.OpenXmlPart == part)
                return pair.RelationshipId;
        }
        return owner.CreateRelationshipToPart(part);
    }

    /// <summary>Takes a reference away that nothing in the part uses any more; the file goes with the last one.</summary>
    public void Release(OpenXmlPart owner, string relationshipId)
    {
        var part = owner.GetPartById(relationshipId);
        // Asked before, because a part that is gone does not answer.
        var isLast = part.GetParentParts().All(parent => parent == owner) && owner.Parts.Count(pair => pair.OpenXmlPart == part) == 1;
        owner.DeletePart(relationshipId);
        foreach (var hash in _byHash.Where(pair => isLast && pair.Value == part).Select(pair => pair.Key).ToList())
            _byHash.Remove(hash);
    }

    /// <summary>A part with a picture, which is packed as it is: it is compressed already, and trying takes a while. A drawing is not.</summary>
    private static ImagePart New(OpenXmlPart owner, byte[] bytes)
    {
        var package = owner.OpenXmlPackage;
        var usual = package.CompressionOption;
        if (bytes.Length == 0 || bytes[0] != '<')
            package.CompressionOption = CompressionOption.NotCompressed;
        var part = owner.AddNewPart<ImagePart>(PictureFile.IsPng(bytes) ? "image/png" : bytes.Length > 0 && bytes[0] == '<' ? "image/svg+xml" : "image/jpeg", null);
        package.CompressionOption = usual;
        using var stream = new MemoryStream(bytes);
        part.FeedData(stream);
        return part;
    }

    private static string HashOf(ImagePart part)
    {
        using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
        return Convert.ToBase64String(SHA256.HashData(stream));
    }

    private static string Hash(byte[] bytes) => Convert.ToBase64String(SHA256.HashData(bytes));
}
