using TextToImage.Commands;
using TextToImage.Office;

namespace TextToImage.Engine;

/// <summary>The documents of one command. Models stay loaded from document to document, and in the session's cache after.</summary>
/// <param name="command">The command.</param>
/// <param name="output">Where its copies go.</param>
internal sealed class DocumentWork(DocumentCommand command, OutputTarget output) : IDisposable
{
    private readonly KeptLease<ModelPictures> _models = new(command.NoCache ? models => models.Close() : null);

    /// <summary>Documents that the command changed already, and where they are now: the next change goes on from there, and the backup stays the first.</summary>
    private readonly Dictionary<string, string> _changed = [];

    /// <summary>Opens a document and plans which pictures it gets.</summary>
    /// <param name="document">Full path.</param>
    /// <param name="picture">The picture that goes in; null: pictures are made.</param>
    /// <param name="chosen">The pictures of the document that are concerned; null: what the parameters say.</param>
    /// <exception cref="AIImageException">It cannot be opened or written, or what was asked for is not in it.</exception>
    public DocumentJob Open(string document, PictureSource? picture, IReadOnlyCollection<AIIllustration>? chosen)
    {
        if (command is UpdateAIIllustrationCommand { Retheme.IsPresent: true })
            return Open(document, new RecolouredPictures(), (session, _) => session.PlanRetheme(DocumentWishes.For(command, null, chosen).Query));
        var given = picture is null ? null : new GivenPicture(picture.ReadBytes(), picture.FileName, command is IllustrationCommand { KeepMetadata.IsPresent: true });
        var options = DocumentWishes.For(command, given, chosen);
        return Open(document, given, (session, maker) => command is UpdateAIIllustrationCommand ? session.PlanUpdate(options, maker) : session.Plan(options, maker));
    }

    /// <summary>Opens a presentation, adds slides and plans which pictures these get.</summary>
    /// <param name="document">Full path.</param>
    /// <param name="layout">The name of their layout; null where each row names its own.</param>
    /// <param name="rows">Texts by column, a slide each.</param>
    /// <exception cref="AIImageException">It cannot be opened or written, or there is no such layout.</exception>
    public DocumentJob OpenWithSlides(string document, string? layout, IReadOnlyList<IReadOnlyDictionary<string, string>> rows)
    {
        var options = DocumentWishes.For(command, null, null);
        return Open(document, null, (session, maker) => session.Plan(options with { Query = new IllustrationQuery { Slides = session.AddSlides(layout, rows) } }, maker));
    }

    /// <summary>Gives the models back.</summary>
    public void Dispose() => _models.Dispose();

    private DocumentJob Open(string document, IPictureMaker? given, Func<IllustrationSession, IPictureMaker, IllustrationPlan> plan)
    {
        var maker = given ?? Models(CommandRequests.Device(command.Device));
        var session = Session(document);
        try
        {
            return new DocumentJob(session, plan(session, maker), maker, saved => Note(document, saved));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private ModelPictures Models(string device) =>
        _models.For(null, device, () => new ModelPictures(PictureMaker.Kind(device), name => InstalledModels.Open(name, command.SessionPaths.Full)));

    private IllustrationSession Session(string document)
    {
        if (command.Plan)
            return IllustrationSession.OpenToPlan(document, new DocumentTarget(output.Planned(command.OutFile, command.OutputDirectory), command.NoBackup, command.Force).For(document, isPlanned: true));
        return _changed.TryGetValue(document, out var changed)
            ? IllustrationSession.Open(changed, new DocumentTarget(NoBackup: true))
            : IllustrationSession.Open(document, new DocumentTarget(output.Named(command.OutFile, command.OutputDirectory), command.NoBackup, command.Force).For(document));
    }

    private void Note(string document, string saved)
    {
        _changed[document] = saved;
        if (saved != document)
            output.Wrote(saved);
    }
}
