using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Upscaling;

namespace TextToImage.Tests.Pipelines;

/// <summary>Runs a case of a diffusion upscaler from its seed alone and compares it with what diffusers gave.</summary>
internal static class UpscaleReference
{
    public const string Supported = "StableDiffusionUpscalePipeline";
    private const double LatentTolerance = 1e-4;

    public static void Check(ReferenceCase reference)
    {
        var model = ModelFolder.Open(reference.Model);
        using var upscaler = DiffusionUpscaler.Load(model, new NetworkLoader(DeviceKind.Cpu), default);
        var (picture, _) = PictureFile.Read(Path.Combine(reference.Model, "cases", reference.Name, "low_res_image.png"));
        var request = new ResizeRequest
        {
            Scale = upscaler.ScaleFactor,
            Prompt = reference.Texts("prompt")[0],
            NegativePrompt = reference.Texts("negative_prompt")[0],
            Steps = (int)reference["num_inference_steps"]!,
            GuidanceScale = (double)reference["guidance_scale"]!,
            NoiseLevel = (int)reference["noise_level"]!,
            Seed = reference.Seed,
        };
        CheckStart(reference, picture);

        var run = new EnlargingRun(request, new NetworkMeter(), _ => { }, default);
        var noise = new TorchRandom(reference.Seed);
        var state = upscaler.Draw(picture, UpscaleSettings.Resolve(request, upscaler.Limits), noise, run, (_, _) => { });
        foreach (var (tensor, value) in new[] { ("text_embeddings_cond", state["encoder_hidden_states"].With), ("text_embeddings_uncond", state["encoder_hidden_states"].Without ?? default), ("low_res_noised", state.Tensor("noised")) }.Where(item => reference.Has(item.Item1)))
            PipelineReference.Close(reference.Tensor(tensor).Data, value.Values, LatentTolerance, tensor);
        PipelineReference.Close(reference.Tensor("final_latents").Data, state.Tensor("sample").Values, LatentTolerance, "final_latents");
        PipelineReference.Close(reference.Tensor("decoded").Data, upscaler.Space.Decode(state.Tensor("sample").Row(0), picture.Height, picture.Width, run.Meter, default), LatentTolerance, "decoded");

        using var resizer = PictureResizer.Open(UpscalerSource.Open(reference.Model, ModelLibrary.Default), DeviceKind.Cpu);
        var resized = resizer.Resize(picture, request);
        Assert.Equal((ResizeMethods.Diffusion, request.Steps), (resized.Method, resized.NetworkCalls));
        PipelineReference.SamePicture(reference.Pictures[0], resized.Picture);
    }

    /// <summary>The texts, the small picture as the network gets it, and the first draws.</summary>
    private static void CheckStart(ReferenceCase reference, Picture picture)
    {
        var pixels = new float[picture.Rgb.Length];
        picture.CopyToTensor(pixels);
        PipelineReference.Close(reference.Tensor("low_res_image").Data, pixels, LatentTolerance, "low_res_image");
        var random = new TorchRandom(reference.Seed);
        foreach (var draw in reference.Draws)
        {
            var (expected, _) = reference.ReadFile(draw);
            var drawn = new float[expected.Length];
            random.Fill(drawn);
            PipelineReference.Close(expected, drawn, LatentTolerance, $"draw {draw["index"]}");
        }
    }
}
