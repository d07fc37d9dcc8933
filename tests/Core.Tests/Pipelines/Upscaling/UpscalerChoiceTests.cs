using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Tests.Networks;
using TextToImage.Upscaling;

namespace TextToImage.Tests.Pipelines;

/// <summary>Which network enlarges a picture where, and what is said about it.</summary>
public sealed class UpscalerChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelLibrary _library;

    public UpscalerChoiceTests()
    {
        _library = new ModelLibrary([_folder.Path]);
        foreach (var (name, index) in new[]
        {
            ("starter", """{ "_class_name": "StableDiffusionPipeline", "aiimage": { "name": "starter" } }"""),
            ("paper", """{ "_class_name": "StableDiffusionPipeline", "aiimage": { "name": "Paper cuts" } }"""),
            ("plain", """{ "_class_name": "StableDiffusionPipeline" }"""),
            ("x4", """{ "_class_name": "StableDiffusionUpscalePipeline" }"""),
        })
        {
            Directory.CreateDirectory(_folder.File(name));
            File.WriteAllText(_folder.File(name, "model_index.json"), index);
        }
        TinyUpscaler.SaveNearest(_folder.File("starter", "upscaler"), 64);
        TinyUpscaler.SaveNearest(_folder.File("paper", "upscaler"), 64);
        TinyUpscaler.SaveForeign(_folder.File("esrgan", "model.onnx"));
        TinyUpscaler.SaveForeign(_folder.File("4x-sharp.onnx"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("starter", UpscalerKind.Component, "starter")]
    [InlineData("Paper", UpscalerKind.Component, "Paper cuts")]
    [InlineData("x4", UpscalerKind.Diffusion, "x4")]
    [InlineData("esrgan", UpscalerKind.Network, "esrgan")]
    public void A_name_is_a_model_or_a_network_of_the_library(string name, UpscalerKind kind, string expected)
    {
        var source = UpscalerChoice.Make("auto", name, null, true, _library).Source!;
        Assert.Equal((kind, expected), (source.Kind, source.Name));
    }

    [Theory]
    [InlineData("4x-sharp.onnx", UpscalerKind.Network, "4x-sharp")]
    [InlineData("esrgan/", UpscalerKind.Network, "esrgan")]
    [InlineData("x4", UpscalerKind.Diffusion, "x4")]
    public void A_path_is_a_file_or_a_folder(string path, UpscalerKind kind, string expected)
    {
        var source = UpscalerSource.Open(_folder.File(path), new ModelLibrary([]));
        Assert.Equal((kind, expected), (source.Kind, source.Name));
    }

    [Fact]
    public void Weights_in_a_file_of_their_own_count_for_the_memory_and_the_age_of_a_network()
    {
        foreach (var file in new[] { "external.onnx", "external.bin" })
            File.Copy(Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "networks", file), _folder.File(file));
        var (graph, weights) = (new FileInfo(_folder.File("external.onnx")), new FileInfo(_folder.File("external.bin")));
        weights.LastWriteTimeUtc = graph.LastWriteTimeUtc.AddDays(1);
        Assert.Equal((graph.Length + weights.Length, weights.LastWriteTimeUtc), UpscalerSource.Open(graph.FullName, _library).Contents());
    }

    [Theory]
    [InlineData("nobody", ErrorIds.ModelNotFound)]
    [InlineData("nobody.onnx", ErrorIds.ModelNotFound)]
    [InlineData("plain", ErrorIds.ModelUnsupported)]
    public void What_cannot_enlarge_is_a_sentence(string name, string errorId) =>
        Assert.Equal(errorId, Assert.Throws<AIImageException>(() => UpscalerChoice.Make("auto", name, null, true, _library)).ErrorId);

    [Theory]
    [InlineData("starter", "starter")]
    [InlineData("Paper cuts", "Paper cuts")]
    [InlineData("paper", "Paper cuts")]
    public void A_picture_is_enlarged_by_the_model_that_made_it(string maker, string expected)
    {
        var choice = UpscalerChoice.Make(null, "", new PictureMetadata { Model = maker }, true, _library);
        Assert.Equal((expected, null), (choice.Source!.Name, choice.Warning));
    }

    [Theory]
    [InlineData(null, "does not say that a model made it")]
    [InlineData("plain", "'plain', which has no upscaler here")]
    [InlineData("sd_xl_base_1.0", "'sd_xl_base_1.0', which has no upscaler here")]
    public void Any_other_by_the_filter_with_a_word_about_it(string? maker, string expected)
    {
        var choice = UpscalerChoice.Make("auto", null, new PictureMetadata { Model = maker }, true, _library);
        Assert.Null(choice.Source);
        Assert.Contains(expected, choice.Warning, StringComparison.Ordinal);
        Assert.Contains("--model", choice.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_was_asked_for_is_the_starters_with_a_word_about_it()
    {
        var choice = UpscalerChoice.Make("Network", null, null, true, _library);
        Assert.Equal("starter", choice.Source!.Name);
        Assert.Contains("flat illustrations only", choice.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Smaller_pictures_and_the_filter_need_none()
    {
        Assert.Equal(new UpscalerChoice(null, null), UpscalerChoice.Make("auto", null, null, false, _library));
        Assert.Equal(new UpscalerChoice(null, null), UpscalerChoice.Make("lanczos", null, new PictureMetadata { Model = "starter" }, true, _library));
    }

    [Theory]
    [InlineData("lanczos", "starter", "uses no model")]
    [InlineData("magic", null, "auto, network, lanczos")]
    public void A_contradiction_is_refused(string method, string? model, string expected)
    {
        var error = Assert.Throws<AIImageException>(() => UpscalerChoice.Make(method, model, null, true, _library));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
