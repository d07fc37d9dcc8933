using TextToImage.Models;

namespace TextToImage.Requests;

/// <summary>
/// The size of the pictures asked for and the size at which they are denoised: the same, or with an upscaler the one that
/// the model is best at, from which the picture is enlarged and reduced.
/// </summary>
/// <param name="Width">Width of the picture in pixels.</param>
/// <param name="Height">Height of the picture in pixels.</param>
/// <param name="BaseWidth">Width at which it is denoised, a multiple of what the model needs.</param>
/// <param name="BaseHeight">Height at which it is denoised.</param>
internal sealed record SizePlan(int Width, int Height, int BaseWidth, int BaseHeight)
{
    /// <summary>The longer side may be this many times the longest shorter side.</summary>
    private const int LongestToShorter = 2;

    /// <summary>A filter makes pictures of a model that draws one size only at most so many times larger.</summary>
    private const int MostEnlargement = 8;

    /// <summary>Whether the model draws one size only, and any other is made of that by a filter.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Whether the upscaler has to run.</summary>
    public bool Enlarges => Width > BaseWidth || Height > BaseHeight;

    /// <summary>Fills in the model's own size and checks it.</summary>
    /// <exception cref="AIImageException">The size is not possible with the model, or needs more memory than there is.</exception>
    public static SizePlan Resolve(GenerationRequest request, ModelLimits model)
    {
        var (width, height) = (request.Width ?? model.Width, request.Height ?? model.Height);
        // Without edges, a model that works at one size needs a part of it for what lies beyond them.
        var upscaler = model.Upscaler is { } own && request.Tileable ? own with { BaseSize = (int)(own.BaseSize * WindowPlan.Tile) } : model.Upscaler;
        var plan = model.OnlySide is { } side ? Fixed(width, height, side, model)
            : upscaler is not null ? Scaled(width, height, model, upscaler)
            : AsAsked(width, height, model);
        plan.RequireMemory(request.BatchSize, model);
        return plan;
    }

    private static SizePlan Fixed(int width, int height, int side, ModelLimits model)
    {
        foreach (var (name, asked) in new[] { ("width", width), ("height", height) })
        {
            if (asked < 1 || asked > MostEnlargement * side)
                throw Invalid($"The {name} is {asked} pixels; it must be from 1 to {MostEnlargement * side} for the model '{model.Name}', which draws {side}x{side}.");
        }
        return new SizePlan(width, height, side, side) { IsFixed = true };
    }

    private static SizePlan AsAsked(int width, int height, ModelLimits model)
    {
        RequireMultiple("width", width, model);
        RequireMultiple("height", height, model);
        return new SizePlan(width, height, width, height);
    }

    private static void RequireMultiple(string name, int value, ModelLimits model)
    {
        if (value <= 0)
            throw Invalid($"The {name} is {value} pixels; it must be a positive multiple of {model.SizeMultiple} for the model '{model.Name}'.");
        if (value % model.SizeMultiple == 0)
            return;
        var below = value / model.SizeMultiple * model.SizeMultiple;
        var nearest = below == 0 ? $"{model.SizeMultiple}" : $"{below} or {below + model.SizeMultiple}";
        throw Invalid($"The {name} of {value} pixels is not a multiple of {model.SizeMultiple}, which the model '{model.Name}' needs; use {nearest}.");
    }

    private static SizePlan Scaled(int width, int height, ModelLimits model, UpscalerConfig upscaler)
    {
        RequireReach(width, height, model, upscaler);
        var shorter = Math.Min(width, height);
        return new SizePlan(
            width, height, BaseSide(width, shorter, model.SizeMultiple, upscaler), BaseSide(height, shorter, model.SizeMultiple, upscaler));
    }

    /// <summary>
    /// A side of the picture scaled so that the shorter one is the base size: the nearest multiple, or the next one where
    /// that would not reach the side asked for.
    /// </summary>
    private static int BaseSide(int side, int shorter, int multiple, UpscalerConfig upscaler)
    {
        var exact = (double)side * upscaler.BaseSize / shorter;
        var nearest = Math.Max(1, (int)Math.Round(exact / multiple)) * multiple;
        var reach = shorter > upscaler.BaseSize ? upscaler.ScaleFactor : 1;
        return nearest * reach < side ? nearest + multiple : nearest;
    }

    /// <summary>Both sides within what the upscaler reaches, and a shape whose base is no longer than the longest picture.</summary>
    private static void RequireReach(int width, int height, ModelLimits model, UpscalerConfig upscaler)
    {
        foreach (var (name, side) in new[] { ("width", width), ("height", height) })
        {
            if (side <= 0)
                throw Invalid($"The {name} is {side} pixels; it must be a positive number of pixels.");
        }
        var (shorter, longer) = (Math.Min(width, height), Math.Max(width, height));
        var (largest, longest, ratio) = (upscaler.LargestSide, LongestToShorter * upscaler.LargestSide, LongestToShorter * upscaler.ScaleFactor);
        if (shorter <= largest && longer <= longest && longer <= (long)ratio * shorter)
            return;
        var scale = Math.Min(1, Math.Min((double)largest / shorter, (double)longest / longer));
        var fits = Math.Max(1, (int)(shorter * scale));
        var with = Math.Min((int)(longer * scale), ratio * fits);
        var (columns, rows) = width < height ? (fits, with) : (with, fits);
        throw Invalid(
            $"The size {width}x{height} is beyond the model '{model.Name}': the shorter side can be at most {largest} pixels, the longer one at most {longest} and {ratio} times the shorter; use {columns}x{rows}.");
    }

    /// <summary>Refuses what cannot be done before anything is computed.</summary>
    /// <exception cref="AIImageException">It needs more memory than there is.</exception>
    public void RequireMemory(int batch, ModelLimits model)
    {
        var needed = (long)BaseWidth * BaseHeight * model.BytesPerPixel * batch;
        if (model.Upscaler is { } upscaler && Enlarges)
            needed += upscaler.BytesFor(BaseWidth, BaseHeight);
        var available = MachineMemory.Bytes;
        if (needed > available)
        {
            throw new AIImageException(ErrorIds.OutOfMemory,
                $"A picture of {Width}x{Height} would need about {needed >> 30} GB of memory and this machine has {available >> 30} GB; ask for a smaller size.");
        }
    }

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
