namespace TextToImage.Tests.Networks;

/// <summary>Puts small graphs in the place of a diffusion upscaler's U-Net and decoder, which see each pixel by itself.</summary>
internal static class TinyDiffusionUpscaler
{
    private const int Latents = 4, Pixels = 3, Scale = 4;

    /// <summary>Writes both graphs.</summary>
    /// <param name="model">Folder of a copy of sd-x4-upscaler.</param>
    /// <param name="ofMean">How much of the mean of all latents the decoder adds, so that tiles differ.</param>
    public static void Save(string model, float ofMean = 0)
    {
        float[] unet = [.. Enumerable.Range(0, Latents * (Latents + Pixels)).Select(i => (((i * 5) % 7) - 3) / 8f)];
        new TinyGraph()
            .Input("sample", -1, Latents + Pixels, -1, -1)
            .Input("timestep", 1)
            .Input("encoder_hidden_states", -1, -1, -1)
            .Input("class_labels", -1)
            .Output("out_sample", -1, Latents, -1, -1)
            .Weights("weights", [Latents, Latents + Pixels, 1, 1], unet)
            .Node("Conv", ["sample", "weights"], "out_sample")
            .Save(Path.Combine(model, "unet", "model.onnx"));
        float[] decoder = [.. Enumerable.Range(0, Scale * Scale * Pixels * Latents).Select(i => (((i * 3) % 5) - 2) / 40f)];
        new TinyGraph()
            .Input("latent_sample", -1, Latents, -1, -1)
            .Output("sample", -1, Pixels, -1, -1)
            .Weights("weights", [Scale * Scale * Pixels, Latents, 1, 1], decoder)
            .Weights("share", [1], ofMean)
            .Node("Conv", ["latent_sample", "weights"], "mixed")
            .Node("DepthToSpace", ["mixed"], "pixels", ("blocksize", Scale), ("mode", "DCR"))
            .Node("ReduceMean", ["latent_sample"], "mean", ("axes", new long[] { 1, 2, 3 }))
            .Node("Mul", ["mean", "share"], "added")
            .Node("Add", ["pixels", "added"], "sample")
            .Save(Path.Combine(model, "vae_decoder", "model.onnx"));
    }
}
