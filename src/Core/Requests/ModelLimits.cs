using TextToImage.Diffusion;
using TextToImage.Models;

namespace TextToImage.Requests;

/// <summary>What a model can take and what it does when not told otherwise.</summary>
/// <param name="Name">The model's name, for messages.</param>
/// <param name="Width">Default width in pixels.</param>
/// <param name="Height">Default height in pixels.</param>
/// <param name="Steps">Default number of steps; of models that do not diffuse the one number of them.</param>
/// <param name="GuidanceScale">Default guidance scale.</param>
/// <param name="SizeMultiple">Sides must be multiples of this, in pixels.</param>
/// <param name="BytesPerPixel">Rough peak of memory while decoding, to refuse hopeless sizes.</param>
/// <param name="Scheduler">The model's own scheduler; null where it does not diffuse, so that requests have no say in its steps.</param>
/// <param name="Upscaler">What enlarges its pictures; null where sizes are as they are denoised.</param>
/// <param name="PixelsPerLatent">Pixels of a side to one latent.</param>
/// <param name="OnlySide">The side in pixels of the squares that are all the model draws; null where it draws other sizes too.</param>
internal sealed record ModelLimits(
    string Name, int Width, int Height, int Steps, double GuidanceScale, int SizeMultiple, long BytesPerPixel, SchedulerConfig? Scheduler,
    UpscalerConfig? Upscaler, int PixelsPerLatent = 8, int? OnlySide = null)
{
    /// <summary>A window smaller than this shows too little of a picture, whatever the model was trained at.</summary>
    private const int LeastWindow = 256;

    /// <summary>Side of what the model sees at once of a larger picture, in pixels.</summary>
    public int Window => Math.Max(LeastWindow, Math.Max(Width, Height));

    /// <summary>Default guidance scale where a part of a picture is drawn anew; null: the same.</summary>
    public double? EditGuidance { get; init; }

    /// <summary>Whether it is one of diffusers' inpainting models, which make a picture from text alone by drawing all of a grey one anew.</summary>
    public bool NeedsPicture { get; init; }

    /// <summary>Whether it composes a whole scene from the prompt, whatever it is told of the surroundings of a mask.</summary>
    public bool Composes { get; init; }

    /// <summary>Whether the prompt plays a part.</summary>
    public bool TakesText { get; init; } = true;

    /// <summary>The most steps that a model may be asked for that does not diffuse; null: it has the one number of <see cref="Steps"/>, or diffuses.</summary>
    public int? MostSteps { get; init; }

    /// <summary>Whether it draws nothing without a CLIP that guides it, which reads the prompt in its place.</summary>
    public bool NeedsClip { get; init; }

    /// <summary>Whether it has a classifier that guides it.</summary>
    public bool HasClassifier { get; init; }

    /// <summary>Whether it can draw variations of given pictures.</summary>
    public bool TakesPictures { get; init; }

    /// <summary>Whether it is told sizes that a picture had in training (Stable Diffusion XL).</summary>
    public bool TakesSizes { get; init; }

    /// <summary>Whether its pictures have alpha, so that they can be transparent or lie on any colour.</summary>
    public bool HasAlpha { get; init; }

    /// <summary>Whether it can draw pictures whose opposite edges meet.</summary>
    public bool CanTile { get; init; } = true;
}
