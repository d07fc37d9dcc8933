using System.Security.Cryptography;
using System.Text.Json;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Optimizing;
using TextToImage.Requests;

namespace TextToImage.Tests.Models;

/// <summary>Models with smaller weights: what is in them, what was left alone, and how far their pictures are from those of the old ones.</summary>
public sealed class ModelOptimizationTests : IDisposable
{
    private static readonly TrialRequest Trial = new() { Prompts = ["a red house", "a cat"], Steps = 3, Size = new PixelSize(64, 64), Device = DeviceKind.Cpu };
    private readonly TemporaryFolder _folder = new();
    private readonly string _library;
    private readonly string _source;

    public ModelOptimizationTests() => (_library, _source) = (_folder.File("library"), _folder.Sd15("mine"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Float16_halves_the_weights_and_hardly_changes_pictures()
    {
        var before = Hashes(_source);
        var result = Optimize(WeightPrecision.Float16);
        Assert.Equal(("mine-fp16", Path.Combine(_library, "mine-fp16")), (result.Name, result.Path));
        Assert.Equal(before, Hashes(_source));
        Assert.Equal($"README.md {TinyModels.Sd15Files}", TinyModels.Files(result.Path));
        Assert.Equal(["text_encoder", "unet", "vae_decoder", "vae_encoder"], result.Networks.Select(network => network.Component).Order());
        var unet = result.Networks.Single(network => network.Component == "unet");
        Assert.InRange((double)unet.BytesAfter / unet.BytesBefore, 0.45, 0.65);
        Assert.Equal(new FileInfo(Path.Combine(result.Path, "unet", "model.onnx")).Length, unet.BytesAfter);
        Assert.True(unet.HalfWeights > 0 && unet.OutOfRange == 0 && unet.IntegerMatrices == 0);
        Assert.Equal([("a red house", 1L), ("a cat", 2L)], result.Pictures.Select(picture => (picture.Prompt, picture.Seed)));
        Assert.All(result.Pictures, picture => Assert.True(picture.Difference.LargestDifference <= 2 && picture.Ssim > 0.999, $"{picture}"));
        Assert.True(result.Before!.Bytes > result.After!.Bytes && result.After.PeakMemory > 0 && result.After.StepTime > TimeSpan.Zero && result.After.LoadTime > TimeSpan.Zero);
    }

    [Fact]
    public void Int8_computes_in_integers_where_it_draws_and_pictures_are_near()
    {
        var before = Hashes(_source);
        var result = Optimize(WeightPrecision.Int8);
        Assert.Equal(before, Hashes(_source));
        var unet = result.Networks.Single(network => network.Component == "unet");
        Assert.True(unet is { IntegerMatrices: 32, IntegerConvolutions: 31 }, $"{unet}");
        Assert.All(result.Networks.Where(network => network != unet), network => Assert.Equal((0, 0), (network.IntegerMatrices, network.IntegerConvolutions)));
        Assert.True(unet.BytesAfter < 0.5 * unet.BytesBefore);
        Assert.All(result.Pictures, picture => Assert.True(picture.Difference.Psnr > 20, $"{picture}"));
    }

    [Fact]
    public void Without_pictures_matrices_alone_become_integers()
    {
        var result = ModelOptimization.Prepare(_source, WeightPrecision.Int8, _library, "small").Run();
        Assert.Null(result.Before);
        Assert.Empty(result.Pictures);
        Assert.Contains(result.Networks, network => network is { Component: "unet", IntegerMatrices: > 0, IntegerConvolutions: 0 });
    }

    [Fact]
    public void The_new_model_says_what_it_is_and_keeps_what_came_with_it()
    {
        _folder.Write("mine/LICENSE", "free for all");
        _folder.Write("mine/README.md", "---\nlicense: mit\n---\n# Mine\n");
        var result = ModelOptimization.Prepare(_source, WeightPrecision.Float16, _library).Run();
        Assert.Equal("free for all", File.ReadAllText(Path.Combine(result.Path, "LICENSE")));
        var card = File.ReadAllText(Path.Combine(result.Path, "README.md"));
        Assert.StartsWith("---\nlicense: mit\n---\n# Mine", card, StringComparison.Ordinal);
        Assert.Contains("## Optimised (fp16)", card, StringComparison.Ordinal);
        Assert.Contains("`mine`", card, StringComparison.Ordinal);
        var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(result.Path, "model_index.json"))).RootElement;
        Assert.Equal("StableDiffusionPipeline", index.GetProperty("_class_name").GetString());
        Assert.Equal(("mine", "fp16"), (index.GetProperty("aiimage").GetProperty("optimized").GetProperty("from").GetString(), index.GetProperty("aiimage").GetProperty("optimized").GetProperty("precision").GetString()));
        Assert.Equal("mine-fp16", ModelFolder.Open(result.Path).Defaults.Name);
    }

    [Fact]
    public void A_variant_becomes_a_whole_model()
    {
        _folder.Variant("fast", "mine");
        var result = ModelOptimization.Prepare(_folder.File("fast"), WeightPrecision.Float16, _library, null, Trial with { Prompts = ["a"] }).Run();
        Assert.Null(ModelFolder.Open(result.Path).Base);
        Assert.Contains("tokenizer/vocab.json", TinyModels.Files(result.Path), StringComparison.Ordinal);
        Assert.Single(result.Pictures);
    }

    [Fact]
    public void What_is_small_already_is_refused_and_leaves_nothing()
    {
        var once = ModelOptimization.Prepare(_source, WeightPrecision.Float16, _library).Run();
        var error = Assert.Throws<AIImageException>(() => ModelOptimization.Prepare(once.Path, WeightPrecision.Float16, _library, "twice").Run());
        Assert.Equal(ErrorIds.ModelUnsupported, error.ErrorId);
        Assert.Equal("mine-fp16", TinyModels.Entries(_library));
    }

    [Fact]
    public void It_is_never_made_in_place_nor_over_another_unasked()
    {
        Assert.Equal(ErrorIds.ArgumentInvalid, Refused(_folder.Path, "mine").ErrorId);
        Assert.Equal(ErrorIds.ArgumentInvalid, Refused(_source, "inside").ErrorId);
        Assert.Equal(ErrorIds.ArgumentInvalid, Refused(_library, "starter-small").ErrorId);
        TinyModels.Install(_source, _library, "there");
        Assert.Equal(ErrorIds.ModelExists, Refused(_library, "there").ErrorId);
        Assert.True(ModelOptimization.Prepare(_source, WeightPrecision.Float16, _library, "there", null, overwrite: true).Replaces);

        AIImageException Refused(string folder, string name) => Assert.Throws<AIImageException>(() => ModelOptimization.Prepare(_source, WeightPrecision.Float16, folder, name, null, overwrite: name == "mine"));
    }

    [Fact]
    public void Int8_is_refused_for_what_does_not_draw()
    {
        Assert.Equal(ErrorIds.ModelUnsupported, Assert.Throws<AIImageException>(() => ModelOptimization.Prepare(ReferenceData.Bundled("reference", "clip"), WeightPrecision.Int8, _library)).ErrorId);
        var result = ModelOptimization.Prepare(ReferenceData.Bundled("reference", "clip"), WeightPrecision.Float16, _library, "clip", Trial).Run();
        Assert.Contains("draws no pictures", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Empty(Families.ModelCheck.Require(result.Path));
    }

    [Theory]
    [InlineData("drawing with the old model")]
    [InlineData("observing ranges")]
    [InlineData("writing unet/model.onnx")]
    [InlineData("drawing with the new model")]
    public void It_can_be_stopped_anywhere_and_leaves_nothing(string activity)
    {
        using var stop = new CancellationTokenSource();
        var seen = new List<OptimizationProgress>();
        var progress = new ActionProgress<OptimizationProgress>(done =>
        {
            seen.Add(done);
            if (done.Activity == activity)
                stop.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => ModelOptimization.Prepare(_source, WeightPrecision.Int8, _library, null, Trial).Run(progress, stop.Token));
        Assert.Equal(activity, seen[^1].Activity);
        Assert.Equal(seen.Select(done => done.Fraction).Order(), seen.Select(done => done.Fraction));
        Assert.True(!Directory.Exists(_library) || TinyModels.Entries(_library).Length == 0);
    }

    [Fact]
    public void What_a_killed_process_left_is_no_model_and_cleaned_up()
    {
        Directory.CreateDirectory(Path.Combine(_library, ".installing-1", "unet"));
        File.WriteAllText(Path.Combine(_library, ".installing-1", "model_index.json"), "{}");
        ModelOptimization.Prepare(_source, WeightPrecision.Float16, _library).Run();
        Assert.Equal("mine-fp16", TinyModels.Entries(_library));
    }

    /// <summary>The bound on the pictures of float16 is one that integers break, so that it says something.</summary>
    [Fact]
    public void The_bound_of_float16_is_one_that_int8_breaks() =>
        Assert.Contains(Optimize(WeightPrecision.Int8).Pictures, picture => picture.Difference.LargestDifference > 2 && picture.Ssim < 0.999);

    private ModelOptimizationResult Optimize(WeightPrecision precision) => ModelOptimization.Prepare(_source, precision, _library, null, Trial).Run();

    private static List<string> Hashes(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];
}
