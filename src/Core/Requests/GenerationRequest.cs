using TextToImage.Imaging;

namespace TextToImage.Requests;

/// <summary>What a user asks for. Values left null are the model's own defaults.</summary>
public sealed record GenerationRequest
{
    /// <summary>What the picture should show; may be empty.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>What it should not show; null or empty: nothing in particular.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>What the second text encoder reads instead, of models with several (Stable Diffusion XL and 3, Flux); null: the same prompt.</summary>
    public string? SecondPrompt { get; init; }

    /// <summary>What the second text encoder reads instead of <see cref="NegativePrompt"/>; null: the same.</summary>
    public string? SecondNegativePrompt { get; init; }

    /// <summary>Width in pixels.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public int? Height { get; init; }

    /// <summary>Denoising steps, 1 to the number of steps the model was trained with (1000 as a rule).</summary>
    public int? Steps { get; init; }

    /// <summary>Classifier-free guidance scale (Ho and Salimans 2022), 0 to 100; 1 and less: no guidance.</summary>
    public double? GuidanceScale { get; init; }

    /// <summary>How much of the guided output's contrast is set back, 0 to 1 (Lin et al. 2023, section 3.4).</summary>
    public double GuidanceRescale { get; init; }

    /// <summary>First part of the steps, 0 to 1, in which guidance is applied (Kynkaanniemi et al. 2024).</summary>
    public double GuidanceStart { get; init; }

    /// <summary>Last part of the steps, 0 to 1, in which guidance is applied.</summary>
    public double GuidanceEnd { get; init; } = 1;

    /// <summary>Scheduler by diffusers class or short name; null: the model's own.</summary>
    public string? Scheduler { get; init; }

    /// <summary>Share of random noise in DDIM's and TCD's steps, 0 to 1; 0 is what diffusers' pipelines take.</summary>
    public double Eta { get; init; }

    /// <summary>Seed of the first picture, from 0; null: drawn and reported.</summary>
    public long? Seed { get; init; }

    /// <summary>How many pictures, with seeds seed, seed + 1, ...</summary>
    public int Count { get; init; } = 1;

    /// <summary>
    /// How many pictures go through the network at once. 1 gives the same bits whatever the count is;
    /// more is faster on a GPU, and the same picture to within rounding.
    /// </summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>The picture to work on, and how; null: pictures from text alone.</summary>
    public PictureEdit? Edit { get; init; }

    /// <summary>
    /// How far the first noise is moved from that of the seed towards that of <see cref="VariationSeed"/>, 0 to 1. With it,
    /// <see cref="Count"/> counts variation seeds, and all pictures have the same seed.
    /// </summary>
    public double Variation { get; init; }

    /// <summary>Seed of the first variation, from 0; null: drawn and reported.</summary>
    public long? VariationSeed { get; init; }

    /// <summary>Whether the picture goes on at its opposite edges, so that copies of it can be laid side by side.</summary>
    public bool Tileable { get; init; }

    /// <summary>Whether a picture much larger than the model's own size is drawn in overlapping windows.</summary>
    public WindowUse Windows { get; init; }

    /// <summary>Steps of each denoising stage of a cascade, in order, instead of <see cref="Steps"/>; null or empty: the model's own.</summary>
    public IReadOnlyList<int>? StageSteps { get; init; }

    /// <summary>Guidance scale of each denoising stage of a cascade, in order, instead of <see cref="GuidanceScale"/>; null or empty: the model's own.</summary>
    public IReadOnlyList<double>? StageGuidance { get; init; }

    /// <summary>How much noise is added to what a later stage enlarges, from 0 to the model's limit (a training step).</summary>
    public int? NoiseLevel { get; init; }

    /// <summary>Stable Diffusion XL: size in pixels of the picture that training would have started from; null: that of the picture made.</summary>
    public (int Width, int Height)? OriginalSize { get; init; }

    /// <summary>Stable Diffusion XL: where training would have cut that picture, in pixels from its upper left corner.</summary>
    public (int Left, int Top) CropOffset { get; init; }

    /// <summary>Stable Diffusion XL: size in pixels that training would have brought it to; null: that of the picture made.</summary>
    public (int Width, int Height)? TargetSize { get; init; }

    /// <summary>Tokens that a T5 text encoder is given, 1 to 4096; null: 77 with DeepFloyd IF, 256 with Stable Diffusion 3, 512 with Flux.</summary>
    public int? TextLength { get; init; }

    /// <summary>A picture that steers what is drawn, for models with a ControlNet; null: none.</summary>
    public ControlPicture? Control { get; init; }

    /// <summary>Pictures whose like is drawn, for models that read pictures: one, or two to draw between.</summary>
    public IReadOnlyList<Picture> Like { get; init; } = [];

    /// <summary>Where between two pictures of <see cref="Like"/>, 0 (the first) to 1 (the second).</summary>
    public double Mix { get; init; } = 0.5;

    /// <summary>Whether the steps of the process are kept with the picture.</summary>
    public bool Trace { get; init; }

    /// <summary>A seed for a picture whose seed nobody named: 32 random bits, as many as other tools use, and short enough to type again.</summary>
    public static long NewSeed() => BitConverter.ToUInt32(Guid.NewGuid().ToByteArray(), 0);
}
