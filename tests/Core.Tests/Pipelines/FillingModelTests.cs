using System.Text.Json.Nodes;
using TextToImage.Generation;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Pipelines;

/// <summary>Models whose U-Net takes a mask and known latents too make pictures from text alone.</summary>
public sealed class FillingModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(9)]
    [InlineData(null)]
    public void Nothing_is_known_to_a_network_of_nine_channels(int? stated)
    {
        var plain = Pixels(Model("plain", 4, file => TinyDenoiser.SavePlain(file)));
        Assert.Equal(plain, Pixels(Model("filling", stated, file => TinyDenoiser.SaveFilling(file, 0, 5))));
        Assert.NotEqual(plain, Pixels(Model("masked", stated, file => TinyDenoiser.SaveFilling(file, 0.3f, 0))));
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(5, 5)]
    [InlineData(9, 4)]
    [InlineData(4, 9)]
    [InlineData(null, 8)]
    public void Other_numbers_of_channels_are_an_error(int? stated, int taken)
    {
        var model = Model("odd", stated, file => TinyDenoiser.SavePlain(file, taken));
        var error = Assert.Throws<AIImageException>(() => DiffusionPipeline.Load(ModelFolder.Open(model), DeviceKind.Cpu));
        Assert.Equal(ErrorIds.ModelMismatch, error.ErrorId);
        Assert.Contains($"takes {taken}", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Pixels(string model)
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(model), DeviceKind.Cpu);
        return pipeline.Generate(new GenerationRequest { Prompt = "a red house", Seed = 3, Steps = 3, GuidanceScale = 4, Count = 2, BatchSize = 2 }).Last().Picture.Rgb;
    }

    private string Model(string name, int? stated, Action<string> saveUnet)
    {
        var model = _folder.Copy(ReferenceData.Bundled("reference", "sd15"), name);
        saveUnet(Path.Combine(model, "unet", "model.onnx"));
        var config = Path.Combine(model, "unet", "config.json");
        var json = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        json.Remove("in_channels");
        if (stated is not null)
            json["in_channels"] = stated;
        File.WriteAllText(config, json.ToJsonString());
        return model;
    }
}
