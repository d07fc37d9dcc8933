namespace TextToImage.Tests.Networks;

/// <summary>A denoiser that weighs its channels: out[c] = latents[c] / 2 + mask weight * mask + known weight * known[c].</summary>
internal static class TinyDenoiser
{
    public const float LatentWeight = 0.5f;
    private const int Latents = 4;

    /// <summary>Writes a graph over latents, mask and known latents.</summary>
    public static void SaveFilling(string file, float maskWeight, float knownWeight) =>
        Save(file, (2 * Latents) + 1, (output, input) => input == Latents ? maskWeight : input > Latents ? Same(output, input - Latents - 1) * knownWeight : Same(output, input) * LatentWeight);

    /// <summary>Writes a graph over any number of channels that looks at the latents only.</summary>
    public static void SavePlain(string file, int channels = Latents) => Save(file, channels, (output, input) => Same(output, input) * LatentWeight);

    /// <summary>Writes a graph that puts out half of the latents, divided by zero at timesteps below one.</summary>
    public static void SaveOverflowing(string file, float below) => new TinyGraph()
        .Input("sample", -1, Latents, -1, -1)
        .Input("timestep", 1)
        .Input("encoder_hidden_states", -1, -1, -1)
        .Output("out_sample", -1, Latents, -1, -1)
        .Weights("border", [1], -below)
        .Weights("weights", [Latents, Latents, 1, 1], [.. Enumerable.Range(0, Latents * Latents).Select(i => Same(i / Latents, i % Latents) * LatentWeight)])
        .Node("Add", ["timestep", "border"], "above")
        .Node("Relu", ["above"], "distance")
        .Node("Div", ["distance", "distance"], "one")
        .Node("Conv", ["sample", "weights"], "half")
        .Node("Mul", ["half", "one"], "out_sample")
        .Save(file);

    private static float Same(int output, int input) => output == input ? 1 : 0;

    private static void Save(string file, int channels, Func<int, int, float> weight)
    {
        float[] weights = [.. Enumerable.Range(0, Latents * channels).Select(i => weight(i / channels, i % channels))];
        new TinyGraph()
            .Input("sample", -1, channels, -1, -1)
            .Input("timestep", 1)
            .Input("encoder_hidden_states", -1, -1, -1)
            .Output("out_sample", -1, Latents, -1, -1)
            .Weights("weights", [Latents, channels, 1, 1], weights)
            .Node("Conv", ["sample", "weights"], "out_sample")
            .Save(file);
    }
}
