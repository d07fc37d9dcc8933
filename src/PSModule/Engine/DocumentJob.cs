using TextToImage.Commands;
using TextToImage.Office;

namespace TextToImage.Engine;

/// <summary>One document, opened, and what is to be done to it.</summary>
/// <param name="session">The open document.</param>
/// <param name="plan">What is planned.</param>
/// <param name="maker">Where the pictures come from.</param>
/// <param name="saved">Told where the document was written.</param>
internal sealed class DocumentJob(IllustrationSession session, IllustrationPlan plan, IPictureMaker maker, Action<string> saved) : IDisposable
{
    private List<PlannedPicture> _chosen = [];

    /// <summary>What is planned: a row a slide that is added, and a row a picture or place.</summary>
    public IEnumerable<AIIllustrationPlan> Rows => session.AddedSlides.Select(Row).Concat(plan.Pictures.Select(Row));

    /// <summary>What the user should know before anything is made.</summary>
    public IEnumerable<string> Warnings => plan.Pictures.Count + session.AddedSlides.Count > 0
        ? plan.Warnings.Concat(plan.Skipped)
        : plan.Warnings.Append($"There is nothing to do in '{plan.Path}': {plan.Search?.ToString() ?? "no picture in it says how it was made"}; Add-AIIllustration -All takes every slide or heading without a picture, and Get-AIIllustration lists what is there.");

    /// <summary>Asks for each picture whether it is to be made; slides that are added come with theirs.</summary>
    /// <param name="shouldProcess">Gets where it goes and what is done; answers -WhatIf and -Confirm.</param>
    /// <returns>Whether there is anything to do.</returns>
    public bool Choose(Func<string, string, bool> shouldProcess)
    {
        var made = plan.Pictures.Where(picture => picture.IsMade);
        if (session.AddedSlides.Count > 0)
        {
            _chosen = made.ToList();
            return shouldProcess(plan.Path, $"Add {Counted(session.AddedSlides.Count, "slide")} with {Counted(_chosen.Count, "picture")}");
        }
        _chosen = made.Where(picture => shouldProcess($"{plan.Path}, {picture.Where}", Action(picture))).ToList();
        var removals = plan.Pictures.Count(picture => picture.IsRemoval);
        return _chosen.Count > 0 || (removals > 0 && shouldProcess(plan.Path, $"Remove {Counted(removals, "token")} without a picture"));
    }

    /// <summary>Makes what was chosen, and writes the document; slides and pictures are reported then.</summary>
    /// <exception cref="AIImageException">A picture cannot be made, or the document cannot be written; it is as it was.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void CarryOut(CommandWriter writer, CancellationToken cancellationToken)
    {
        var progress = new ActionProgress<IllustrationProgress>(done => writer.Progress($"Picture {done.Picture} of {done.Count}, {done.Where}", done.Fraction, done.Remaining));
        var result = session.CarryOut(_chosen, maker, progress, cancellationToken);
        var document = result.Document!;
        saved(document.Path);
        writer.Verbose(document.Backup is { } backup ? $"Wrote '{document.Path}'; what it was is '{backup}'." : $"Wrote '{document.Path}'.");
        var pictures = result.Pictures.Select(placed => DocumentPictures.Describe(document.Path, placed)).ToList();
        foreach (var written in result.Slides.Count > 0 ? DocumentPictures.OnSlides(document.Path, result.Slides, pictures) : pictures.Cast<object>())
            writer.Write(written);
        writer.Warn(result.Warnings);
    }

    /// <summary>Closes the document.</summary>
    public void Dispose() => session.Dispose();

    private static string Counted(int count, string what) => FormattableString.Invariant($"{count} {what}{(count == 1 ? "" : "s")}");

    private AIIllustrationPlan Row(AddedSlide slide) => new()
    {
        DocumentPath = plan.Path,
        Where = slide.Where,
        Action = slide.Action,
    };

    private AIIllustrationPlan Row(PlannedPicture picture) => new()
    {
        DocumentPath = plan.Path,
        Where = picture.Where,
        Action = picture.Action,
        Prompt = picture.Prompt,
        Style = picture.Style,
        Model = picture.Settings.Model,
        Size = SizeOf(picture),
        Seed = picture.IsMade ? picture.Request.Seed : null,
    };

    private static string Action(PlannedPicture picture) =>
        FormattableString.Invariant($"{char.ToUpperInvariant(picture.Action[0])}{picture.Action.Substring(1)}: '{picture.Request.Prompt}', {SizeOf(picture)?.ToString() ?? "the model's size"}, seed {picture.Request.Seed}");

    private static PictureSize? SizeOf(PlannedPicture picture) =>
        picture is { IsMade: true, Request: { Width: { } width, Height: { } height } } ? new PictureSize(width, height) : null;
}
