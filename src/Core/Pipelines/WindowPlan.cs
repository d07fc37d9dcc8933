using TextToImage.Diffusion;

namespace TextToImage.Pipelines;

/// <summary>The windows through which a model sees a canvas much larger than what it was trained at, or one without edges.</summary>
internal static class WindowPlan
{
    /// <summary>The least share of a window that the next one sees too.</summary>
    private const double Overlap = 0.5;

    /// <summary>A side is much larger when it is more than so many times the model's own.</summary>
    private const int MuchLarger = 2;

    /// <summary>A window smaller than this, in pixels, shows too little of a picture.</summary>
    private const int LeastWindow = 256;

    /// <summary>The windows over the latents of a canvas; null where the network sees all of it at once.</summary>
    /// <param name="size">The canvas.</param>
    /// <param name="use">As the user wants it.</param>
    /// <param name="tileable">Whether opposite edges meet.</param>
    /// <param name="model">The model's own size.</param>
    public static IReadOnlyList<CanvasWindow>? Choose(SizePlan size, WindowUse use, bool tileable, ModelLimits model)
    {
        var (width, height) = (size.BaseWidth / model.PixelsPerLatent, size.BaseHeight / model.PixelsPerLatent);
        var own = Math.Max(LeastWindow, Math.Max(model.Width, model.Height)) / model.PixelsPerLatent;
        if (!tileable && !IsWanted(Math.Max(width, height), own, use, model))
            return null;
        var (columns, rows) = (Starts(width, own, tileable), Starts(height, own, tileable));
        return [.. rows.SelectMany(top => columns.Select(left => new CanvasWindow(top, left, Math.Min(own, height), Math.Min(own, width))))];
    }

    /// <summary>A model with an upscaler draws any shape as one picture.</summary>
    private static bool IsWanted(int longest, int own, WindowUse use, ModelLimits model) => use switch
    {
        WindowUse.On => longest > own,
        WindowUse.Off => false,
        _ => model.Upscaler is null && longest > MuchLarger * own,
    };

    /// <summary>Where the windows begin along one side; without edges there are at least two, so that each sees the other's edges.</summary>
    private static IEnumerable<int> Starts(int side, int window, bool tileable)
    {
        var stride = Math.Max(1, Math.Min(side, window) * (1 - Overlap));
        if (tileable)
        {
            var around = Math.Max(2, (int)Math.Ceiling(side / stride));
            return Enumerable.Range(0, around).Select(i => i * side / around);
        }
        if (side <= window)
            return [0];
        var count = 1 + (int)Math.Ceiling((side - window) / stride);
        return Enumerable.Range(0, count).Select(i => i * (side - window) / (count - 1));
    }
}
