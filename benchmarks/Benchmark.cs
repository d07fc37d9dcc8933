using TextToImage.Imaging;
using TextToImage.Imaging.Gif;
using TextToImage.Office;
using TextToImage.Office.Tests.Large;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Benchmarks;

/// <summary>Something whose time is measured.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Runs">How often it is measured, after once for the compiler.</param>
/// <param name="Prepare">Makes what it needs, and gives what is measured.</param>
internal sealed record Benchmark(string Name, int Runs, Func<Action> Prepare)
{
    /// <summary>All there are.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("mask: grow and feather by 2, 1024x1024", 10, () => Soften(2)),
        new("mask: grow and feather by 500, 1024x1024", 10, () => Soften(500)),
        new("PNG: encode a photo of 256x256", 10, () => Encode(256)),
        new("PNG: encode a photo of 1024x1024", 10, () => Encode(1024)),
        new("GIF: encode 20 frames of 256x256", 5, () => Animate(20)),
        new("tokenizer: load CLIP's vocabulary", 5, () => () => PromptTokenizer.Load(Vocabulary)),
        new("tokenizer: an ordinary prompt", 50, () => Tokenize("a photo of an astronaut riding a horse on mars, highly-detailed, 8k, trending on artstation")),
        new("tokenizer: 5,000 words", 10, () => Tokenize(string.Join(" ", Enumerable.Range(0, 5000).Select(i => $"word{i}é")))),
        new("documents: 200 pictures into a deck of 500 slides", 3, () => Illustrate("deck.pptx", LargeDocuments.Deck(), isUpdate: false)),
        new("documents: the same made again", 3, () => Illustrate("deck.pptx", LargeDocuments.Deck(), isUpdate: true)),
        new("documents: 200 pictures into a report of 200 pages", 3, () => Illustrate("report.docx", LargeDocuments.Report(), isUpdate: false)),
        new("documents: the same made again", 3, () => Illustrate("report.docx", LargeDocuments.Report(), isUpdate: true)),
    ];

    private static string Vocabulary => Tests.ReferenceData.Require("clip-tokenizer");

    private static Action Soften(int radius)
    {
        var mask = Mask.Rectangle(1024, 1024, 300, 300, 200, 200);
        return () =>
        {
            mask.Grown(radius);
            mask.Feathered(radius);
        };
    }

    private static Action Encode(int side)
    {
        var (photo, metadata) = (Photo(side), new PictureMetadata { Prompt = "a red house", Seed = 1 });
        return () => PictureFile.Encode(photo, PictureFormat.Png, metadata);
    }

    private static Action Animate(int frames)
    {
        var noise = new byte[256 * 256 * 3];
        new Random(1).NextBytes(noise);
        var pictures = Enumerable.Range(0, frames).Select(i => (i % 2 == 0 ? Photo(256) : new Picture(256, 256, noise), TimeSpan.FromSeconds(0.1))).ToList();
        return () => AnimatedGif.Encode(pictures);
    }

    private static Action Tokenize(string prompt)
    {
        var tokenizer = PromptTokenizer.Load(Vocabulary);
        return () => tokenizer.Encode(prompt);
    }

    /// <summary>From opening to the written file with its backup. The pictures are noise, and their making is part of it: about a second.</summary>
    private static Action Illustrate(string name, byte[] original, bool isUpdate)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("aiimage-benchmark-").FullName, name);
        if (isUpdate)
        {
            File.WriteAllBytes(path, original);
            Run(session => session.Plan(new IllustrationOptions { Request = new() { Seed = 1 } }, new PreparedPictures()));
            original = File.ReadAllBytes(path);
        }
        return () =>
        {
            File.WriteAllBytes(path, original);
            Run(session => isUpdate
                ? session.PlanUpdate(new IllustrationOptions { Request = new() { Seed = 1001 } }, new PreparedPictures())
                : session.Plan(new IllustrationOptions { Request = new() { Seed = 1 } }, new PreparedPictures()));
        };

        void Run(Func<IllustrationSession, IllustrationPlan> plan)
        {
            using var session = IllustrationSession.Open(path, new DocumentTarget(NoBackup: false));
            session.CarryOut(plan(session).Pictures, new PreparedPictures(), null, CancellationToken.None);
        }
    }

    /// <summary>Smooth, with grain.</summary>
    private static Picture Photo(int side)
    {
        var random = new Random(1);
        var rgb = new byte[side * side * 3];
        for (var i = 0; i < rgb.Length; i++)
            rgb[i] = (byte)(128 + (80 * Math.Sin(i / 3 % side / 90.0)) + (30 * Math.Cos(i / 3 / side / 50.0)) + random.Next(-3, 4));
        return new Picture(side, side, rgb);
    }
}
