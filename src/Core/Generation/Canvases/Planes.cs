using System.Numerics.Tensors;
using TextToImage.Requests;

namespace TextToImage.Generation.Canvases;

/// <summary>Numbers of a part of a canvas: planes of rows.</summary>
/// <param name="Place">Which part.</param>
/// <param name="Values">[channels, height, width].</param>
internal sealed record Planes(Box Place, float[] Values)
{
    /// <summary>Zeros.</summary>
    public static Planes Zeros(Box place, int channels) => new(place, new float[channels * place.Width * place.Height]);

    /// <summary>Copies what both parts have in common.</summary>
    public void CopyTo(Planes target) => Each(target, (values, from, other, to, length) => values.AsSpan(from, length).CopyTo(other.AsSpan(to, length)));

    /// <summary>Adds this, times weights of one plane for all, to what both parts have in common.</summary>
    public void AddTo(Planes target, float[] weights) => Each(target, (values, from, other, to, length) =>
    {
        var sum = other.AsSpan(to, length);
        TensorPrimitives.MultiplyAdd(values.AsSpan(from, length), weights.AsSpan(from % weights.Length, length), sum, sum);
    });

    private void Each(Planes target, Action<float[], int, float[], int, int> row)
    {
        var (left, right) = (Math.Max(Place.Left, target.Place.Left), Math.Min(Place.Left + Place.Width, target.Place.Left + target.Place.Width));
        var (top, bottom) = (Math.Max(Place.Top, target.Place.Top), Math.Min(Place.Top + Place.Height, target.Place.Top + target.Place.Height));
        if (left >= right || top >= bottom)
            return;
        var channels = Values.LongLength / Place.Area;
        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = top; y < bottom; y++)
                row(Values, At(this, channel, left, y), target.Values, At(target, channel, left, y), right - left);
        }
    }

    private static int At(Planes planes, int channel, int x, int y) =>
        (((channel * planes.Place.Height) + y - planes.Place.Top) * planes.Place.Width) + x - planes.Place.Left;
}
