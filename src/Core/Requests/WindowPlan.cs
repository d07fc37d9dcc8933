using TextToImage.Diffusion;

namespace TextToImage.Requests;

/// <summary>When a picture is drawn in overlapping windows of the model's own size.</summary>
public enum WindowUse
{
    /// <summary>Where a side is more than twice the model's own, and the model has no way of its own to such a shape.</summary>
    Auto,

    /// <summary>Wherever the picture is larger than the model's own size.</summary>
    On,

    /// <summary>Never: the network sees all at once.</summary>
    Off,
}

/// <summary>The windows through which a model sees a canvas much larger than what it was trained at, or one without edges.</summary>
internal static class WindowPlan
{
    /// <summary>The least share of a window that the next one sees too.</summary>
    private const double Overlap = 0.5;

    /// <summary>The same for models that compose a scene of their own in every window, whose things would run into one another.</summary>
    private const double SceneOverlap = 0.25;

    /// <summary>A canvas without edges is seen with this share of the model's own size from the opposite edge around it.</summary>
    private const double Around = 0.125;

    /// <summary>The share of the model's own size that is left for such a canvas itself.</summary>
    public const double Tile = 1 - (2 * Around);

    /// <summary>A side is much larger when it is more than so many times the model's own.</summary>
    private const int MuchLarger = 2;

    /// <summary>The windows over the latents of a canvas; null where the network sees all of it at once.</summary>
    /// <param name="size">The canvas.</param>
    /// <param name="use">As the user wants it.</param>
    /// <param name="tileable">Whether opposite edges meet.</param>
    /// <param name="model">The model's own size.</param>
    public static IReadOnlyList<CanvasWindow>? Choose(SizePlan size, WindowUse use, bool tileable, ModelLimits model)
    {
        var (width, height) = (size.BaseWidth / model.PixelsPerLatent, size.BaseHeight / model.PixelsPerLatent);
        var own = model.Window / model.PixelsPerLatent;
        if (IsWanted(Math.Max(width, height), own, use, model))
        {
            var stride = own * (1 - (model.Upscaler is null ? Overlap : SceneOverlap));
            var (columns, rows) = (Starts(width, own, stride, tileable), Starts(height, own, stride, tileable));
            return [.. rows.SelectMany(top => columns.Select(left => new CanvasWindow(top, left, Math.Min(own, height), Math.Min(own, width))))];
        }
        return tileable ? [Wrapped(width, height, own, model.SizeMultiple / model.PixelsPerLatent)] : null;
    }

    /// <summary>
    /// All of a canvas and on all sides some of the opposite one: what the network makes of an edge depends on what lies beyond,
    /// as with circular padding, for networks whose padding cannot be changed any more.
    /// </summary>
    private static CanvasWindow Wrapped(int width, int height, int own, int multiple)
    {
        var margin = (int)Math.Ceiling(own * Around / multiple) * multiple;
        return CanvasWindow.WithMargin(height, width, margin);
    }

    /// <summary>A model with an upscaler draws any shape as one picture.</summary>
    private static bool IsWanted(int longest, int own, WindowUse use, ModelLimits model) => use switch
    {
        WindowUse.On => longest > own,
        WindowUse.Off => false,
        _ => model.Upscaler is null && longest > MuchLarger * own,
    };

    /// <summary>Where the windows begin along one side.</summary>
    private static IEnumerable<int> Starts(int side, int window, double stride, bool tileable)
    {
        if (side <= window && !tileable)
            return [0];
        var count = tileable ? Math.Max(2, (int)Math.Ceiling(side / stride)) : 1 + (int)Math.Ceiling((side - window) / stride);
        var span = tileable ? side : (side - window) * count / (double)(count - 1);
        return Enumerable.Range(0, count).Select(i => (int)(i * span / count));
    }
}
