using TextToImage.Imaging;
using TextToImage.Office.Tests.Files;
using TextToImage.Requests;

namespace TextToImage.Office.Tests.Illustrating;

public sealed class IllustrationSessionTests : IDisposable
{
    private static readonly IllustrationTarget[] Places =
    [
        new FakeTarget { Where = "first", Kind = TargetKind.Placeholder, Prompt = "a red rocket", Frame = (400, 200) },
        new FakeTarget { Where = "second", Kind = TargetKind.Token, Prompt = "a tree", Settings = new PictureSettings { Seed = 4, Steps = 7, NegativePrompt = "text", Style = "sketch" } },
        new FakeTarget { Where = "third", Kind = TargetKind.Shape },
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public IllustrationSessionTests() => _path = _folder.Write("a.docx", WordFile.Bytes());

    public void Dispose() => _folder.Dispose();

    private IllustrationSession Open(IReadOnlyList<IllustrationTarget>? targets = null, IReadOnlyList<Illustration>? illustrations = null) =>
        IllustrationSession.Open(_path, DocumentUse.Replace, new DocumentTarget(), package => new FakeDocument(package, targets ?? Places, illustrations ?? []));

    [Fact]
    public void The_plan_says_what_where_and_how()
    {
        using var session = Open();
        var plan = session.Plan(new IllustrationOptions { Request = new GenerationRequest { Seed = 10 } }, new FakeMaker());
        Assert.Equal(["fill the placeholder", "replace the token", "skip: nothing says what to show; give a prompt"], plan.Pictures.Select(each => each.Action));
        Assert.Equal([10L, 4L], plan.Pictures.Where(each => each.IsMade).Select(each => each.Request.Seed!.Value));
        Assert.Equal(["a red rocket", "a tree, sketch"], plan.Pictures.Where(each => each.IsMade).Select(each => each.Request.Prompt));
        Assert.Equal((320, 192), (plan.Pictures[0].Request.Width, plan.Pictures[0].Request.Height));
        Assert.Equal((7, "text"), (plan.Pictures[1].Request.Steps, plan.Pictures[1].Request.NegativePrompt));
        Assert.Equal(["a token could not be read"], plan.Warnings);
    }

    [Fact]
    public void What_the_user_names_counts_and_prompts_get_style_and_colours()
    {
        using var session = Open();
        var plan = session.Plan(
            new IllustrationOptions { Prompt = "a cat", ThemePalette = true, Settings = new PictureSettings { Style = "line art" }, Request = new GenerationRequest { Seed = 1, Width = 64, Height = 64, Steps = 2 } },
            new FakeMaker());
        Assert.All(plan.Pictures, each => Assert.Equal("a cat, line art, in blue, orange and grey", each.Request.Prompt));
        Assert.All(plan.Pictures, each => Assert.Equal((64, 64, 2), (each.Request.Width, each.Request.Height, each.Request.Steps)));
        Assert.Equal([1UL, 4, 3], plan.Pictures.Select(each => each.Request.Seed!.Value));
    }

    [Fact]
    public void A_plan_is_carried_out_and_written_once()
    {
        using var session = Open();
        var maker = new FakeMaker();
        var reports = new List<IllustrationProgress>();
        var plan = session.Plan(new IllustrationOptions { Request = new GenerationRequest { Seed = 10 } }, maker);
        var result = session.CarryOut(plan.Pictures, maker, new Listener(reports.Add), CancellationToken.None);
        Assert.Equal("Hello[first: 10][second: 4]", WordFile.Text(_path));
        Assert.Equal(_path + ".bak", result.Document!.Backup);
        Assert.Equal(["a token could not be read", "a word is unknown"], result.Warnings);
        Assert.Equal([0, 0.25, 0.5, 0.75], reports.Select(each => each.Fraction));
        Assert.All(reports, each => Assert.Equal(each.Fraction > 0, each.Remaining is not null));
    }

    [Theory]
    [InlineData(TargetKind.Slide, null, true)]
    [InlineData(TargetKind.Heading, null, true)]
    [InlineData(TargetKind.Token, null, false)]
    [InlineData(TargetKind.Slide, "Summary", false)]
    public void A_title_of_which_nothing_can_be_drawn_is_a_warning_and_a_prompt_an_error(TargetKind kind, string? prompt, bool isSkipped)
    {
        var title = prompt is null ? "Summary" : "a tree";
        using var session = Open([Places[0], new FakeTarget { Where = "last", Kind = kind, Prompt = title }]);
        var maker = new FakeMaker { Undrawable = "Summary" };
        var plan = session.Plan(new IllustrationOptions { Prompt = prompt, Request = new GenerationRequest { Seed = 10 } }, maker);
        if (!isSkipped)
        {
            Assert.Equal(ErrorIds.NothingToDraw, Assert.Throws<AIImageException>(() => session.CarryOut(plan.Pictures, maker, null, CancellationToken.None)).ErrorId);
            return;
        }
        var result = session.CarryOut(plan.Pictures, maker, null, CancellationToken.None);
        Assert.Equal("Hello[first: 10]", WordFile.Text(_path));
        Assert.Contains(result.Warnings, warning => warning.Contains("last: no picture was made. Nothing to draw in 'Summary'.", StringComparison.Ordinal));
    }

    [Fact]
    public void Cancelling_at_any_picture_leaves_the_document()
    {
        for (var at = 0; at < 2; at++)
        {
            using var cancellation = new CancellationTokenSource();
            var before = File.ReadAllBytes(_path);
            using var session = Open();
            var last = at;
            var maker = new FakeMaker(index =>
            {
                if (index == last)
                    cancellation.Cancel();
            });
            var plan = session.Plan(new IllustrationOptions(), maker);
            Assert.Throws<OperationCanceledException>(() => session.CarryOut(plan.Pictures, maker, null, cancellation.Token));
            Assert.Equal(at, maker.Requests.Count);
            Assert.Equal(before, File.ReadAllBytes(_path));
            Assert.Equal(["a.docx"], _folder.Names);
        }
    }

    [Fact]
    public void Nothing_to_do_writes_nothing()
    {
        using var session = Open([]);
        var maker = new FakeMaker();
        Assert.Null(session.CarryOut(session.Plan(new IllustrationOptions(), maker).Pictures, maker, null, CancellationToken.None).Document);
        Assert.Equal(["a.docx"], _folder.Names);
    }

    [Fact]
    public void Pictures_are_made_again_as_they_were_but_for_what_is_asked()
    {
        var file = PictureFile.Encode(new Picture(8, 4, new byte[96]), PictureFormat.Png, new PictureMetadata { Prompt = "a bird", Seed = 9, Steps = 3, GuidanceScale = 2, Scheduler = "ddim" });
        Illustration[] pictures =
        [
            new FakeIllustration(file) { Where = "slide 1", Name = "Bird", AltText = "a bird", Origin = new PictureOrigin("a bird", 9, "", Style: "sketch") },
            new FakeIllustration([1, 2]) { Where = "slide 2", Name = "Photo" },
            new FakeIllustration(file) { Where = "slide 3", Name = "By hand" },
        ];
        using var session = Open(illustrations: pictures);
        var same = session.PlanUpdate(new IllustrationOptions(), new FakeMaker()).Pictures;
        Assert.Equal(["slide 1", "slide 3"], same.Select(each => each.Where));
        Assert.Equal(("a bird, sketch", 9UL, 8, 4, 3, 2.0, "ddim"), Asked(same[0].Request));
        Assert.Null(same[0].Settings.AltText);

        var other = session.PlanUpdate(
            new IllustrationOptions { Query = new IllustrationQuery { Target = "b*d" }, Prompt = "a fish", Settings = new PictureSettings { Style = "oil" }, Request = new GenerationRequest { Seed = 1 } },
            new FakeMaker()).Pictures;
        Assert.Equal("a fish, oil", Assert.Single(other, each => each.Where == "slide 1").Request.Prompt);
        Assert.Equal("a fish", other[0].Settings.AltText);
        Assert.Equal(1UL, other[0].Request.Seed);

        var error = Assert.Throws<AIImageException>(() => session.PlanUpdate(new IllustrationOptions { Query = new IllustrationQuery { Target = "none" } }, new FakeMaker()));
        Assert.Equal(ErrorIds.TargetNotFound, error.ErrorId);
    }

    private static (string, ulong, int, int, int, double, string) Asked(GenerationRequest request) =>
        (request.Prompt, request.Seed!.Value, request.Width!.Value, request.Height!.Value, request.Steps!.Value, request.GuidanceScale!.Value, request.Scheduler!);

    private sealed class Listener(Action<IllustrationProgress> report) : IProgress<IllustrationProgress>
    {
        public void Report(IllustrationProgress value) => report(value);
    }
}
