using TextToImage.Diffusion;
using TextToImage.Imaging;

namespace TextToImage.Requests;

/// <summary>A picture to work on, which part of it, and how much of it may change.</summary>
/// <param name="Picture">The picture; it is not changed.</param>
public sealed record PictureEdit(Picture Picture)
{
    /// <summary>Name of the picture's file, for the metadata of the result; null: not known.</summary>
    public string? Source { get; init; }

    /// <summary>What is drawn anew (white); of another size than the picture it is resized. Null: the whole picture.</summary>
    public Mask? Mask { get; init; }

    /// <summary>What is drawn anew, in words, for models that can find it; instead of <see cref="Mask"/>.</summary>
    public string? MaskText { get; init; }

    /// <summary>Keeps what the mask has white, and draws the rest anew.</summary>
    public bool InvertMask { get; init; }

    /// <summary>Pixels by which the mask grows on all sides, or shrinks where negative.</summary>
    public int MaskGrow { get; init; }

    /// <summary>Pixels outside the mask over which old and new are mixed; null: as many as one latent covers, or three with <see cref="Expand"/>.</summary>
    public int? MaskBlur { get; init; }

    /// <summary>How far the canvas is extended, to be filled (outpainting); null: not at all.</summary>
    public CanvasExpansion? Expand { get; init; }

    /// <summary>
    /// How much of the noise is added, above 0 to 1: little keeps the picture, 1 forgets it. Null: 1 where something is
    /// masked, otherwise <see cref="DefaultStrength"/>.
    /// </summary>
    public double? Strength { get; init; }

    /// <summary>Which part of the picture the model sees.</summary>
    public EditCrop Crop { get; init; } = EditCrop.Auto;

    /// <summary>Whether the pixels outside the mask are set back to those of the picture; otherwise they are as the model decodes them.</summary>
    public bool PasteBack { get; init; } = true;

    /// <summary>How models without mask channels are kept to what is not masked.</summary>
    public KnownLevel KnownLevel { get; init; }

    /// <summary>Strength where no part is masked (diffusers' own).</summary>
    public const double DefaultStrength = 0.8;
}
