using System.Text.Json.Nodes;

namespace TextToImage.Tests.Networks;

/// <summary>
/// Writes a Stable Diffusion model whose VAE knows transparency: a latent is eight pixels of a side, and its four channels are premultiplied red, green, blue, and alpha.
/// </summary>
internal static class TinyAlphaModel
{
    private const int Channels = 4, Side = 8, HiddenSize = 8;

    /// <summary>Writes it over a copy of the small model of the test data.</summary>
    /// <param name="folder">A copy of it.</param>
    /// <param name="background">What its text encoder says of the background, four numbers; null: nothing.</param>
    /// <param name="fills">Whether its U-Net is told what is known.</param>
    public static void Save(string folder, float[]? background = null, bool fills = false)
    {
        if (fills)
            TinyDenoiser.SaveFilling(Path.Combine(folder, "unet", "model.onnx"), 0, 0);
        else
            TinyDenoiser.SavePlain(Path.Combine(folder, "unet", "model.onnx"));
        Change(Path.Combine(folder, "unet", "config.json"), config => config.Remove("in_channels"));
        SaveEncoder(folder);
        SaveDecoder(folder);
        foreach (var part in new[] { "vae_encoder", "vae_decoder" })
        {
            Change(Path.Combine(folder, part, "config.json"), config =>
            {
                (config["in_channels"], config["out_channels"]) = (Channels, Channels);
                config["scaling_factor"] = 1;
                config["premultiplied_alpha"] = true;
            });
        }
        SaveText(folder, background);
    }

    private static void SaveEncoder(string folder) => new TinyGraph()
        .Input("sample", -1, Channels, -1, -1)
        .Output("latents", -1, Channels, -1, -1)
        .Weights("weights", [Channels, Channels, Side, Side], [.. Enumerable.Range(0, Channels * Channels * Side * Side)
            .Select(i => i / (Channels * Side * Side) == i / (Side * Side) % Channels ? 1f / (Side * Side) : 0)])
        .Node("Conv", ["sample", "weights"], "latents", ("strides", new long[] { Side, Side }))
        .Save(Path.Combine(folder, "vae_encoder", "model.onnx"));

    private static void SaveDecoder(string folder) => new TinyGraph()
        .Input("latent_sample", -1, Channels, -1, -1)
        .Output("sample", -1, Channels, -1, -1)
        .Weights("weights", [Channels * Side * Side, Channels, 1, 1], [.. Enumerable.Range(0, Channels * Side * Side * Channels)
            .Select(i => i / Channels % Channels == i % Channels ? 1f : 0)])
        .Node("Conv", ["latent_sample", "weights"], "mixed")
        .Node("DepthToSpace", ["mixed"], "sample", ("blocksize", Side), ("mode", "DCR"))
        .Save(Path.Combine(folder, "vae_decoder", "model.onnx"));

    /// <summary>Its states are the tokens; what it says of the background is the same for all prompts.</summary>
    private static void SaveText(string folder, float[]? background)
    {
        var graph = new TinyGraph()
            .IntegerInput("input_ids", 1, -1)
            .Output("last_hidden_state", 1, -1, HiddenSize)
            .Integers("shape", 1, -1, 1)
            .Weights("spread", [1, 1, HiddenSize], [.. Enumerable.Range(0, HiddenSize).Select(i => i / 100f)])
            .Node("Cast", ["input_ids"], "numbers", ("to", TinyGraph.Float))
            .Node("Reshape", ["numbers", "shape"], "column")
            .Node("Mul", ["column", "spread"], "last_hidden_state");
        if (background is not null)
            graph.Output("background", 1, Channels).Weights("colour", [1, Channels], background).Node("Identity", ["colour"], "background");
        graph.Save(Path.Combine(folder, "text_encoder", "model.onnx"));
    }

    private static void Change(string file, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        change(json);
        File.WriteAllText(file, json.ToJsonString());
    }
}
