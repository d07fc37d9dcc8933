namespace TextToImage.Office;

/// <summary>What kind of place in a document gets a picture.</summary>
public enum TargetKind
{
    /// <summary>An empty placeholder of a slide.</summary>
    Placeholder,

    /// <summary>A token such as {{image: a red rocket}} in a text.</summary>
    Token,

    /// <summary>A shape of a slide that was named, or has our tag.</summary>
    Shape,

    /// <summary>A slide that has no picture.</summary>
    Slide,

    /// <summary>The background of a slide.</summary>
    Background,

    /// <summary>A bookmark of a document.</summary>
    Bookmark,

    /// <summary>A picture content control.</summary>
    ContentControl,

    /// <summary>Below a heading.</summary>
    Heading,
}

/// <summary>A place in an open document that can get a picture. Valid until the document is closed.</summary>
public abstract class IllustrationTarget
{
    /// <summary>Where it is, for people: "slide 3, placeholder 'Picture 2'", "header of section 1, token".</summary>
    public required string Where { get; init; }

    /// <summary>What kind of place it is.</summary>
    public required TargetKind Kind { get; init; }

    /// <summary>What the picture should show, as far as the document says; null: it must be given.</summary>
    public string? Prompt { get; init; }

    /// <summary>Why no text of the document says what the picture should show; null where one does, or there is none.</summary>
    public string? NoPrompt { get; init; }

    /// <summary>Why nothing is made for the place unless it is asked for by name, such as one for a logo; null for nothing.</summary>
    public string? Reserved { get; init; }

    /// <summary>Why a picture of such settings does not go there; null where it does.</summary>
    /// <param name="settings">What is asked of the picture.</param>
    public virtual string? Refusal(PictureSettings settings) => null;

    /// <summary>What the place asks for; what a user names counts instead.</summary>
    public PictureSettings Settings { get; init; } = new();

    /// <summary>The space there is, in EMU (914400 an inch); a side of 0 is open. The picture's shape follows it.</summary>
    public (long Width, long Height) Frame { get; internal set; }

    /// <summary>The space that a picture of such settings gets there, in EMU; a side of 0 is open.</summary>
    /// <param name="settings">What is asked of the picture.</param>
    public virtual (long Width, long Height) FrameFor(PictureSettings settings) => Frame;

    /// <summary>What of the settings means nothing there, and what else is not as one expects, a sentence each that names the place.</summary>
    /// <param name="settings">What is asked of the picture.</param>
    public virtual IEnumerable<string> Unheeded(PictureSettings settings) => UnheededSettings.Everywhere(settings, Where);
}
