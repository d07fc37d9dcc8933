using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.PowerPoint;
using TextToImage.Office.Tests.PowerPoint;
using TextToImage.Office.Tests.Showcase;
using TextToImage.Office.Word;

namespace TextToImage.Office.Tests.Files;

/// <summary>Attributes of real documents get odd values, one after the other: what reads them takes them for what they can mean, or says one sentence.</summary>
public class OddAttributeTests
{
    private const int Tries = 100;

    private static readonly string[] Odd = ["", "x", "838200.5", "45deg", "792pt", "-1", "0", "4294967295", "99999999999999999999", "1e300", "NaN", "true", "50%", "odd"];

    private static readonly Regex Attribute = new(" (?<name>(?!xmlns|mc:|xml:|version|encoding|standalone)[A-Za-z:]+)=\"(?<value>[^\"]*)\"");

    [Theory]
    [InlineData("deck.pptx", "ppt/(slides|slideLayouts|slideMasters)/[a-zA-Z0-9]+.xml|ppt/presentation.xml", 1)]
    [InlineData("report.docx", "word/[a-z0-9]+.xml", 2)]
    public void Whatever_an_attribute_says_nothing_but_a_sentence_comes_of_it(string name, string parts, int seed)
    {
        var file = name == "report.docx" ? ShowcaseReport.Bytes() : File.ReadAllBytes(Path.Combine(ReferenceData.RepositoryRoot, "docs", "samples", name));
        var places = Places(file, parts);
        Assert.True(places.Count > Tries, $"{places.Count}");
        var random = new Random(seed);
        var refused = 0;
        for (var round = 0; round < Tries; round++)
        {
            var (part, at, length, attribute) = places[random.Next(places.Count)];
            var value = Odd[random.Next(Odd.Length)];
            var changed = With(file, part, at, length, value);
            try
            {
                Illustrate(changed, name.EndsWith(".pptx", StringComparison.Ordinal));
            }
            catch (AIImageException)
            {
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"{part}: {attribute}=\"{value}\": {error}");
            }
        }
        // Most values are nothing that a document cannot live with.
        Assert.InRange(refused, 0, Tries / 5);
    }

    /// <summary>All that is done to documents, without the border that makes sentences of exceptions, and without the validator.</summary>
    private static void Illustrate(byte[] file, bool isPresentation)
    {
        using var stream = new MemoryStream();
        stream.Write(file);
        using IIllustratedDocument document = isPresentation ? new Presentation(PresentationDocument.Open(stream, true)) : new TextDocument(WordprocessingDocument.Open(stream, true));
        foreach (var query in new[] { new IllustrationQuery { All = true }, new() { Target = "*" } })
        {
            foreach (var target in document.Find(query))
            {
                var settings = target.Settings with { Caption = isPresentation ? null : target.Settings.Caption };
                _ = (target.FrameFor(settings), target.Refusal(settings), target.Unheeded(settings).ToList());
                document.Insert(target, Pictures.Ring(40, 30, target.Prompt ?? "a ring"), settings);
            }
        }
        foreach (var picture in document.Illustrations())
            document.Replace(picture, Pictures.Ring(30, 40, "new", 2), new PictureSettings());
        foreach (var token in document.UnusedTokens(new IllustrationQuery()).Reverse())
            token.Remove();
        document.Names();
        document.Flush();
    }

    private static List<(string Part, int At, int Length, string Name)> Places(byte[] file, string parts)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        return [.. from entry in archive.Entries
                   where Regex.IsMatch(entry.FullName, $"^({parts})$")
                   from match in Attribute.Matches(Text(entry))
                   select (entry.FullName, match.Groups["value"].Index, match.Groups["value"].Length, match.Groups["name"].Value)];
    }

    private static byte[] With(byte[] file, string part, int at, int length, string value)
    {
        using var stream = new MemoryStream();
        stream.Write(file);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = archive.GetEntry(part)!;
            var text = Text(entry).Remove(at, length).Insert(at, value);
            entry.Delete();
            using var writer = new StreamWriter(archive.CreateEntry(part, CompressionLevel.Fastest).Open(), new UTF8Encoding(false));
            writer.Write(text);
        }
        return stream.ToArray();
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }
}
