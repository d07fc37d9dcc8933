using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Upscaling;

namespace TextToImage.PSModule.Mono;

/// <summary>Work of the engine: tokenizer, networks, sampler, codec, metadata, filter. A class of its own, as its types are looked for when it is first used.</summary>
internal static class Work
{
    public static string MakePicture(string model, string prompt, ulong seed, string file, string smaller)
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(model), DeviceKind.Cpu);
        var made = pipeline.Generate(new GenerationRequest { Prompt = prompt, Seed = seed }).Single();
        PictureFile.Write(file, PictureFile.Encode(made.Picture, PictureFormat.Png, made.Metadata), overwrite: false);
        var (picture, metadata) = PictureFile.Read(file);
        using var filter = ModelCache.Shared.Rent((UpscalerSource?)null, DeviceKind.Cpu);
        var resized = filter.Resizer.Resize(picture, new ResizeRequest { Scale = 0.5, Metadata = metadata });
        PictureFile.Write(smaller, PictureFile.Encode(resized.Picture, PictureFormat.Png, resized.Metadata), overwrite: false);
        return $"picture={picture.Width}x{picture.Height} of {metadata?.Prompt} seed {metadata?.Seed}";
    }
}
