using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>What the commands that change documents share: how a document is planned, changed and written.</summary>
public abstract class DocumentCommand : SamplingCommand
{
    private const string Activity = "Illustrating documents";

    private DocumentWork? _work;

    /// <summary>Added to each prompt, such as 'line art'.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Style { get; set; }

    /// <summary>Theme: prompts ask for the colours of the document's theme, and flat pictures get exactly these.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(IllustrationPalette))]
    public IllustrationPalette? Palette { get; set; }

    /// <summary>Svg: flat pictures go in as drawings too, whose colours follow the theme; Png. Default: Png; pictures that are made again stay what they were.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(IllustrationFormat))]
    public IllustrationFormat? Format { get; set; }

    /// <summary>Fill the frame and crop, or Contain the whole picture.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(IllustrationFit))]
    public IllustrationFit? Fit { get; set; }

    /// <summary>What lies under the pictures, with models that know transparency: transparent, or a colour such as #0f6cbd or navy.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BackgroundCompleter))]
    public string? PictureBackground { get; set; }

    /// <summary>Does not keep the original beside as DOCUMENT.bak.</summary>
    [Parameter]
    public SwitchParameter NoBackup { get; set; }

    /// <summary>Only shows what would be put where.</summary>
    [Parameter]
    public SwitchParameter Plan { get; set; }

    /// <summary>What is wrong with one document, or a model that only a place in it asks for, is not wrong with the others.</summary>
    private protected override bool HoldsForAll(string parameter) =>
        parameter is nameof(Model) or nameof(OutFile) or nameof(OutputDirectory) ? IsNamed(parameter) : base.HoldsForAll(parameter);

    /// <summary>Gives the models back.</summary>
    private protected override void Finish() => Release();

    /// <summary>Frees what the command holds.</summary>
    protected override void Dispose(bool disposing)
    {
        Release();
        base.Dispose(disposing);
    }

    /// <summary>Plans the change of one document, asks, and carries it out.</summary>
    /// <param name="document">Full path.</param>
    /// <param name="open">Opens it with a plan.</param>
    private protected void Work(string document, Func<DocumentWork, DocumentJob> open)
    {
        _work ??= new DocumentWork(this, Output);
        using var job = open(_work);
        if (Plan)
            WriteObject(job.Rows, enumerateCollection: true);
        WriteWarnings(job.Warnings);
        if (!Plan && job.Choose(ShouldProcess))
            RunAside(handOver => job.CarryOut(new CommandWriter(this, WriteObject, () => document, Activity, handOver), Stopped), Activity);
    }

    private void Release()
    {
        _work?.Dispose();
        _work = null;
    }
}
