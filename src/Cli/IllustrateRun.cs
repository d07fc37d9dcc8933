using TextToImage.Office;
using TextToImage.Office.Files;

namespace TextToImage.Cli;

/// <summary>What is asked of the documents of one command.</summary>
/// <param name="Options">Which places or pictures, and what is wanted there.</param>
/// <param name="Rows">The table whose rows become slides; null for none.</param>
/// <param name="Target">Where documents go; the file may be a folder.</param>
internal sealed record IllustrateRequest(IllustrationOptions Options, TableFile? Rows, DocumentTarget Target)
{
    /// <summary>Whether pictures that are there are made again.</summary>
    public bool Updates { get; init; }

    /// <summary>Whether drawings get the colours of the theme.</summary>
    public bool Rethemes { get; init; }

    /// <summary>Whether pictures are only listed.</summary>
    public bool Lists { get; init; }

    /// <summary>Whether it is only shown what would be done.</summary>
    public bool Plans { get; init; }

    /// <summary>Whether progress is not shown.</summary>
    public bool IsQuiet { get; init; }
}

/// <summary>Goes through the documents of one command; one that fails does not stop the others.</summary>
/// <param name="request">What is asked.</param>
/// <param name="models">Where pictures come from, unless one is given.</param>
/// <param name="report">Where results go.</param>
/// <param name="cancellation">Ends the work inside a step.</param>
internal sealed class IllustrateRun(IllustrateRequest request, ModelPictures models, IllustrationReport report, CancellationToken cancellation)
{
    private readonly IPictureMaker _maker = request.Rethemes ? new RecolouredPictures() : request.Options.Given ?? (IPictureMaker)models;

    /// <summary>Handles all documents.</summary>
    /// <param name="named">Files and patterns, as the user wrote them.</param>
    /// <exception cref="AIImageException">Several are to become one file.</exception>
    public void Handle(IReadOnlyList<string> named)
    {
        var paths = new List<string>();
        foreach (var each in named)
            report.Attempt(() => paths.AddRange(InputFiles.Expand(each, "document", ErrorIds.DocumentInvalid).Where(path => !OwnerFile.Is(path))));
        RequireFolderFor(Math.Max(named.Count, paths.Count));
        for (var index = 0; index < paths.Count; index++)
            report.Attempt(() => Handle(paths[index], isLast: index == paths.Count - 1));
    }

    private void Handle(string path, bool isLast)
    {
        using var session = Open(path);
        if (request.Lists)
        {
            report.AddPictures(session.Path, session.Pictures(request.Options.Query));
            return;
        }
        var plan = Plan(session);
        if (request.Plans)
        {
            report.AddPlan(plan, session.AddedSlides);
            return;
        }
        using var progress = ProgressBar.Start(enabled: !request.IsQuiet, 1);
        var shown = new ActionProgress<IllustrationProgress>(done => progress.Show($"Picture {done.Picture} of {done.Count}, {done.Where}", done.Fraction));
        session.Make(plan.Pictures, _maker, shown, cancellation);
        if (isLast)
            FreeModels();
        report.AddResult(plan, session.Write(), request.Options.Query.All || request.Updates);
    }

    private IllustrationSession Open(string path) =>
        request.Lists ? IllustrationSession.Open(path)
        : request.Plans ? IllustrationSession.OpenToPlan(path, request.Target.For(path, isPlanned: true))
        : IllustrationSession.Open(path, request.Target.For(path));

    /// <summary>Writing a large document takes memory too, and nothing more is made.</summary>
    private void FreeModels() => models.Close();

    private IllustrationPlan Plan(IllustrationSession session)
    {
        if (request.Updates)
            return session.PlanUpdate(request.Options, _maker);
        if (request.Rethemes)
            return session.PlanRetheme(request.Options.Query);
        var slides = request.Rows is { } table ? session.AddSlides(request.Options.Query.Layout, table.Rows) : null;
        return session.Plan(slides is null ? request.Options : request.Options with { Query = new IllustrationQuery { Slides = slides } }, _maker);
    }

    /// <summary>Several documents do not go into one file.</summary>
    private void RequireFolderFor(int documents)
    {
        if (documents > 1 && request.Target.OutFile is { } named && !request.Target.IsFolder(isPlanned: request.Plans))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The copies of {documents} documents need a folder, and '{named}' is none; end it with a slash to have it made, or give one document.") { Subject = named };
    }
}
