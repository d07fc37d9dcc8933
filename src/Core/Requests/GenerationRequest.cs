using TextToImage.Imaging;
using TextToImage.Measuring;
using TextToImage.Text;

namespace TextToImage.Requests;

/// <summary>
/// What a user asks for. Values left null are the model's own defaults. Properties with <see cref="SettingAttribute"/> are the
/// rows of the table of settings, in the order in which users see them.
/// </summary>
public sealed record GenerationRequest
{
    private const string NoPicture = "the file does not have the other picture, without which the rest says nothing";
    private const string Whole = "a picture stands by itself, whatever was made with it";

    /// <summary>What the picture should show; may be empty.</summary>
    [Setting("What the picture should show.", Commands = SettingCommands.Pictures, Option = "PROMPT",
        Without = SettingSurfaces.CommandLine | SettingSurfaces.Cmdlets, Because = "each command takes prompts in a way of its own")]
    public string Prompt { get; init; } = "";

    /// <summary>What it should not show; null or empty: nothing in particular.</summary>
    [Setting("What the picture should not show.", Option = "--negative", ShortOption = "-n", ValueName = "TEXT")]
    public string? NegativePrompt { get; init; }

    /// <summary>What signs in the prompts mean.</summary>
    [Setting("What signs in prompts mean: weights (brackets weigh words, as in AUTOMATIC1111's web UI), plain (nothing), or auto: weights where a prompt has one that is certain, such as (red:1.3).",
        ValueName = "SYNTAX")]
    public PromptSyntax PromptSyntax { get; init; }

    /// <summary>What the second text encoder reads instead, of models with several (Stable Diffusion XL and 3, Flux); null: the same prompt.</summary>
    [Setting("What the second text encoder of Stable Diffusion XL, 3 and Flux reads. Default: the prompt.", Commands = SettingCommands.Pictures, ValueName = "TEXT")]
    public string? SecondPrompt { get; init; }

    /// <summary>What the second text encoder reads instead of <see cref="NegativePrompt"/>; null: the same.</summary>
    [Setting("What the second text encoder reads as negative prompt. Default: the negative prompt.", Commands = SettingCommands.Pictures, Option = "--second-negative", ValueName = "TEXT")]
    public string? SecondNegativePrompt { get; init; }

    /// <summary>Width in pixels.</summary>
    [Setting("Width in pixels, instead of that of Size.", Commands = SettingCommands.Pictures, Unit = "pixels",
        Without = SettingSurfaces.CommandLine, Because = "--size says both sides")]
    public int? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    [Setting("Height in pixels, instead of that of Size.", Commands = SettingCommands.Pictures, Unit = "pixels",
        Without = SettingSurfaces.CommandLine, Because = "--size says both sides")]
    public int? Height { get; init; }

    /// <summary>Denoising steps, 1 to the number of steps the model was trained with (1000 as a rule).</summary>
    [Setting("Denoising steps, 1 to 1000: more is slower and finer. Default: the model's own.", Min = 1)]
    public int? Steps { get; init; }

    /// <summary>Steps of each denoising stage of a cascade, in order, instead of <see cref="Steps"/>; null: the model's own.</summary>
    [Setting("Steps of each stage of a cascade, such as 25,25,7, instead of those of the main one.", Commands = SettingCommands.Pictures, ValueName = "N,N,...", IsList = true)]
    public PerStage? StageSteps { get; init; }

    /// <summary>Classifier-free guidance scale (Ho and Salimans 2022), 0 to 100; 1 and less: no guidance.</summary>
    [Setting("Guidance scale, 0 to 100: how closely the prompt is followed; 1 turns guidance off.", Option = "--guidance", ShortOption = "-g", Min = 0, Max = 100)]
    public double? GuidanceScale { get; init; }

    /// <summary>Guidance scale of each denoising stage of a cascade, in order, instead of <see cref="GuidanceScale"/>; null: the model's own.</summary>
    [Setting("Guidance scale of each stage of a cascade, such as 4,8,1, instead of that of the main one.", Commands = SettingCommands.Pictures, ValueName = "X,X,...", IsList = true)]
    public PerStage? StageGuidance { get; init; }

    /// <summary>How much of the guided output's contrast is set back, 0 to 1 (Lin et al. 2023, section 3.4).</summary>
    [Setting("Sets back the contrast that guidance adds, 0 to 1.", Min = 0, Max = 1)]
    public double GuidanceRescale { get; init; }

    /// <summary>First part of the steps, 0 to 1, in which guidance is applied (Kynkaanniemi et al. 2024).</summary>
    [Setting("Part of the steps, 0 to 1, before which guidance is off.", Min = 0, Max = 1)]
    public double GuidanceStart { get; init; }

    /// <summary>Last part of the steps, 0 to 1, in which guidance is applied.</summary>
    [Setting("Part of the steps, 0 to 1, after which guidance is off, which saves half of their time.", Min = 0, Max = 1, Default = 1.0)]
    public double GuidanceEnd { get; init; } = 1;

    /// <summary>Scheduler by diffusers class or short name; null: the model's own.</summary>
    [Setting("Sampler: a diffusers class name or one of {schedulers}, some with -karras. Default: the model's own.", ValueName = "NAME")]
    public string? Scheduler { get; init; }

    /// <summary>Share of random noise in DDIM's and TCD's steps, 0 to 1; null: 0, which is what diffusers' pipelines take, and 0.8 with Disco Diffusion.</summary>
    [Setting("Share of random noise in the steps of ddim and tcd, 0 to 1. Default: 0; 0.8 with Disco Diffusion.", Min = 0, Max = 1)]
    public double? Eta { get; init; }

    /// <summary>
    /// Name or folder of the CLIP model that guides the picture towards the prompt at every step, which is loaded by who asks as <see cref="GuideModel"/>; null: none, and with models
    /// that are drawn by a CLIP (Disco Diffusion, VQGAN-CLIP) the first that is installed.
    /// </summary>
    [Setting("The CLIP model that guides the picture towards the prompt at every step. Default: none; the first that is installed with models that are drawn by one.",
        Commands = SettingCommands.Pictures, ValueName = "NAME|FOLDER")]
    public string? Guide { get; init; }

    /// <summary>What the gradient of a guide is multiplied by, 0 (no guidance by it) to 1,000,000; null: the guide's own (docs/guiding.md).</summary>
    [Setting("How strongly a guide steers, 0 to 1000000. Default: the guide's own, such as 3 for a CLIP that knows noised pictures, 5000 for others, 1 for a classifier.",
        Commands = SettingCommands.Pictures, Min = 0, Max = 1_000_000)]
    public double? GuideScale { get; init; }

    /// <summary>Cutouts of the picture that a guiding CLIP looks at in each step, 1 to 1024; null: the model's own. A CLIP that knows noised pictures looks at clean ones where this is given.</summary>
    [Setting("Cutouts that a guiding CLIP looks at in each step, 1 to 1024: more is slower and steadier. Default: 8, 64 with Disco Diffusion, 32 with VQGAN-CLIP.",
        Commands = SettingCommands.Pictures, Min = 1, Max = 1024)]
    public int? Cutouts { get; init; }

    /// <summary>Seed of the first picture, from 0; null: drawn and reported.</summary>
    [Setting("Number that fixes the picture: the same seed gives the same picture. Default: drawn and reported.", Min = 0)]
    public ulong? Seed { get; init; }

    /// <summary>How many pictures, with seeds seed, seed + 1, ...</summary>
    [Setting("Pictures for each prompt, with seeds N, N+1, ...", Commands = SettingCommands.Pictures, ShortOption = "-c", Min = 1, Max = 10_000, Default = 1,
        Without = SettingSurfaces.Metadata | SettingSurfaces.Results, Because = Whole)]
    public int Count { get; init; } = 1;

    /// <summary>How many of the <see cref="Count"/> pictures are kept: those that fit the prompt best by <see cref="Ranker"/>, the best first; null: all, in the order of their seeds.</summary>
    [Setting("Keeps only the N of --count pictures that fit the prompt best by a CLIP model, the best first.", Commands = SettingCommands.Pictures, Min = 1, Max = 10_000,
        Without = SettingSurfaces.Metadata | SettingSurfaces.Results, Because = Whole)]
    public int? Best { get; init; }

    /// <summary>Name or folder of the CLIP model that <see cref="Best"/> judges by, which is loaded by who asks as <see cref="Ranker"/>; null: the first that is installed.</summary>
    [Setting("The CLIP model that --best judges by. Default: the first that is installed.", Commands = SettingCommands.Pictures, ValueName = "NAME|FOLDER",
        Without = SettingSurfaces.Metadata | SettingSurfaces.Results, Because = Whole)]
    public string? RankWith { get; init; }

    /// <summary>
    /// How far the first noise is moved from that of the seed towards that of <see cref="VariationSeed"/>, 0 to 1. With it,
    /// <see cref="Count"/> counts variation seeds, and all pictures have the same seed.
    /// </summary>
    [Setting("Moves the seed's first noise so far towards another seed's, 0 to 1: 0.1 to 0.3 gives siblings of a picture. --count then counts variations.",
        Commands = SettingCommands.Pictures, Min = 0, Max = 1, MetadataKey = "Variation seed strength")]
    public double Variation { get; init; }

    /// <summary>Seed of the first variation, from 0; null: drawn and reported.</summary>
    [Setting("That other seed. Default: drawn and reported.", Commands = SettingCommands.Pictures, Min = 0)]
    public ulong? VariationSeed { get; init; }

    /// <summary>
    /// How many pictures go through the network at once. 1 gives the same bits whatever the count is;
    /// more is faster on a GPU, and the same picture to within rounding.
    /// </summary>
    [Setting("Pictures computed at once; more than 1 is faster on a GPU.", Commands = SettingCommands.Pictures, Option = "--batch", Min = 1, Max = 10_000, Default = 1,
        Without = SettingSurfaces.Metadata | SettingSurfaces.Results, Because = Whole)]
    public int BatchSize { get; init; } = 1;

    /// <summary>Whether a picture much larger than the model's own size is drawn in overlapping windows.</summary>
    [Setting("Whether pictures much larger than the model's own size are drawn in overlapping windows: auto, on or off.", ValueName = "WHEN")]
    public WindowUse Windows { get; init; }

    /// <summary>Whether the picture goes on at its opposite edges, so that copies of it can be laid side by side.</summary>
    [Setting("A picture whose opposite edges meet, for patterns and textures.", Commands = SettingCommands.NewPictures, MetadataKey = "Tiling")]
    public bool Tileable { get; init; }

    /// <summary>
    /// What lies under the picture, with models that know transparency: nothing, or a plain colour, which is to the byte what is seen
    /// where the picture shows nothing. Null: as the prompt says, else white; an edited picture that has transparent parts keeps them.
    /// </summary>
    [Setting("What lies under the picture, with models that know transparency: transparent, or a colour such as #0f6cbd, #abc or navy. Default: as the prompt says.",
        Commands = SettingCommands.Pictures, ValueName = "COLOUR|transparent")]
    public PictureBackground? Background { get; init; }

    /// <summary>How much noise is added to what a later stage enlarges, from 0 to the model's limit, in training steps; null: 250 with DeepFloyd IF.</summary>
    [Setting("Noise that a later stage of a cascade adds to what it enlarges, 0 to the model's limit: more lets it invent more.", Commands = SettingCommands.Pictures, Min = 0)]
    public int? NoiseLevel { get; init; }

    /// <summary>Tokens that a T5 text encoder is given, 1 to 4096; null: 77 with DeepFloyd IF, 256 with Stable Diffusion 3, 512 with Flux.</summary>
    [Setting("Tokens that a T5 text encoder reads, 1 to 4096. Default: the family's own, such as 512 for Flux.", Commands = SettingCommands.Pictures, Unit = "tokens", Min = 1, Max = 4096)]
    public int? TextLength { get; init; }

    /// <summary>Among how many of the likeliest tokens each one of a picture is drawn, 1 (always the likeliest) to as many as the model knows; null: the model's own, 256 with DALL-E Mini.</summary>
    [Setting("Tokens among which each one of a picture is drawn, the likeliest first, with models that draw tokens (DALL-E Mini). Default: the model's own.", Commands = SettingCommands.NewPictures, Unit = "tokens", Min = 1)]
    public int? TopK { get; init; }

    /// <summary>What the logits of tokens are divided by before one is drawn, 0.01 to 100: less than 1 prefers likely ones more than the model does.</summary>
    [Setting("How freely models that draw tokens (DALL-E Mini) choose, 0.01 to 100: less keeps to the likeliest.", Commands = SettingCommands.NewPictures, Min = 0.01, Max = 100, Default = 1.0)]
    public double Temperature { get; init; } = 1;

    /// <summary>Stable Diffusion XL: size in pixels of the picture that training would have started from; null: that of the picture made.</summary>
    [Setting("Size that Stable Diffusion XL is told the picture had before it was cut. Default: its size.", Commands = SettingCommands.Pictures, ValueName = "WxH", Unit = "pixels")]
    public PixelSize? OriginalSize { get; init; }

    /// <summary>Stable Diffusion XL: where training would have cut that picture, in pixels from its upper left corner; null: there.</summary>
    [Setting("Where Stable Diffusion XL is told it was cut, from the upper left corner. Default: 0,0.", Commands = SettingCommands.Pictures, ValueName = "X,Y", Unit = "pixels", IsList = true)]
    public PixelOffset? CropOffset { get; init; }

    /// <summary>Stable Diffusion XL: size in pixels that training would have brought it to; null: that of the picture made.</summary>
    [Setting("Size that Stable Diffusion XL is told the picture was brought to. Default: its size.", Commands = SettingCommands.Pictures, ValueName = "WxH", Unit = "pixels")]
    public PixelSize? TargetSize { get; init; }

    /// <summary>A picture that steers what is drawn, such as edges or a depth map, for models with a ControlNet; null: none.</summary>
    [Setting("A picture that steers what is drawn, such as edges or a depth map, with models that have a ControlNet.",
        Commands = SettingCommands.Pictures, ValueName = "FILE", Without = SettingSurfaces.Metadata | SettingSurfaces.Results, Because = NoPicture)]
    public Picture? Control { get; init; }

    /// <summary>How strongly <see cref="Control"/> steers, 0 to 2.</summary>
    [Setting("How strongly the control picture steers, 0 to 2.", Commands = SettingCommands.Pictures, Min = 0, Max = 2, Default = 1.0)]
    public double ControlScale { get; init; } = 1;

    /// <summary>First part of the steps, 0 to 1, in which <see cref="Control"/> steers.</summary>
    [Setting("Part of the steps, 0 to 1, before which the control picture plays no part.", Commands = SettingCommands.Pictures, Min = 0, Max = 1)]
    public double ControlStart { get; init; }

    /// <summary>Last part of the steps, 0 to 1, in which <see cref="Control"/> steers.</summary>
    [Setting("Part of the steps, 0 to 1, after which the control picture plays no part.", Commands = SettingCommands.Pictures, Min = 0, Max = 1, Default = 1.0)]
    public double ControlEnd { get; init; } = 1;

    /// <summary>A picture whose like is drawn, for models that read pictures (unCLIP); null: none.</summary>
    [Setting("A picture whose like is drawn, with models that read pictures, such as unCLIP's.",
        Commands = SettingCommands.NewPictures, ValueName = "FILE", Without = SettingSurfaces.Metadata | SettingSurfaces.Results, Because = NoPicture)]
    public Picture? Like { get; init; }

    /// <summary>A second picture, to draw what lies between <see cref="Like"/> and it; null: none.</summary>
    [Setting("A second picture, to draw what lies between the two.",
        Commands = SettingCommands.NewPictures, ValueName = "FILE", Without = SettingSurfaces.Metadata | SettingSurfaces.Results, Because = NoPicture)]
    public Picture? AndLike { get; init; }

    /// <summary>Where between <see cref="Like"/> (0) and <see cref="AndLike"/> (1).</summary>
    [Setting("Where between the two pictures, 0 (the first) to 1 (the second).", Commands = SettingCommands.NewPictures, Min = 0, Max = 1, Default = 0.5)]
    public double Mix { get; init; } = 0.5;

    /// <summary>Two to five pictures, in the middle of which one is drawn; empty: none.</summary>
    public IReadOnlyList<Picture> Blend { get; init; } = [];

    /// <summary>The picture to work on, and how, which are settings of their own; null: pictures from text alone.</summary>
    public PictureEdit? Edit { get; init; }

    /// <summary>The CLIP that <see cref="Best"/> judges by; null: none.</summary>
    public ClipModel? Ranker { get; init; }

    /// <summary>The CLIP that <see cref="Guide"/> names; null: none guides.</summary>
    public ClipModel? GuideModel { get; init; }

    /// <summary>How many pictures are given out.</summary>
    public int Kept => Best ?? Count;

    /// <summary>Whether the steps of the process are kept with the picture, for what is written beside it.</summary>
    public bool Trace { get; init; }

    /// <summary>A seed for a picture whose seed nobody named: 32 random bits, as many as other tools use, and short enough to type again.</summary>
    public static ulong NewSeed() => BitConverter.ToUInt32(Guid.NewGuid().ToByteArray(), 0);
}
