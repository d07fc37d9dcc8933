using TextToImage.Models;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Pipelines;

/// <summary>A GLIDE model of linear networks, written as a folder.</summary>
internal sealed class GlideModel
{
    public const int Tokens = 16;

    public GlideModel(string folder) => Folder = folder;

    public string Folder { get; }

    public int SmallSide { get; init; } = 8;

    public int LargeSide { get; init; } = 32;

    public string SmallRespacing { get; init; } = "100";

    public string LargeRespacing { get; init; } = "fast27";

    public TinyTextEncoder SmallText { get; } = new(Tokens, 1);

    public TinyTextEncoder LargeText { get; } = new(Tokens, 2);

    /// <summary>The U-Nets, by their channels.</summary>
    public static TinyUNet UNet(int takes) => new(takes, takes);

    /// <summary>Writes the model.</summary>
    /// <param name="small">Channels that the first U-Net takes.</param>
    /// <param name="large">Channels that the second takes.</param>
    /// <param name="inpainting">Whether there are U-Nets for editing besides.</param>
    public GlideModel Save(int small = 3, int large = 6, bool inpainting = false)
    {
        Write("model_index.json", """{ "_class_name": "GlidePipeline" }""");
        foreach (var file in Directory.EnumerateFiles(ReferenceData.Bundled("glide-tokenizer")))
            Write($"tokenizer/{Path.GetFileName(file)}", File.ReadAllText(file));
        Write("tokenizer/tokenizer_config.json", $$"""{ "tokenizer_class": "GPT2Tokenizer", "do_lower_case": true, "model_max_length": {{Tokens}} }""");
        SmallText.Save(Path.Combine(Folder, "text_encoder", "model.onnx"));
        LargeText.Save(Path.Combine(Folder, "upscale_text_encoder", "model.onnx"));
        Network("unet", small, SmallSide);
        Network("upscale_unet", large, LargeSide);
        if (inpainting)
        {
            Network("unet_inpaint", 7, SmallSide);
            Network("upscale_unet_inpaint", 10, LargeSide);
        }
        Scheduler("scheduler", "DDPMScheduler", "squaredcos_cap_v2", SmallRespacing);
        Scheduler("upscale_scheduler", "DDIMScheduler", "linear", LargeRespacing);
        return this;
    }

    public ModelFolder Open() => ModelFolder.Open(Folder);

    public void Network(string component, int takes, int side)
    {
        UNet(takes).Save(Path.Combine(Folder, component, "model.onnx"));
        Write($"{component}/config.json", $$"""{ "in_channels": {{takes}}, "out_channels": 6, "sample_size": {{side}} }""");
    }

    private void Scheduler(string component, string className, string betas, string respacing) => Write(
        $"{component}/scheduler_config.json",
        $$"""{ "_class_name": "{{className}}", "beta_schedule": "{{betas}}", "variance_type": "learned_range", "timestep_respacing": "{{respacing}}" }""");

    private void Write(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
