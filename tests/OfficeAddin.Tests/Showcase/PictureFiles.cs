using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>The picture files of a document.</summary>
internal static partial class PictureFiles
{
    /// <summary>Their hashes, in order of these.</summary>
    public static IReadOnlyList<string> Hashes(OpenXmlPackage package) => [.. All(package).Select(bytes => Convert.ToHexString(SHA256.HashData(bytes))).Order()];

    /// <summary>How many of them say, in the forms that other programs read, that a model made them and how.</summary>
    public static int MadeByModels(OpenXmlPackage package) => All(package).Select(Encoding.Latin1.GetString)
        .Count(text => text.Contains("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", StringComparison.Ordinal) && Parameters.IsMatch(text));

    [GeneratedRegex("Steps: [0-9]+, .*Seed: [0-9]+, .*Model: starter")]
    private static partial Regex Parameters { get; }

    private static IEnumerable<byte[]> All(OpenXmlPackage package) => package.GetAllParts().OfType<ImagePart>().Select(part =>
    {
        using var stream = part.GetStream();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    });
}
