using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>
/// Does with a document what users do, with pictures of the starter model. Named in TEXTTOIMAGE_TEST_DOCUMENTS, a folder
/// gets the documents, to be looked at.
/// </summary>
public sealed class ShowcaseWork : IDisposable
{
    private static readonly ModelFolder Starter = ModelFolder.Open(System.IO.Path.Combine(ReferenceData.RepositoryRoot, "models", "starter"));
    private readonly TemporaryFolder _folder = new();
    private readonly ModelPictures _maker = new(DeviceKind.Cpu, _ => Starter);

    /// <summary>Begins with a document of that name.</summary>
    public ShowcaseWork(string name, byte[] document)
    {
        Path = _folder.File(name);
        File.WriteAllBytes(Path, document);
    }

    /// <summary>Where the document is.</summary>
    public string Path { get; }

    /// <summary>The same document once more.</summary>
    public ShowcaseWork Copy() => new(System.IO.Path.GetFileName(Path), File.ReadAllBytes(Path));

    /// <inheritdoc/>
    public void Dispose()
    {
        _maker.Dispose();
        _folder.Dispose();
    }

    /// <summary>Illustrates places; seeds count from 1.</summary>
    public IllustrationResult Illustrate(IllustrationQuery query, string? prompt = null, PictureSettings? settings = null, int? side = null) =>
        CarryOut(session => session.Plan(new IllustrationOptions { Query = query, Prompt = prompt, Settings = settings ?? new PictureSettings(), Request = new GenerationRequest { Seed = 1, Width = side, Height = side } }, _maker));

    /// <summary>Makes pictures again, in another style with as few steps as there are.</summary>
    public IllustrationResult Update(string? style = null) =>
        CarryOut(session => session.PlanUpdate(new IllustrationOptions { Settings = new PictureSettings { Style = style }, Request = new GenerationRequest { Steps = style is null ? null : 1 } }, _maker));

    /// <summary>What the document lists.</summary>
    public IReadOnlyList<DocumentPicture> Listed()
    {
        using var session = IllustrationSession.Open(Path);
        return session.Pictures();
    }

    /// <summary>Leaves a copy to be looked at, where that is asked for.</summary>
    public void Keep(string name)
    {
        if (Environment.GetEnvironmentVariable("TEXTTOIMAGE_TEST_DOCUMENTS") is { Length: > 0 } kept)
            File.Copy(Path, System.IO.Path.Combine(kept, name), overwrite: true);
    }

    private IllustrationResult CarryOut(Func<IllustrationSession, IllustrationPlan> plan)
    {
        using var session = IllustrationSession.Open(Path, new DocumentTarget());
        return session.CarryOut(plan(session).Pictures, _maker, null, CancellationToken.None);
    }
}
