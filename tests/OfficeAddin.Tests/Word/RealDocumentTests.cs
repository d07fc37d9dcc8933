using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using SkiaSharp;
using TextToImage.Office.Word;
using static TextToImage.Office.Tests.Word.WordSample;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Tests.Word;

public class RealDocumentTests
{
    private static readonly string Folder = Path.Combine(ReferenceData.RepositoryRoot, "..", "shared", "data", "office");

    public static TheoryData<string> Documents => Directory.Exists(Folder)
        ? [.. Directory.GetFiles(Folder, "*.docx").Select(path => Path.GetFileName(path)!).Order()]
        : ["(none)"];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Documents_of_Word_are_illustrated_everywhere_and_all_pictures_replaced(string name)
    {
        Assert.SkipUnless(Directory.Exists(Folder), "The folder shared/data/office with real documents is not beside the repository.");
        var sample = Read(Path.Combine(Folder, name));
        var tokens = 0;
        sample = sample.With(package => tokens = AddTokens(package.MainDocumentPart!));
        var (before, after) = (0, 0);
        sample.Edit(document =>
        {
            before = document.Illustrations().Count;
            var targets = document.Find(new IllustrationQuery { All = true });
            Assert.Equal(tokens, targets.Count(target => target.Kind == TargetKind.Token));
            foreach (var target in targets)
                document.Insert(target, Picture(96, 64), target.Settings with { Caption = target.Kind == TargetKind.Heading ? "Heading" : null });
            after = document.Illustrations().Count;
            Assert.Equal(before + targets.Count, after);
        });
        if (Environment.GetEnvironmentVariable("TEXTTOIMAGE_TEST_DOCUMENTS") is { Length: > 0 } folder)
            File.WriteAllBytes(Path.Combine(folder, name), sample.File);
        sample.Edit(document =>
        {
            Assert.Empty(document.Find(new IllustrationQuery { All = true }));
            foreach (var illustration in document.Illustrations())
                document.Replace(illustration, Picture(64, 96, SKColors.Navy), new PictureSettings());
        });
        sample.Edit(document =>
        {
            Assert.Equal(after, document.Illustrations().Count);
            Assert.All(document.Illustrations(), illustration => Assert.Equal(Picture(64, 96, SKColors.Navy).Bytes, illustration.ReadBytes()));
        });
    }

    [Fact]
    public void Two_hundred_tokens_among_two_thousand_paragraphs_take_little_memory()
    {
        Allocated(20);
        var allocated = Allocated(2000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{allocated / 1e6:0.0} MB");
        // 84 MB: each picture looks at every paragraph once more.
        Assert.InRange(allocated, 0, 170_000_000);

        static long Allocated(int paragraphs)
        {
            var sample = Of(string.Concat(Enumerable.Range(0, paragraphs).Select(i => Paragraph(i % 10 == 0 ? ImageToken($"number {i} | caption=Number {i}, width=3cm") : $"Text of paragraph {i}"))));
            var allocated = 0L;
            var picture = Picture();
            sample.Edit(document =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                foreach (var target in document.Find(new IllustrationQuery()))
                    document.Insert(target, picture, target.Settings);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            });
            Assert.Equal(paragraphs / 10, sample.Look(package => package.MainDocumentPart!.Document!.Descendants<W.Drawing>().Count()));
            return allocated;
        }
    }

    /// <summary>A token at the end of the first paragraph of every text and of every table cell.</summary>
    private static int AddTokens(MainDocumentPart main)
    {
        var holders = Stories.Of(main).SelectMany(story => story.Root.Descendants<W.TableCell>().Cast<OpenXmlElement>().Prepend(story.Root))
            .Select(holder => holder.Descendants<W.Paragraph>().LastOrDefault(paragraph => !paragraph.Descendants<W.SeparatorMark>().Any())).OfType<W.Paragraph>().Distinct().ToList();
        var spots = holders.Where(paragraph => !paragraph.Descendants<W.ContinuationSeparatorMark>().Any()).ToList();
        foreach (var paragraph in spots)
            paragraph.Append(new W.Run(new W.Text("{{ima")), new W.Run(new W.Text("ge: a red rocket}}")));
        return spots.Count;
    }
}
