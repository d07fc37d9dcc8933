using TextToImage.Imaging;
using TextToImage.Networks;

namespace TextToImage.Requests;

/// <summary>A picture that steers what is drawn, such as edges or a depth map, for models with a ControlNet.</summary>
/// <param name="Picture">The picture; it is brought to the size of what is made.</param>
/// <param name="Scale">How strongly it steers, 0 to 2; 1 is usual.</param>
/// <param name="Start">First part of the steps, 0 to 1, in which it does.</param>
/// <param name="End">Last part of the steps, 0 to 1, in which it does.</param>
internal sealed record ControlPicture(Picture Picture, double Scale, double Start, double End)
{
    /// <summary>Part of the steps in which it steers.</summary>
    public (double Start, double End) Interval => (Start, End);

    /// <summary>[1, 3, height, width] in 0 to 1, at the size at which pictures are denoised.</summary>
    public Tensor Tensor(SizePlan size)
    {
        var picture = Resampling.Resize(Picture, size.BaseWidth, size.BaseHeight);
        var values = new float[picture.Rgb.Length];
        PixelTensor.Normalize(picture, [0, 0, 0], [1, 1, 1], values);
        return new Tensor(values, [1, 3, picture.Height, picture.Width]);
    }
}
