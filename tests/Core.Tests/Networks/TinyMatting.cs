namespace TextToImage.Tests.Networks;

/// <summary>Writes networks that find what pictures show: where their input's first channel is high. Further outputs are of no use.</summary>
internal static class TinyMatting
{
    /// <summary>A network.</summary>
    /// <param name="file">The .onnx file.</param>
    /// <param name="side">The one size it takes; below 0: any.</param>
    /// <param name="times">What the first channel, as the network is given it, is multiplied by.</param>
    /// <param name="hasAttention">Whether it has a Softmax.</param>
    public static void Save(string file, long side = 64, float times = 1, bool hasAttention = false)
    {
        var graph = new TinyGraph()
            .Input("input_image", 1, 3, side, side)
            .Output("output_image", 1, 1, side, side)
            .Output("d1", 1, 1, side, side)
            .Weights("first", [1, 3, 1, 1], times, 0, 0)
            .Node("Conv", ["input_image", "first"], "output_image")
            .Node("Neg", ["output_image"], hasAttention ? "negative" : "d1");
        if (hasAttention)
            graph.Node("Softmax", ["negative"], "d1");
        graph.Save(file);
    }
}
