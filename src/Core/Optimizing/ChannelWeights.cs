namespace TextToImage.Optimizing;

/// <summary>Weights in 8-bit integers with one scale for each output channel, the largest of which is 64.</summary>
/// <remarks>
/// 64 and not 127: processors without VNNI add two products of a uint8 and an int8 in 16 bits, which overflow above it (2 x 255 x 64 = 32,640), and a model is to
/// give the same pictures everywhere (onnxruntime.ai, "Quantize ONNX models", U8S8 and reduce_range).
/// </remarks>
internal static class ChannelWeights
{
    private const float Largest = 64, Smallest = 1e-8f;

    /// <summary>Quantises weights whose channels lie one behind the other, such as those of a convolution.</summary>
    public static (byte[] Integers, float[] Scales) OfRows(float[] weights, int channels)
    {
        var each = weights.Length / channels;
        return Of(weights, channels, (channel, i) => (channel * each) + i, each);
    }

    /// <summary>Quantises weights whose channels are columns, such as those of a matrix that is multiplied from the right.</summary>
    public static (byte[] Integers, float[] Scales) OfColumns(float[] weights, int channels) =>
        Of(weights, channels, (channel, i) => (i * channels) + channel, weights.Length / channels);

    private static (byte[] Integers, float[] Scales) Of(float[] weights, int channels, Func<int, int, int> place, int each)
    {
        var (integers, scales) = (new byte[weights.Length], new float[channels]);
        for (var channel = 0; channel < channels; channel++)
        {
            var most = Smallest;
            for (var i = 0; i < each; i++)
                most = Math.Max(most, Math.Abs(weights[place(channel, i)]));
            var scale = scales[channel] = most / Largest;
            for (var i = 0; i < each; i++)
            {
                var at = place(channel, i);
                integers[at] = unchecked((byte)(sbyte)Math.Round(weights[at] / scale));
            }
        }
        return (integers, scales);
    }
}
