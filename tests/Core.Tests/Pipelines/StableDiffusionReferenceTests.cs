using System.Runtime.InteropServices;

namespace TextToImage.Tests.Pipelines;

[Trait("Category", "Reference")]
public class StableDiffusionReferenceTests
{
    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(ReferenceCase.Names), MemberType = typeof(ReferenceCase))]
    public void Agrees_with_diffusers_from_the_seed_alone(string name)
    {
        var reference = ReferenceCase.Load(name);
        if (reference.Pipeline == UpscaleReference.Supported)
        {
            UpscaleReference.Check(reference);
            return;
        }
        Assert.SkipUnless(PipelineReference.Supports(reference), $"{reference.Pipeline} is not part of this version yet.");
        PipelineReference.Check(reference);
    }

    [Theory]
    [InlineData("final_latents")]
    [InlineData("decoded")]
    [InlineData("low_res_image")]
    [InlineData("text_embeddings_uncond")]
    public void An_upscaler_fails_when_one_number_is_changed(string tensor)
    {
        using var folder = new TemporaryFolder();
        var model = folder.Copy(ReferenceData.Bundled("reference", "sd-x4-upscaler"), "upscaler");
        Change(ReferenceCase.Load(model, "upscale"), tensor, UpscaleReference.Check);
    }

    [Theory]
    [InlineData("final_latents")]
    [InlineData("decoded")]
    [InlineData("initial_latents")]
    [InlineData("text_embeddings_cond")]
    [InlineData("text_embeddings_uncond")]
    public void Fails_when_one_number_is_changed(string tensor)
    {
        using var folder = new TemporaryFolder();
        var model = folder.Copy(ReferenceData.Bundled("reference", "sd15"), "sd15");
        var reference = ReferenceCase.Load(model, "txt2img-dpmpp-2m");
        Change(reference, tensor, PipelineReference.Check);
    }

    private static void Change(ReferenceCase reference, string tensor, Action<ReferenceCase> check)
    {
        check(reference);
        var bytes = File.ReadAllBytes(reference.TensorFile(tensor));
        var numbers = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        numbers[17] += 3e-4f * reference.Tensor(tensor).Data.Max(Math.Abs);
        File.WriteAllBytes(reference.TensorFile(tensor), bytes);
        Assert.Contains(tensor + "[17]", Assert.ThrowsAny<Exception>(() => check(reference)).Message, StringComparison.Ordinal);
    }
}
