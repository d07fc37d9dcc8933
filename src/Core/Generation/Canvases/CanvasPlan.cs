using TextToImage.Requests;

namespace TextToImage.Generation.Canvases;

/// <summary>
/// How a canvas is cut: its latents into strips across the long side, of which each window sees several, and its pixels into blocks of strips.
/// All numbers along and across count from the upper left corner; a wide canvas goes on to the right, a tall one downwards.
/// </summary>
/// <param name="Width">Width of the picture in pixels.</param>
/// <param name="Height">Height of the picture in pixels.</param>
/// <param name="Scale">How many times longer its sides become by the upscaler; 1 without one.</param>
/// <param name="PixelsPerLatent">Pixels of a side to one latent, before that.</param>
/// <param name="Across">Latents of the short side.</param>
/// <param name="Strip">Latents of a strip along the long side.</param>
/// <param name="Stride">Strips from the beginning of a window to that of the next.</param>
/// <param name="Columns">How many windows along the long side.</param>
/// <param name="Rows">Where windows begin across, in latents.</param>
/// <param name="WindowAcross">Latents of a window across.</param>
internal sealed record CanvasPlan(
    int Width, int Height, int Scale, int PixelsPerLatent, int Across, int Strip, int Stride, int Columns, IReadOnlyList<int> Rows, int WindowAcross)
{
    /// <summary>Strips that a window covers.</summary>
    public const int StripsOfWindow = 4;

    /// <summary>
    /// Neighbours share half of a window as elsewhere, and a quarter with models that compose a scene of their own in every window, whose
    /// things would run into one another.
    /// </summary>
    private const int UsualStride = 2, SceneStride = 3;

    /// <summary>Rows of windows across; more would be a canvas that is long in both directions, whose strips are no longer small.</summary>
    private const int MostRows = 16;

    /// <summary>Pixels of a finished block, about: so many that what is computed twice around blocks is little, and so few that memory is.</summary>
    public long PixelsOfBlock { get; init; } = 8 << 20;

    /// <summary>The longest side that a PNG may have here: numbers of pixels in a row have to fit.</summary>
    private const int LongestSide = 1 << 24;

    /// <summary>Latents on each side of a block that the decoder sees too, over half of which neighbours fade into one another.</summary>
    public const int Margin = 8;

    /// <summary>Pixels on each side of a block that the upscaler sees too.</summary>
    public const int Surroundings = 32;

    /// <summary>Whether the long side is the height.</summary>
    public bool IsTall => Height > Width;

    /// <summary>Strips of the whole canvas, which ends with its last window.</summary>
    public int Strips => ((Columns - 1) * Stride) + StripsOfWindow;

    /// <summary>Latents along the long side.</summary>
    public int Along => Strips * Strip;

    /// <summary>Latents of a window along the long side.</summary>
    public int WindowAlong => StripsOfWindow * Strip;

    /// <summary>Latents of a block along the long side.</summary>
    public int BlockAlong
    {
        get
        {
            var pixelsOfStrip = (long)Strip * PixelsPerLatent * Scale * Across * PixelsPerLatent * Scale;
            return (int)Math.Max(Math.Max(1, (Margin + Strip - 1) / Strip), PixelsOfBlock / pixelsOfStrip) * Strip;
        }
    }

    /// <summary>How many blocks have pixels of the picture.</summary>
    public int Blocks => (Math.Max(Width, Height) + PixelsOf(BlockAlong) - 1) / PixelsOf(BlockAlong);

    /// <summary>Plans a canvas.</summary>
    /// <param name="width">Its width in pixels.</param>
    /// <param name="height">Its height in pixels.</param>
    /// <param name="model">What the model can take.</param>
    /// <exception cref="AIImageException">A side is none that can be.</exception>
    public static CanvasPlan Choose(int width, int height, ModelLimits model)
    {
        if (width < 1 || height < 1 || width > LongestSide || height > LongestSide)
            throw Invalid($"A canvas cannot be {width}x{height}; both sides must be from 1 to {LongestSide} pixels.");
        var (along, across) = (Math.Max(width, height), Math.Min(width, height));
        var scale = model.Upscaler is { } upscaler ? Math.Max(1, Math.Min(Upscaling.ResizePlan.LargestScale, (int)Math.Round((double)across / upscaler.BaseSize))) : 1;
        var (latent, multiple) = (model.PixelsPerLatent, model.SizeMultiple / model.PixelsPerLatent);
        var own = model.Window / latent / (StripsOfWindow * multiple) * (StripsOfWindow * multiple);
        if (own == 0)
            own = StripsOfWindow * multiple;
        var (alongLatents, acrossLatents) = (Latents(along), Latents(across));
        var (strip, stride) = (own / StripsOfWindow, model.Upscaler is null ? UsualStride : SceneStride);
        var columns = 1 + Math.Max(0, (int)Math.Ceiling((alongLatents - own) / (double)(stride * strip)));
        var rows = 1 + Math.Max(0, (int)Math.Ceiling((acrossLatents - own) / (double)(stride * strip)));
        if (rows > MostRows)
            throw Invalid($"A canvas of {width}x{height} is long in both directions: the shorter side can be at most {(own + ((MostRows - 1) * stride * strip)) * latent * scale} pixels with the model '{model.Name}'; make it shorter.");
        int[] starts = [.. Enumerable.Range(0, rows).Select(row => rows == 1 ? 0 : (int)((long)row * (acrossLatents - own) / (rows - 1)))];
        return new CanvasPlan(width, height, scale, latent, acrossLatents, strip, stride, columns, starts, Math.Min(own, acrossLatents));

        int Latents(int pixels) => (pixels + (scale * latent * multiple) - 1) / (scale * latent * multiple) * multiple;
    }

    /// <summary>Finished pixels of so many latents.</summary>
    public int PixelsOf(int latents) => latents * PixelsPerLatent * Scale;

    /// <summary>A window, in latents of the canvas.</summary>
    public Box Window(int column, int row) => Place(column * Stride * Strip, Rows[row], WindowAlong, WindowAcross);

    /// <summary>A strip, in latents of the canvas.</summary>
    public Box StripPlace(int strip) => Place(strip * Strip, 0, Strip, Across);

    /// <summary>A part of the canvas of the whole short side.</summary>
    public Box Part(int from, int to) => Place(from, 0, to - from, Across);

    /// <summary>First and last window that see a strip.</summary>
    public (int First, int Last) WindowsOver(int strip) =>
        (Math.Max(0, (strip - StripsOfWindow + Stride) / Stride), Math.Min(Columns - 1, strip / Stride));

    private Box Place(int along, int across, int length, int breadth) => IsTall ? new Box(across, along, breadth, length) : new Box(along, across, length, breadth);

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
