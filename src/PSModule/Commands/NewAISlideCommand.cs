using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Adds slides to a presentation, one for each row of a table, and makes their pictures.</summary>
[Cmdlet(VerbsCommon.New, "AISlide", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(AISlide), typeof(AIIllustrationPlan))]
public sealed class NewAISlideCommand : DocumentCommand
{
    private readonly List<IReadOnlyDictionary<string, string>> _rows = [];

    /// <summary>The PowerPoint file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string DocumentPath { get; set; } = "";

    /// <summary>Name of the layout of the slides. Default: the column Layout of each row.</summary>
    [Parameter(Position = 1)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(DocumentNameCompleter))]
    public string? Layout { get; set; }

    /// <summary>Texts for the placeholders of the layout, by their names, prompt texts or types: a row of a table, or a hashtable.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipeline = true)]
    public object InputObject { get; set; } = "";

    /// <summary>Keeps a row for the end: the document is written once.</summary>
    private protected override void MakePictures() => Attempt(InputObject, () => _rows.Add(SlideRow.Of(InputObject)), ConcernsAll);

    /// <summary>Adds the slides.</summary>
    private protected override void Finish()
    {
        // Columns are texts of a slide, whatever parameters are named so.
        IgnoreUnlessNamed(MyInvocation.BoundParameters.Keys.Where(name => name != ObjectSet).ToList());
        if (_rows.Count > 0)
            Attempt(DocumentPath, () => AddTo(Paths.Full(DocumentPath)), ConcernsAll);
        base.Finish();
    }

    private void AddTo(string document) => Work(document, work => work.OpenWithSlides(document, GivenText.OrNull(Layout), _rows));
}
