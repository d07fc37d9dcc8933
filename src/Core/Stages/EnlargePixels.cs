using TextToImage.Imaging;
using TextToImage.Networks;

namespace TextToImage.Stages;

/// <summary>How a small picture is enlarged for the stage that draws the large one after it: as its network was trained.</summary>
internal enum Enlargement
{
    /// <summary>Rounded to 8 bits, then torch's bilinear with align_corners=False (GLIDE).</summary>
    RoundedBilinear,

    /// <summary>torch's bilinear with align_corners=True (DeepFloyd IF).</summary>
    AlignedBilinear,

    /// <summary>torch's bicubic with antialias=True: cubics with a = -0.5 (Karlo).</summary>
    Bicubic,
}

/// <summary>Enlarges the samples of one pixel space to those of another.</summary>
/// <param name="from">Name of the value with the small pictures.</param>
/// <param name="to">Name of the value that the large ones become.</param>
/// <param name="target">The larger space.</param>
/// <param name="how">By which filter.</param>
internal sealed class EnlargePixels(string from, string to, PixelSpace target, Enlargement how) : Stage
{
    /// <inheritdoc/>
    public override void Run(State state, RunContext run)
    {
        var small = state.Tensor(from);
        var shape = target.Shape(run.Settings, run.Batch);
        var (height, width) = ((int)small.Shape[2], (int)small.Shape[3]);
        var (toHeight, toWidth) = ((int)shape[2], (int)shape[3]);
        var values = small.Values;
        if (how == Enlargement.RoundedBilinear)
        {
            values = (float[])values.Clone();
            PixelTensor.Quantize(values);
        }
        var filter = how == Enlargement.Bicubic
            ? PixelTensor.Enlarge(values, height, width, toHeight, toWidth, Interpolation.Bicubic)
            : PixelTensor.Bilinear(values, height, width, toHeight, toWidth, how == Enlargement.AlignedBilinear);
        state.Set(to, new Tensor(filter, shape));
    }
}
