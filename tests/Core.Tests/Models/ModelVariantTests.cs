using System.Text.Json.Nodes;
using TextToImage.Generation;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Models;

/// <summary>A model that has only what sets it apart from another one beside it.</summary>
public sealed class ModelVariantTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _whole;

    public ModelVariantTests()
    {
        _whole = _folder.Copy(ReferenceData.Bundled("reference", "sd15"), "whole");
        EditIndex(json => json["aiimage"] = JsonNode.Parse("""{ "name": "Whole", "description": "All of it.", "default_steps": 9, "default_guidance_scale": 5 }"""));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_variant_lacks_is_taken_from_its_base_and_what_it_has_wins()
    {
        var path = Variant("fast", """{ "aiimage": { "based_on": "whole", "default_steps": 2 } }""");
        Directory.CreateDirectory(Path.Combine(path, "scheduler"));
        var fast = ModelFolder.Open(path);
        Assert.Equal("StableDiffusionPipeline", fast.PipelineClass);
        Assert.Equal(("fast", "All of it.", 2, 5), (fast.Defaults.Name, fast.Defaults.Description, fast.Defaults.Steps!.Value, fast.Defaults.GuidanceScale!.Value));
        Assert.Equal(_whole, fast.Base!.Path);
        Assert.Equal(Path.Combine(_whole, "tokenizer"), fast.ComponentFolder("tokenizer"));
        Assert.Equal(Path.Combine(_whole, "unet", "model.onnx"), fast.NetworkFile("unet"));
        Assert.Equal(Path.Combine(path, "scheduler"), fast.ComponentFolder("scheduler"));
        Assert.Contains(Path.Combine("fast", "scheduler"), Assert.Throws<AIImageException>(() => fast.SchedulerConfigText()).Message, StringComparison.Ordinal);
        Assert.False(fast.Has("safety_checker"));
        Assert.True(fast.Has("vae_decoder"));
    }

    [Fact]
    public void A_variant_can_do_without_a_component_of_its_base()
    {
        var model = ModelFolder.Open(Variant("small", """{ "vae_encoder": [null, null], "aiimage": { "based_on": "whole" } }"""));
        Assert.False(model.Has("vae_encoder"));
        Assert.True(model.Base!.Has("vae_encoder"));
    }

    [Fact]
    public void A_variant_makes_pictures_with_its_own_settings_under_its_own_name()
    {
        var variant = Variant("fast", """{ "aiimage": { "based_on": "whole", "name": "Fast", "default_steps": 2, "default_guidance_scale": 1 } }""");
        using var cache = new ModelCache(long.MaxValue);
        using var fast = cache.Rent(ModelFolder.Open(variant), DeviceKind.Cpu);
        using var whole = cache.Rent(ModelFolder.Open(_whole), DeviceKind.Cpu);
        var request = new GenerationRequest { Prompt = "a red house", Seed = 4 };
        var made = fast.Pipeline.Generate(request).Single();
        Assert.Equal(("Fast", 2, 1), (made.Metadata.Model, made.Metadata.Steps!.Value, made.Metadata.GuidanceScale!.Value));
        Assert.Equal(whole.Pipeline.Generate(request with { Steps = 2, GuidanceScale = 1 }).Single().Picture.Rgb, made.Picture.Rgb);
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void A_library_lists_and_opens_it_by_its_folder()
    {
        Variant("fast", """{ "aiimage": { "based_on": "whole", "name": "Quick" } }""");
        var library = new ModelLibrary([_folder.Path]);
        Assert.Equal(["fast", "whole"], library.Installed().Select(Path.GetFileName));
        Assert.Equal("Quick", library.Open("FAST").Defaults.Name);
    }

    [Fact]
    public void Its_size_on_disk_is_its_own_and_memory_counts_what_it_takes_from_its_base()
    {
        var path = Variant("fast", """{ "aiimage": { "based_on": "whole" } }""");
        Directory.CreateDirectory(Path.Combine(path, "unet"));
        File.WriteAllBytes(Path.Combine(path, "unet", "model.onnx"), new byte[1000]);
        var (fast, whole) = (ModelFolder.Open(path), ModelFolder.Open(_whole));
        var index = new FileInfo(Path.Combine(path, "model_index.json")).Length;
        Assert.Equal(1000 + index, fast.SizeOnDisk());
        Assert.Equal(whole.SizeOnDisk(), whole.Contents().Bytes);
        string[] inherited = ["model_index.json", "scheduler", "tokenizer", "text_encoder", "vae_encoder", "vae_decoder", "cases"];
        Assert.Equal(1000 + index + inherited.Sum(name => Bytes(Path.Combine(_whole, name))), fast.Contents().Bytes);

        static long Bytes(string path) => File.Exists(path)
            ? new FileInfo(path).Length
            : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
    }

    [Theory]
    [InlineData("tokenizer/vocab.json")]
    [InlineData("model_index.json")]
    public void A_base_that_was_installed_again_makes_another_model(string file)
    {
        var variant = ModelFolder.Open(Variant("fast", """{ "aiimage": { "based_on": "whole" } }"""));
        var before = variant.Contents();
        Assert.Equal(before, variant.Contents());
        File.SetLastWriteTimeUtc(Path.Combine(_whole, file), DateTime.UtcNow.AddMinutes(5));
        Assert.True(variant.Contents().Changed > before.Changed);
    }

    [Theory]
    [InlineData("\"gone\"", ErrorIds.ModelIncomplete, "install that model there too")]
    [InlineData("\"../whole\"", ErrorIds.ModelConfigInvalid, "plain name")]
    [InlineData("\"a/b\"", ErrorIds.ModelConfigInvalid, "plain name")]
    [InlineData("\"a\\\\b\"", ErrorIds.ModelConfigInvalid, "plain name")]
    [InlineData("\"..\"", ErrorIds.ModelConfigInvalid, "plain name")]
    [InlineData("\".\"", ErrorIds.ModelConfigInvalid, "plain name")]
    [InlineData("\"\"", ErrorIds.ModelConfigInvalid, "plain name")]
    [InlineData("7", ErrorIds.ModelConfigInvalid, "plain name")]
    [InlineData("\"variant\"", ErrorIds.ModelConfigInvalid, "based on another model itself")]
    [InlineData("\"between\"", ErrorIds.ModelConfigInvalid, "based on another model itself")]
    public void A_base_that_cannot_be_is_a_sentence(string basedOn, string errorId, string expected)
    {
        Variant("between", """{ "aiimage": { "based_on": "whole" } }""");
        var variant = Variant("variant", $$"""{ "aiimage": { "based_on": {{basedOn}} } }""");
        var error = Assert.Throws<AIImageException>(() => ModelFolder.Open(variant));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(variant, error.Message, StringComparison.Ordinal);
    }

    private string Variant(string name, string index)
    {
        Directory.CreateDirectory(_folder.File(name));
        File.WriteAllText(_folder.File(name, "model_index.json"), index);
        return _folder.File(name);
    }

    private void EditIndex(Action<JsonObject> change)
    {
        var path = Path.Combine(_whole, "model_index.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
