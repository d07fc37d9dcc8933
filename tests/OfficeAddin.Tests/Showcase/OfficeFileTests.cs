using TextToImage.Office.Files;
using TextToImage.Requests;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>Files that Office saved, taken through all that users do, from file to file; they are in a folder beside the repository, not in it.</summary>
public sealed class OfficeFileTests : IDisposable
{
    private static readonly string Folder = Path.Combine(ReferenceData.RepositoryRoot, "..", "shared", "data", "office");
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Files => Directory.Exists(Folder)
        ? [.. Directory.GetFiles(Folder).Where(path => Path.GetExtension(path) is ".docx" or ".pptx").Select(path => Path.GetFileName(path)!).Order()]
        : ["(none)"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_planned_illustrated_listed_and_made_again(string name)
    {
        Assert.SkipUnless(Directory.Exists(Folder), $"There is no folder '{Folder}' with files that Office saved.");
        var path = _folder.Write(name, File.ReadAllBytes(Path.Combine(Folder, name)));
        var original = File.ReadAllBytes(path);
        var maker = new RingPictures();
        var all = new IllustrationOptions { Query = new IllustrationQuery { All = true }, Prompt = "a ring", Request = new GenerationRequest { Seed = 1 } };
        var before = Listed(path).Count;
        var planned = Planned(path, all, maker);
        Assert.Equal(original, File.ReadAllBytes(path));

        var illustrated = CarryOut(path, session => session.Plan(all, maker), maker);
        Assert.Equal(planned, illustrated.Pictures.Count);
        // Saving compares what the validator says before and after; this is what it does not look at.
        Assert.Empty(PackageProblems.Find(File.ReadAllBytes(path)).Except(PackageProblems.Find(original)));
        Assert.Equal(before + planned, Listed(path).Count);
        Assert.Equal(planned, Listed(path).Count(each => each.Origin is { Prompt: "a ring", Model: "rings" }));
        Assert.Equal(0, Planned(path, all, maker));
        Keep(path);

        var again = CarryOut(path, session => session.PlanUpdate(new IllustrationOptions { Prompt = "another ring" }, maker), maker);
        Assert.Equal(planned, again.Pictures.Count);
        Assert.Equal(planned, Listed(path).Count(each => each.Origin?.Prompt == "another ring"));
        Assert.Equal(before + planned, Listed(path).Count);
    }

    private static int Planned(string path, IllustrationOptions options, IPictureMaker maker)
    {
        using var session = IllustrationSession.Open(path);
        return session.Plan(options, maker).Pictures.Count(picture => picture.IsMade);
    }

    private static IReadOnlyList<DocumentPicture> Listed(string path)
    {
        using var session = IllustrationSession.Open(path);
        return session.Pictures();
    }

    private static IllustrationResult CarryOut(string path, Func<IllustrationSession, IllustrationPlan> plan, IPictureMaker maker)
    {
        using var session = IllustrationSession.Open(path, new DocumentTarget());
        return session.CarryOut(plan(session).Pictures, maker, null, CancellationToken.None);
    }

    private static void Keep(string path)
    {
        if (Environment.GetEnvironmentVariable("TEXTTOIMAGE_TEST_DOCUMENTS") is { Length: > 0 } kept)
            File.Copy(path, Path.Combine(kept, "all-" + Path.GetFileName(path)), overwrite: true);
    }
}
