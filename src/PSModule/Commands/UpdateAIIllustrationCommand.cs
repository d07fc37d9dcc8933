using System.Management.Automation;

namespace TextToImage.Commands;

/// <summary>Makes pictures of Word and PowerPoint files again, in place.</summary>
[Cmdlet(VerbsData.Update, "AIIllustration", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = PathSet)]
[OutputType(typeof(AIIllustration), typeof(AIIllustrationPlan))]
public sealed class UpdateAIIllustrationCommand : IllustrationCommand
{
    /// <summary>Pictures that Get-AIIllustration found, by their documents, which are each written once.</summary>
    private readonly Dictionary<string, List<AIIllustration>> _chosen = [];

    /// <summary>Only the pictures of these numbers, as Get-AIIllustration shows them, such as 1, 3 or '1,3-5'.</summary>
    [Parameter]
    public string[]? Number { get; set; }

    /// <summary>Gives drawings that were made here the colours that the document's theme has now, and makes nothing again.</summary>
    [Parameter]
    public SwitchParameter Retheme { get; set; }

    /// <summary>Updates the documents of one input, or keeps the picture of one for the end.</summary>
    private protected override void MakePictures()
    {
        if (Piped(InputObject) is not AIIllustration picture)
            base.MakePictures();
        else if (_chosen.TryGetValue(picture.DocumentPath, out var others))
            others.Add(picture);
        else
            _chosen[picture.DocumentPath] = [picture];
    }

    /// <summary>Updates the pictures that were piped in.</summary>
    private protected override void Finish()
    {
        IgnoreMembersThatAreNoWishes();
        foreach (var document in _chosen)
            Attempt(document.Key, () => Illustrate(document.Key, document.Value), ConcernsAll);
        base.Finish();
    }
}
