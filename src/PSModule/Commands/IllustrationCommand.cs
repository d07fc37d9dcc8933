using System.Management.Automation;
using TextToImage.Arguments;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>
/// What the commands that put pictures into documents as these are share: which documents and where in them, what the
/// pictures show, and what is told about them.
/// </summary>
public abstract class IllustrationCommand : DocumentCommand
{
    /// <summary>Word and PowerPoint files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [SupportsWildcards]
    public string[] DocumentPath { get; set; } = [];

    /// <summary>The documents by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A document as a path, as a file or as an object with a DocumentPath; where the document is named, a picture for it, or a row of a table.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ObjectSet, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = PathSet, ValueFromPipeline = true)]
    [Parameter(ParameterSetName = LiteralPathSet, ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>What the pictures should show. Default: what the document says at each place.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [PromptText]
    [ArgumentCompleter(typeof(PromptCompleter))]
    public string? Prompt { get; set; }

    /// <summary>A picture that is there already, instead of one that is made: a file, its bytes, or an object with a Path.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object? Picture { get; set; }

    /// <summary>Leaves what a camera wrote into the file of Picture, such as place and author, in it.</summary>
    [Parameter]
    public SwitchParameter KeepMetadata { get; set; }

    /// <summary>Only what has such a name: a shape, a bookmark, a content control (tag or title), a picture; * and ? stand for any letters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(DocumentNameCompleter))]
    public string? Target { get; set; }

    /// <summary>Only these slides, such as 1, 3 or '1,3-5'.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[]? Slide { get; set; }

    /// <summary>Only slides with such a title; * and ? stand for any letters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(DocumentNameCompleter))]
    public string? Title { get; set; }

    /// <summary>Only slides with the layout of this name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(DocumentNameCompleter))]
    public string? Layout { get; set; }

    /// <summary>Below the heading of this text (Word).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(DocumentNameCompleter))]
    public string? Heading { get; set; }

    /// <summary>What readers who cannot see the picture are told. Default: the prompt.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? AltText { get; set; }

    /// <summary>Marks the pictures as decoration, which is told to nobody.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ReadAs(typeof(SwitchParameter))]
    public SwitchParameter Decorative { get; set; }

    /// <summary>Puts pictures into the documents of one input.</summary>
    private protected override void MakePictures()
    {
        IgnoreMembersThatAreNoWishes();
        ForEachInput((DocumentPath, LiteralPath, InputObject), DocumentPaths.Forms(Paths), document => Illustrate(document, null), ConcernsAll);
    }

    /// <summary>Puts pictures into one document: those that were given, or such as are made.</summary>
    /// <param name="document">Full path.</param>
    /// <param name="chosen">The pictures of the document that are concerned; null: what the parameters say.</param>
    private protected void Illustrate(string document, IReadOnlyCollection<AIIllustration>? chosen)
    {
        foreach (var picture in GivenPictures())
            Work(document, work => work.Open(document, picture, chosen));
    }

    /// <summary>The pictures that go in; one that is null where pictures are to be made.</summary>
    private IEnumerable<PictureSource?> GivenPictures()
    {
        var given = Picture ?? (ParameterSetName != ObjectSet && IsPicture(InputObject) ? InputObject : null);
        if (given is null)
            return [null];
        return PictureSource.FromObject(given, Paths);
    }

    /// <summary>Whether what is piped to a named document is a picture, rather than a row that only says what is wanted.</summary>
    private static bool IsPicture(object? value) => value is not null && (Piped(value) is not PSCustomObject || PipedPath.Of(value) is not null);

    /// <summary>How a picture or document came about, by members that are named as parameters, is not how another one is wanted.</summary>
    private protected void IgnoreMembersThatAreNoWishes()
    {
        if (PipedKind.Of(InputObject) is nameof(AIImage) or nameof(AIResizedImage) or nameof(AICutout) or nameof(AIImageInfo) or nameof(AIIllustration) or nameof(AIIllustrationPlan) or nameof(FileSystemInfo) or nameof(Array))
            IgnoreUnlessNamed(MyInvocation.BoundParameters.Keys.Where(name => name != ObjectSet).ToList());
    }
}
