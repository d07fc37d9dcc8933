namespace TextToImage.Tests.Networks;

/// <summary>Writes upscalers whose pixels depend on a few neighbours, so that what they must give is known.</summary>
internal static class TinyUpscaler
{
    private const int Channels = 3, Kernel = 3;

    /// <summary>Each pixel becomes a block of its own colour; the noise level is added to all of them.</summary>
    public static void SaveNearest(string folder, int baseSize, int scale = 4, double noiseLevel = 0, int channels = Channels) =>
        Save(folder, baseSize, scale, noiseLevel, (_, dx, dy) => dx == 1 && dy == 1 ? 1 : 0, channels);

    /// <summary>Each pixel of a block mixes the nine neighbours in another way.</summary>
    public static void SaveBlur(string folder, int baseSize, int scale = 4) =>
        Save(folder, baseSize, scale, 0, (place, dx, dy) => ((((place * 5) + (dx * 3) + (dy * 7)) % 8) - 2) / 16f);

    /// <summary>A network as it is found outside of models: each pixel becomes a block of its own colour, 0 to 1.</summary>
    /// <param name="file">The .onnx file.</param>
    /// <param name="scale">Factor.</param>
    /// <param name="side">The one side that it takes; below zero: any.</param>
    /// <param name="type">Element type of its input and output.</param>
    /// <param name="brightness">Added to all pixels.</param>
    public static void SaveForeign(string file, int scale = 4, long side = -1, int type = TinyGraph.Float, float brightness = 0)
    {
        var outputs = scale * scale * Channels;
        var weights = new float[outputs * Channels];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = i / Channels % Channels == i % Channels ? 1 : 0;
        new TinyGraph()
            .Input("input.1", type, [1, Channels, side, side])
            .Output("1234", type, [1, Channels, -1, -1])
            .Weights("weights", [outputs, Channels, 1, 1], weights)
            .Weights("brightness", [1], brightness)
            .Node("Cast", ["input.1"], "single", ("to", TinyGraph.Float))
            .Node("Conv", ["single", "weights"], "mixed")
            .Node("DepthToSpace", ["mixed"], "pixels", ("blocksize", scale), ("mode", "DCR"))
            .Node("Add", ["pixels", "brightness"], "bright")
            .Node("Cast", ["bright"], "1234", ("to", type))
            .Save(file);
    }

    /// <summary>A component folder: a convolution to scale * scale colours, which are then laid out as pixels.</summary>
    private static void Save(string folder, int baseSize, int scale, double noiseLevel, Func<int, int, int, float> weight, int channels = Channels)
    {
        var outputs = scale * scale * channels;
        var weights = new float[outputs * channels * Kernel * Kernel];
        for (var i = 0; i < weights.Length; i++)
        {
            var (output, input) = (i / (channels * Kernel * Kernel), i / (Kernel * Kernel) % channels);
            weights[i] = output % channels == input ? weight(output / channels, i % Kernel, i / Kernel % Kernel) : 0;
        }
        new TinyGraph()
            .Input("sample", -1, channels, -1, -1)
            .Input("noise_level", 1)
            .Output("enlarged", -1, channels, -1, -1)
            .Weights("weights", [outputs, channels, Kernel, Kernel], weights)
            .Node("Conv", ["sample", "weights"], "mixed", ("pads", new long[] { 1, 1, 1, 1 }))
            .Node("DepthToSpace", ["mixed"], "pixels", ("blocksize", scale), ("mode", "DCR"))
            .Node("Add", ["pixels", "noise_level"], "enlarged")
            .Save(Path.Combine(folder, "model.onnx"));
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            FormattableString.Invariant($$"""{ "_class_name": "SuperResolution", "scale_factor": {{scale}}, "noise_level": {{noiseLevel}}, "base_size": {{baseSize}} }"""));
    }
}
