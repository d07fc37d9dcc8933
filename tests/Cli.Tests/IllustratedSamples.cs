using System.Security.Cryptography;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office;
using TextToImage.Office.Tests.PowerPoint;
using TextToImage.Office.Tests.Showcase;
using TextToImage.Office.Tests.Word;

namespace TextToImage.Cli.Tests;

/// <summary>A deck and a report with places for three pictures each, and with a part so large that writing takes a while.</summary>
internal static class IllustratedSamples
{
    public const int Pictures = 3;

    private const int LargePart = 6 << 20;

    public static byte[] Bytes(string name) => name.EndsWith("pptx", StringComparison.Ordinal) ? Presentation() : Report();

    /// <summary>What is wrong with a document.</summary>
    public static IReadOnlyList<string> Problems(string path)
    {
        if (path.EndsWith("docx", StringComparison.Ordinal))
            return WordCheck.Problems(File.ReadAllBytes(path));
        using var package = PresentationDocument.Open(path, false);
        return Deck.Problems(package);
    }

    /// <summary>How many pictures of ours a document has.</summary>
    public static int Count(string path)
    {
        using var session = IllustrationSession.Open(path);
        return session.Pictures().Count(picture => picture.Origin is not null);
    }

    private static byte[] Presentation()
    {
        using var deck = new DeckBuilder();
        foreach (var thing in new[] { "a red rocket", "a green tree", "a blue house" })
            deck.Slide(DeckLayouts.Picture, Deck.Title(thing) + Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\""), notes: $"image: {thing}");
        AddLargePart(deck.Document.PresentationPart!);
        return deck.Bytes();
    }

    private static byte[] Report() => WordSample.Of(
        string.Concat(new[] { "a red rocket", "a green tree", "a blue house" }.Select(thing => WordSample.Paragraph(WordSample.ImageToken($"{thing} | width=6cm, caption={thing}")))),
        main =>
        {
            AddLargePart(main);
            return "";
        }).File;

    private static void AddLargePart(OpenXmlPart main)
    {
        using var bytes = new MemoryStream(RandomNumberGenerator.GetBytes(LargePart));
        main.AddExtendedPart("urn:texttoimage:tests", "application/octet-stream", ".bin").FeedData(bytes);
    }
}
