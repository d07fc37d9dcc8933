using TextToImage.Cli.Explorer;
using TextToImage.Imaging;
using TextToImage.Shell;

namespace TextToImage.Cli.Tests.Explorer;

/// <summary>Verbs of Explorer's menus become command lines of aiimage.</summary>
public sealed class VerbQuestionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Verbs => [.. ExplorerMenus.All.SelectMany(menu => menu.Verbs).Append(ExplorerMenus.Choose).Select(verb => verb.Name)];

    public void Dispose() => _folder.Dispose();

    /// <summary>No menu leads nowhere.</summary>
    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_has_work(string verb)
    {
        var isDocument = ExplorerMenus.All.Single(menu => menu.Kind == "Document").Verbs.Any(each => each.Name == verb);
        var window = new AnsweringWindow(("prompt", "a red house"), ("part", "middle"), ("places", "all"), ("verb", "enlarge2"));
        var works = await new VerbQuestions(window).Ask(verb, [isDocument ? "/a/deck.pptx" : Picture("a.png", made: new PictureMetadata { Prompt = "a house", Seed = 1 })], default);
        Assert.NotEmpty(Assert.Single(works!).Arguments());
    }

    [Fact]
    public async Task An_edit_has_prompt_count_and_seed()
    {
        var file = Picture("it's \"odd\", 猫.png");
        var works = await new VerbQuestions(new AnsweringWindow(("prompt", "a blue car"), ("seed", "7"), ("count", "2"))).Ask("edit", [file], default);
        Assert.Equal(["edit", file, "a blue car", "--count", "2", "--seed", "7", "--out", _folder.Path, "--json"], Assert.Single(works!).Arguments());
    }

    [Fact]
    public async Task Without_a_seed_none_is_given()
    {
        var works = await new VerbQuestions(new AnsweringWindow(("prompt", "a blue car"))).Ask("edit", [Picture("a.png")], default);
        Assert.DoesNotContain("--seed", Assert.Single(works!).Arguments());
    }

    [Theory]
    [InlineData("middle", "10,5,20,10")]
    [InlineData("right", "20,0,20,20")]
    [InlineData("lower", "0,10,40,10")]
    public async Task Parts_are_in_pixels_of_each_picture(string part, string region)
    {
        var works = await new VerbQuestions(new AnsweringWindow(("prompt", "a car"), ("part", part))).Ask("replace", [Picture("a.png", 40, 20)], default);
        Assert.Contains(region, Assert.Single(works!).Arguments());
    }

    [Fact]
    public async Task A_region_can_be_told_in_numbers()
    {
        var works = await new VerbQuestions(new AnsweringWindow(("prompt", "a car"), ("part", "region"), ("region", "1,2,3,4"))).Ask("replace", [Picture("a.png")], default);
        Assert.Contains("1,2,3,4", Assert.Single(works!).Arguments());
    }

    [Fact]
    public async Task Questions_are_asked_once_for_all_files()
    {
        var window = new AnsweringWindow(("prompt", "a car"));
        var works = await new VerbQuestions(window).Ask("edit", [Picture("a.png"), Picture("b.png")], default);
        Assert.Equal(2, works!.Count);
        Assert.Equal(["prompt", "seed", "count"], window.Asked);
    }

    [Fact]
    public async Task A_picture_is_made_again_as_its_file_says_but_for_the_seed()
    {
        var made = new PictureMetadata
        {
            Prompt = "a red house",
            NegativePrompt = "fog",
            Steps = 7,
            Seed = 5,
            Model = "starter",
            GuidanceScale = 3.5,
            Scheduler = "euler",
            Width = 40,
            Height = 24,
            Other = new Dictionary<string, string> { ["Tiling"] = "True", ["Guidance rescale"] = "0.5" },
        };
        var works = await new VerbQuestions(new AnsweringWindow()).Ask("again", [Picture("a.png", 40, 24, made)], default);
        var arguments = Assert.Single(works!).Arguments();
        Assert.Equal(["new", "a red house", "--model", "starter", "--size", "40x24"], arguments[..6]);
        Assert.Equal(["--negative", "fog", "--steps", "7", "--guidance", "3.5", "--guidance-rescale", "0.5", "--scheduler", "euler", "--tileable", "--out", _folder.Path, "--json"], arguments[6..]);
    }

    [Fact]
    public async Task What_cannot_be_made_again_is_told()
    {
        var unknown = await new VerbQuestions(new AnsweringWindow()).Ask("again", [Picture("a.png")], default);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => unknown![0].Arguments()).ErrorId);
        var edited = await new VerbQuestions(new AnsweringWindow()).Ask("again", [Picture("b.png", made: new PictureMetadata { Prompt = "a", Seed = 1, Edited = true })], default);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => edited![0].Arguments()).ErrorId);
    }

    [Fact]
    public async Task Send_to_asks_which_verb_and_refuses_files_of_two_kinds()
    {
        var files = Enumerable.Range(0, 120).Select(number => $"/a/{number}.JPG").ToList();
        var works = await new VerbQuestions(new AnsweringWindow(("verb", "enlarge4"))).Ask("choose", files, default);
        Assert.Equal(120, works!.Count);
        await Assert.ThrowsAsync<AIImageException>(() => new VerbQuestions(new AnsweringWindow()).Ask("choose", ["/a/a.png", "/a/b.docx"], default));
    }

    private string Picture(string name, int width = 8, int height = 8, PictureMetadata? made = null)
    {
        var path = Path.Combine(_folder.Path, name);
        PictureFile.Write(path, PictureFile.Encode(new Picture(width, height, new byte[width * height * 3]), PictureFormat.Png, made), overwrite: false);
        return path;
    }
}
