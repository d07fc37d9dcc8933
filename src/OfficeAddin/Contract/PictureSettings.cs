using TextToImage.Imaging;

namespace TextToImage.Office;

/// <summary>How a picture fills a frame of another shape.</summary>
public enum PictureFit
{
    /// <summary>All of the frame, what does not fit is cropped.</summary>
    Fill,

    /// <summary>All of the picture, inside the frame.</summary>
    Contain,
}

/// <summary>How a picture goes with the text of a Word document.</summary>
public enum PictureWrap
{
    /// <summary>In the line, like a letter.</summary>
    Inline,

    /// <summary>Text on both sides.</summary>
    Square,

    /// <summary>Text above and below.</summary>
    TopAndBottom,

    /// <summary>Behind the text.</summary>
    Behind,

    /// <summary>In front of the text.</summary>
    Front,
}

/// <summary>At which side of the column a picture of a Word document stands.</summary>
public enum PictureAlign
{
    /// <summary>At the left.</summary>
    Left,

    /// <summary>In the middle.</summary>
    Center,

    /// <summary>At the right.</summary>
    Right,
}

/// <summary>From where the position of a floating picture in a Word document is measured.</summary>
public enum PictureFrom
{
    /// <summary>From the column and the paragraph it stands in.</summary>
    Text,

    /// <summary>From the margins of the page.</summary>
    Margin,

    /// <summary>From the edges of the page.</summary>
    Page,
}

/// <summary>What is asked of one picture in a document; null means that nothing is.</summary>
public sealed record PictureSettings
{
    /// <summary>How it fills its frame. Default: Fill in frames of slides, Contain elsewhere.</summary>
    public PictureFit? Fit { get; init; }

    /// <summary>Number that fixes the picture.</summary>
    public ulong? Seed { get; init; }

    /// <summary>What it should not show.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>The model's name.</summary>
    public string? Model { get; init; }

    /// <summary>Denoising steps that are asked for, and remembered; the model's own are not.</summary>
    public int? Steps { get; init; }

    /// <summary>What lies under it, with models that know transparency.</summary>
    public PictureBackground? Background { get; init; }

    /// <summary>Width in EMU.</summary>
    public long? Width { get; init; }

    /// <summary>Height in EMU.</summary>
    public long? Height { get; init; }

    /// <summary>What readers who cannot see it are told. Default: the prompt.</summary>
    public string? AltText { get; init; }

    /// <summary>Whether it is only decoration, which is told to nobody.</summary>
    public bool? Decorative { get; init; }

    /// <summary>Text below it, with a number of its own (Word).</summary>
    public string? Caption { get; init; }

    /// <summary>How text goes around it (Word). Default: Square where a position is given, else Inline.</summary>
    public PictureWrap? Wrap { get; init; }

    /// <summary>At which side of the column it stands (Word). Default: where the text is; between text in the middle.</summary>
    public PictureAlign? Align { get; init; }

    /// <summary>How far right of <see cref="From"/> it floats, in EMU (Word); negative: left of it.</summary>
    public long? Left { get; init; }

    /// <summary>How far below <see cref="From"/> it floats, in EMU (Word); negative: above it.</summary>
    public long? Top { get; init; }

    /// <summary>From where its position and side are measured (Word). Default: Text.</summary>
    public PictureFrom? From { get; init; }

    /// <summary>Style that is added to the prompt, such as "line art".</summary>
    public string? Style { get; init; }

    /// <summary>These settings, and where they ask for nothing, those of another.</summary>
    public PictureSettings Or(PictureSettings other) => new()
    {
        Fit = Fit ?? other.Fit,
        Seed = Seed ?? other.Seed,
        NegativePrompt = NegativePrompt ?? other.NegativePrompt,
        Model = Model ?? other.Model,
        Steps = Steps ?? other.Steps,
        Background = Background ?? other.Background,
        Width = Width ?? other.Width,
        Height = Height ?? other.Height,
        AltText = AltText ?? other.AltText,
        Decorative = Decorative ?? other.Decorative,
        Caption = Caption ?? other.Caption,
        Wrap = Wrap ?? other.Wrap,
        Align = Align ?? other.Align,
        Left = Left ?? other.Left,
        Top = Top ?? other.Top,
        From = From ?? other.From,
        Style = Style ?? other.Style,
    };
}
