using TextToImage.Families;
using TextToImage.Models;

namespace TextToImage.Generation;

/// <summary>Sizes of pictures that suit a model, for editors and shells to suggest; others are possible.</summary>
public static class SuggestedSizes
{
    /// <summary>Shapes of pictures, slides and screens, as width and height.</summary>
    private static readonly (int Width, int Height)[] Shapes = [(1, 1), (4, 3), (3, 2), (16, 9), (3, 4), (2, 3), (9, 16)];

    /// <summary>How many times longer sides are suggested where an upscaler reaches them.</summary>
    private static readonly int[] Factors = [1, 2, 4];

    /// <summary>Sides are multiples of this part of the model's own side, which all networks like.</summary>
    private const int PartsOfSide = 16;
    private const int SmallestMultiple = 8;

    /// <summary>Models draw things twice in pictures much longer than the square they were trained at.</summary>
    private const double LongestShape = 3;

    /// <summary>Sizes of as many pixels as the model's own, each with its shape; with an upscaler larger ones too.</summary>
    /// <exception cref="AIImageException">A config of the model cannot be read.</exception>
    public static IReadOnlyList<(int Width, int Height, string Shape)> For(ModelFolder model)
    {
        var limits = ModelFamilies.Of(model).Limits(model);
        if (limits.OnlySide is { } side)
            return [(side, side, $"{Shapes[0].Width}:{Shapes[0].Height}")];
        var own = Math.Sqrt((double)limits.Width * limits.Height);
        var reach = limits.Upscaler?.ScaleFactor ?? 1;
        return [.. Factors.Where(factor => factor <= reach).SelectMany(factor => Shapes.Select(shape => Size(own * factor, shape)))];
    }

    /// <summary>
    /// The size of a picture for a frame: as many pixels as the model makes best, or with an upscaler as many times more as
    /// the frame needs, in the frame's shape as far as the model draws such shapes well.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="width">Width of the frame in pixels; 0: open.</param>
    /// <param name="height">Height of the frame in pixels; 0: open.</param>
    /// <returns>The size; null where the model draws one size only.</returns>
    /// <exception cref="AIImageException">A config of the model cannot be read.</exception>
    public static (int Width, int Height)? ForFrame(ModelFolder model, double width, double height)
    {
        var own = ModelFamilies.Of(model).Limits(model);
        if (own.OnlySide is not null)
            return null;
        var shape = width > 0 && height > 0 ? width / height : (double)own.Width / own.Height;
        shape = Math.Max(1 / LongestShape, Math.Min(LongestShape, shape));
        var side = Math.Sqrt((double)own.Width * own.Height);
        var reach = own.Upscaler?.ScaleFactor ?? 1;
        var wanted = Math.Max(width / Math.Sqrt(shape), height * Math.Sqrt(shape)) / side;
        var possible = Factors.Where(factor => factor <= reach).ToList();
        var factor = possible.Find(factor => factor >= wanted);
        return Rounded(side * (factor == 0 ? possible[possible.Count - 1] : factor), shape);
    }

    private static (int Width, int Height, string Shape) Size(double side, (int Width, int Height) shape)
    {
        var (width, height) = Rounded(side, (double)shape.Width / shape.Height);
        return (width, height, $"{shape.Width}:{shape.Height}");
    }

    /// <summary>Sides of so many pixels and that shape, in multiples of a part of the side.</summary>
    private static (int Width, int Height) Rounded(double side, double shape)
    {
        var multiple = Math.Max(SmallestMultiple, (int)side / PartsOfSide);
        var stretch = Math.Sqrt(shape);
        int Multiple(double length) => Math.Max(1, (int)Math.Round(length / multiple)) * multiple;
        return (Multiple(side * stretch), Multiple(side / stretch));
    }
}
