using TextToImage.Models;

namespace TextToImage.Pipelines;

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

    /// <summary>Sizes of as many pixels as the model's own, each with its shape; with an upscaler larger ones too.</summary>
    /// <exception cref="AIImageException">A config of the model cannot be read.</exception>
    public static IReadOnlyList<(int Width, int Height, string Shape)> For(ModelFolder model)
    {
        var (width, height) = StableDiffusionParts.OwnSize(model, UNetConfig.Read(model), VaeConfig.Read(model));
        var own = Math.Sqrt((double)width * height);
        var reach = UpscalerConfig.Find(model)?.ScaleFactor ?? 1;
        return [.. Factors.Where(factor => factor <= reach).SelectMany(factor => Shapes.Select(shape => Size(own * factor, shape)))];
    }

    private static (int Width, int Height, string Shape) Size(double side, (int Width, int Height) shape)
    {
        var multiple = Math.Max(SmallestMultiple, (int)side / PartsOfSide);
        var stretch = Math.Sqrt((double)shape.Width / shape.Height);
        int Rounded(double length) => Math.Max(1, (int)Math.Round(length / multiple)) * multiple;
        return (Rounded(side * stretch), Rounded(side / stretch), $"{shape.Width}:{shape.Height}");
    }
}
