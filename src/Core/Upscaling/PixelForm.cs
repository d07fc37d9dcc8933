using Microsoft.ML.OnnxRuntime.Tensors;
using TextToImage.Imaging;
using TextToImage.Networks;

namespace TextToImage.Upscaling;

/// <summary>In which form a network takes and gives pictures.</summary>
/// <param name="Input">Name of the input that takes them.</param>
/// <param name="Output">Name of the output that is the larger picture.</param>
/// <param name="Channels">3 (colours), 4 (premultiplied colours and alpha), or 1: each colour is a picture of its own.</param>
/// <param name="ChannelsLast">Whether colours of a pixel stand together, [b, h, w, c], as TensorFlow has them.</param>
internal sealed record PixelForm(string Input, string Output, int Channels, bool ChannelsLast = false)
{
    private const string NoiseInput = "noise_level";
    private const int Colours = 3, Grey = 1, Rank = 4, ChannelAxis = 1, LastAxis = 3;

    /// <summary>Axes of rows and columns of pixels.</summary>
    public (int Rows, int Columns) Axes => ChannelsLast ? (1, 2) : (2, 3);

    /// <summary>Whether it enlarges premultiplied colours and alpha together.</summary>
    public bool HasAlpha => Channels == Transparency.Channels;

    /// <summary>The form of a network by what its graph declares.</summary>
    /// <param name="network">The network.</param>
    /// <returns>Null where its input is no picture.</returns>
    public static PixelForm? Of(Network network)
    {
        if (network.Inputs.Values.FirstOrDefault(tensor => tensor.Name != NoiseInput) is not { Rank: Rank } sample)
            return null;
        var (first, last) = (sample.Dimensions[ChannelAxis], sample.Dimensions[LastAxis]);
        var isLast = last is Grey or Colours && first is not (Grey or Colours or Transparency.Channels);
        var channels = isLast ? last : first < 0 ? Colours : first;
        return channels is Grey or Colours or Transparency.Channels ? new PixelForm(sample.Name, Outputs(network)[0], channels, isLast) : null;
    }

    /// <summary>Outputs that may be pictures, the likeliest first: of real numbers, and of four axes where the graph says how many.</summary>
    public static IReadOnlyList<string> Outputs(Network network)
    {
        var real = network.Outputs.Where(output => output.Value.ElementType is TensorElementType.Float or TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Double).ToList();
        return real.Count == 0 ? [network.Outputs.Keys.First()] : [.. real.OrderByDescending(output => output.Value.Rank == Rank).Select(output => output.Key)];
    }

    /// <summary>The shape of a picture: a grey network takes its colours as three rows.</summary>
    public long[] Shape(int width, int height)
    {
        var rows = Channels == Grey ? Colours : 1;
        return ChannelsLast ? [rows, height, width, Channels] : [rows, Channels, height, width];
    }

    /// <summary>Says how noisy the picture is, where the network has an input for that.</summary>
    public static void BindNoise(NetworkCall call, Network network, double noiseLevel)
    {
        if (network.Inputs.TryGetValue(NoiseInput, out var level))
            call.Input(NoiseInput, level.Rank == 0 ? [] : [1]).Fill((float)noiseLevel);
    }

    /// <summary>Takes colour planes, [c, h, w], over into the network's form.</summary>
    public void FromPlanes(ReadOnlySpan<float> planes, Span<float> pixels)
    {
        if (!ChannelsLast || Channels == Grey)
        {
            planes.CopyTo(pixels);
            return;
        }
        var plane = planes.Length / Channels;
        for (var i = 0; i < planes.Length; i++)
            pixels[(i % plane * Channels) + (i / plane)] = planes[i];
    }

    /// <summary>The reverse of <see cref="FromPlanes"/>.</summary>
    public ReadOnlySpan<float> ToPlanes(ReadOnlySpan<float> pixels)
    {
        if (!ChannelsLast || Channels == Grey)
            return pixels;
        var planes = new float[pixels.Length];
        var plane = planes.Length / Channels;
        for (var i = 0; i < planes.Length; i++)
            planes[i] = pixels[(i % plane * Channels) + (i / plane)];
        return planes;
    }
}
