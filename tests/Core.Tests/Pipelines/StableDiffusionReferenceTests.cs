using System.Runtime.InteropServices;

namespace TextToImage.Tests.Pipelines;

[Trait("Category", "Reference")]
public class StableDiffusionReferenceTests
{
    public static TheoryData<string, string> Cases()
    {
        var rows = new TheoryData<string, string>();
        foreach (var item in ReferenceCase.All(ReferenceData.Require("reference")))
            rows.Add(Path.GetRelativePath(ReferenceData.Root, item.Model), item.Name);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_diffusers_from_the_seed_alone(string model, string name)
    {
        var reference = Find(Path.Combine(ReferenceData.Root, model), name);
        Assert.SkipUnless(reference.Pipeline == TextToImageReference.Supported, $"{reference.Pipeline} is not part of this version yet.");
        TextToImageReference.Check(reference);
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
        var model = folder.Copy(ReferenceData.Require("reference", "sd15"), "sd15");
        var reference = Find(model, "txt2img-dpmpp-2m");
        TextToImageReference.Check(reference);

        var bytes = File.ReadAllBytes(reference.TensorFile(tensor));
        var numbers = MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
        numbers[17] += 3e-4f * reference.Tensor(tensor).Max(Math.Abs);
        File.WriteAllBytes(reference.TensorFile(tensor), bytes);
        Assert.Contains(tensor + "[17]", Assert.ThrowsAny<Exception>(() => TextToImageReference.Check(reference)).Message, StringComparison.Ordinal);
    }

    private static ReferenceCase Find(string model, string name) =>
        ReferenceCase.Of(Path.Combine(model, "reference.json")).Single(item => item.Name == name);
}
