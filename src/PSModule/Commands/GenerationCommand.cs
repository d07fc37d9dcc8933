using System.Management.Automation;
using TextToImage.Engine;
using TextToImage.Generation;

namespace TextToImage.Commands;

/// <summary>
/// What the commands that make picture files share: their parameters (further ones are written from the table of settings), one model for the length of the pipeline, and
/// pictures made on another thread so that they can be stopped.
/// </summary>
public abstract partial class GenerationCommand : SamplingCommand
{
    private PictureMaker? _maker;
    private PictureExtras? _extras;

    /// <summary>Makes four pictures, or as many as Count says, and a sheet of them at their full size; the result is one object, of which Edit-AIImage takes a picture by its number.</summary>
    [Parameter]
    public SwitchParameter Grid { get; set; }

    /// <summary>Also writes all pictures of the command, small, into this one file.</summary>
    [Parameter]
    public string? ContactSheet { get; set; }

    /// <summary>Also writes how each picture came about, to noise and back: Gif (an animation) or Sheet, beside the picture.</summary>
    [Parameter]
    public PictureTrace? Trace { get; set; }

    /// <summary>Also writes the final latents beside each picture as a NumPy array, to compare with other programs.</summary>
    [Parameter]
    public SwitchParameter Latents { get; set; }

    /// <summary>The prompt in work.</summary>
    internal string CurrentPrompt { get; private set; } = "";

    /// <summary>Writes a finished picture or grid, and its warnings unless they were shown before.</summary>
    internal void WriteMade(object made)
    {
        Output.Wrote(made.ToString()!);
        WriteResult(made, made is AIImage image ? image.Warnings : []);
    }

    /// <summary>Writes the contact sheet and gives the model back.</summary>
    private protected override void Finish()
    {
        ReleaseModel();
        try
        {
            if (_extras?.SaveSheet() is { } path)
                WriteVerbose($"The contact sheet is '{path}'.");
        }
        catch (AIImageException error)
        {
            WriteError(CommandErrors.Record(error, ContactSheet));
        }
    }

    /// <summary>Frees what the command holds.</summary>
    protected override void Dispose(bool disposing)
    {
        ReleaseModel();
        base.Dispose(disposing);
    }

    /// <summary>Makes the pictures of one prompt and reports what goes wrong.</summary>
    /// <param name="prompt">What they should show.</param>
    /// <param name="source">The picture to work on; null: pictures from text alone.</param>
    private protected void Make(string prompt, PictureSource? source = null)
    {
        Attempt(
            source?.Name ?? prompt,
            () =>
            {
                var job = Prepare(prompt, source);
                if (ShouldProcess(job.Target, job.Action))
                    Run(job);
            },
            ConcernsAll);
    }

    private PictureJob Prepare(string prompt, PictureSource? source)
    {
        // A piped picture has sides too, which are not asked for where a size was named.
        if (IsNamed(nameof(Size)))
            IgnoreUnlessNamed([nameof(Width), nameof(Height)]);
        _extras ??= new PictureExtras(ContactSheet, Trace, Latents, Force, Paths.Full);
        var model = InstalledModels.Open(Model, Paths.Full);
        var device = CommandRequests.Device(Device);
        var request = CommandRequests.For(this, prompt, source);
        CurrentPrompt = request.Prompt;
        if (request.Edit?.Maker is { } maker)
            model = InstalledModels.Open(Model, maker, Paths.Full);
        var output = Output.Open(OutFile, OutputDirectory, Grid ? 1 : request.Kept, Force);
        output.Require(request);
        var ranker = request.Best is null ? null : InstalledModels.OpenClip(request.RankWith, Paths.Full);
        var guide = request.Guide is null && !DiffusionPipeline.NeedsClip(model) ? null : InstalledModels.OpenClip(request.Guide, Paths.Full);
        return new PictureJob(model, device, request, output, _extras) { Source = source?.Path, Ranker = ranker, Guide = guide, IsGrid = Grid };
    }

    private void Run(PictureJob job)
    {
        _maker ??= new PictureMaker(keepLoaded: !NoCache);
        RunAside(handOver => _maker.Make(job, new CommandWriter(this, handOver), Stopped), CommandWriter.MakingPictures);
    }

    private void ReleaseModel()
    {
        _maker?.Dispose();
        _maker = null;
    }
}
