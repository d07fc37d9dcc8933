using TextToImage.Imaging;
using TextToImage.Requests;

namespace TextToImage.Testing;

/// <summary>The small pictures that models are tested with, and what is asked of those they make.</summary>
internal static class TestPicture
{
    /// <summary>Side of a picture that tests need, as far as the model can be asked for it.</summary>
    private const int Side = 64;

    /// <summary>Values of a picture of something are further apart.</summary>
    private const int LeastContrast = 8;

    /// <summary>What pictures are asked to show, and compared with.</summary>
    public const string Prompt = "a red house on a white background";

    /// <summary>The smallest useful picture, in the fewest steps.</summary>
    public static GenerationRequest Request(ModelLimits limits)
    {
        var multiple = limits.Upscaler is null && limits.OnlySide is null ? limits.SizeMultiple : 1;
        var side = (Side + multiple - 1) / multiple * multiple;
        return new GenerationRequest { Prompt = Prompt, Width = side, Height = side, Steps = 1, Seed = 1 };
    }

    /// <summary>A picture to be enlarged: red grows to the right, green downwards.</summary>
    public static Picture Gradient()
    {
        var pixels = Enumerable.Range(0, Side * Side).SelectMany(at => new[] { (byte)(at % Side * 4), (byte)(at / Side * 4), (byte)128 });
        return new Picture(Side, Side, [.. pixels]);
    }

    /// <summary>Refuses a picture of nothing, which networks give that are broken or overflow.</summary>
    /// <param name="picture">What was made.</param>
    /// <param name="model">What made it.</param>
    /// <exception cref="AIImageException">All its pixels are nearly the same.</exception>
    public static void RequireContrast(Picture picture, string model)
    {
        if (picture.Rgb.Max() - picture.Rgb.Min() < LeastContrast)
        {
            throw new AIImageException(ErrorIds.ModelMismatch,
                $"The model '{model}' made a picture whose pixels are all the same; its networks are damaged or do not fit together, install it again.")
            { Subject = model };
        }
    }
}
