using System.Text.Json;
using TextToImage.Json;

namespace TextToImage.Models;

/// <summary>The part of a U-Net's config.json that the host needs.</summary>
/// <param name="InChannels">Channels of the network's input sample (latents, and mask and known latents with some models), null when not stated.</param>
/// <param name="OutChannels">Channels it predicts; twice the sample's when it learns the variance too; null when not stated.</param>
/// <param name="SampleSize">Side of the latents it was trained on, null when not stated.</param>
/// <param name="Downsampling">How often the side is halved inside: sizes must be divisible by 2 to this power.</param>
public sealed record UNetConfig(int? InChannels, int? OutChannels, int? SampleSize, int Downsampling)
{
    internal static UNetConfig Read(ModelFolder model, string component = "unet")
    {
        var json = model.Config(component);
        return new UNetConfig(
            JsonFile.Integer(json, "in_channels"),
            JsonFile.Integer(json, "out_channels"),
            JsonFile.Integer(json, "sample_size") ?? JsonFile.Integers(json, "sample_size").Cast<int?>().FirstOrDefault(),
            Math.Max(0, JsonFile.Integers(json, "block_out_channels").Length - 1));
    }
}

/// <summary>The part of a VAE's config.json that the host needs.</summary>
/// <param name="LatentChannels">Channels of the latents.</param>
/// <param name="ScalingFactor">Latents given to the U-Net are the VAE's times this (0.18215 with Stable Diffusion 1 and 2).</param>
/// <param name="ShiftFactor">Subtracted from the VAE's latents before scaling; 0 with Stable Diffusion 1 and 2.</param>
/// <param name="Downsampling">Pixels of a picture's side to one latent: 8 with Stable Diffusion.</param>
/// <param name="FirstChannels">Channels at full picture resolution, for the memory estimate.</param>
public sealed record VaeConfig(int LatentChannels, double ScalingFactor, double ShiftFactor, int Downsampling, int FirstChannels)
{
    internal static VaeConfig Read(ModelFolder model, string component = "vae_decoder")
    {
        JsonElement json = model.Config(component);
        var blocks = JsonFile.Integers(json, "block_out_channels");
        return new VaeConfig(
            JsonFile.Integer(json, "latent_channels") ?? 4,
            JsonFile.Number(json, "scaling_factor") ?? 0.18215,
            JsonFile.Number(json, "shift_factor") ?? 0,
            blocks.Length > 0 ? 1 << (blocks.Length - 1) : 8,
            blocks.Length > 0 ? blocks[0] : 128);
    }
}
