using System.Text.Json.Nodes;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Pipelines;

/// <summary>What families can do that no fixture of diffusers records: models put together of those fixtures and of graphs written here.</summary>
public sealed class FamilyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_like_of_a_picture_is_drawn_from_its_embedding()
    {
        var model = Fixture("unclip");
        SaveEncoder(Path.Combine(model, "image_encoder", "model.onnx"));
        using var pipeline = Load(model);
        var (light, dark) = (Plain(200), new Picture(40, 40, [.. Enumerable.Range(0, 40 * 40 * 3).Select(i => (byte)(i % 3 == 0 ? 220 : 60))]));
        var request = new GenerationRequest { Prompt = "a red fox", Seed = 3, StageSteps = PerStage.Parse("2,3,2"), Like = light };
        var state = Draw(pipeline, request);

        // The encoder gives the first of its numbers the mean of the normalised red channel: (200 / 255 - mean) / deviation of CLIP.
        var embedding = state.Tensor("image_embeddings").Values;
        Assert.Equal(((200 / 255.0) - 0.48145466) / 0.26862954, embedding[0], 1e-4);
        Assert.NotEqual(state.Pictures[0].Rgb, Draw(pipeline, request with { Like = dark }).Pictures[0].Rgb);
        Assert.NotEqual(state.Pictures[0].Rgb, Draw(pipeline, request with { Like = null }).Pictures[0].Rgb);

        var between = Draw(pipeline, request with { AndLike = dark, Mix = 0.25 }).Tensor("image_embeddings").Values;
        var other = Draw(pipeline, request with { Like = dark }).Tensor("image_embeddings").Values;
        // ONNX Runtime adds up a picture in another order from run to run.
        Assert.All(EncodePicture.Between(embedding, other, 0.25).Zip(between), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.Equal(embedding, EncodePicture.Between(embedding, other, 0));
        Assert.All(EncodePicture.Between(embedding, other, 1).Zip(other), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }

    [Fact]
    public void The_like_of_a_picture_needs_no_words_where_the_model_has_a_list_of_them()
    {
        var model = Fixture("unclip");
        SaveEncoder(Path.Combine(model, "image_encoder", "model.onnx"));
        File.Copy(ReferenceData.Bundled("lexicon", "tokenizer", "lexicon.tsv"), Path.Combine(model, "tokenizer", "lexicon.tsv"));
        Change(Path.Combine(model, "model_index.json"), json => json["aiimage"] = new JsonObject { ["lexicon"] = "tokenizer/lexicon.tsv" });
        using var pipeline = Load(model);
        Assert.Equal(ErrorIds.NothingToDraw, Assert.Throws<AIImageException>(() => pipeline.Check(new GenerationRequest { Prompt = "" })).ErrorId);
        pipeline.Check(new GenerationRequest { Like = Plain(90), StageSteps = PerStage.Parse("2,2,2") });
    }

    [Fact]
    public void Without_a_prior_pictures_are_needed()
    {
        var model = Fixture("unclip");
        Directory.Delete(Path.Combine(model, "prior"), recursive: true);
        SaveEncoder(Path.Combine(model, "image_encoder", "model.onnx"));
        using var pipeline = Load(model);
        var error = Assert.Throws<AIImageException>(() => pipeline.Check(new GenerationRequest { Prompt = "a fox" }));
        Assert.Contains("none was given", error.Message, StringComparison.Ordinal);
        Assert.Equal(32, pipeline.Generate(new GenerationRequest { Like = Plain(90), Seed = 1, StageSteps = PerStage.Parse("2,2") }).Single().Picture.Width);
    }

    [Fact]
    public void A_second_upsampler_draws_after_the_first()
    {
        var model = Fixture("unclip");
        foreach (var part in new[] { "first", "last" })
        {
            Copy(Path.Combine(model, $"super_res_{part}"), Path.Combine(model, $"super_res_2_{part}"));
            Change(Path.Combine(model, $"super_res_2_{part}", "config.json"), json => json["sample_size"] = 64);
        }
        Copy(Path.Combine(model, "super_res_scheduler"), Path.Combine(model, "super_res_2_scheduler"));
        using var pipeline = Load(model);
        var made = pipeline.Generate(new GenerationRequest { Prompt = "a fox", Seed = 1, StageSteps = PerStage.Parse("2,2,2,3") }).Single();
        Assert.Equal((64, 64, 9), (made.Picture.Width, made.Picture.Height, made.NetworkCalls));
    }

    [Fact]
    public void A_model_states_steps_and_guidance_of_every_stage()
    {
        var model = Fixture("unclip");
        Change(Path.Combine(model, "model_index.json"), json => json["aiimage"] = new JsonObject
        {
            ["default_steps"] = 3,
            ["default_guidance_scale"] = 1,
            ["default_stage_steps"] = new JsonArray(2, 9, 4),
            ["default_stage_guidance"] = new JsonArray(1.5, 9, 1),
        });
        using var pipeline = Load(model);
        var request = new GenerationRequest { Prompt = "a fox", Seed = 1 };
        Assert.Equal(2 + 3 + 4, pipeline.Generate(request).Single().NetworkCalls);
        Assert.Equal(2 + 5 + 4, pipeline.Generate(request with { Steps = 5 }).Single().NetworkCalls);
        Assert.Equal(2 + 2 + 3, pipeline.Generate(request with { StageSteps = PerStage.Parse("2,2,3") }).Single().NetworkCalls);

        // The prior is guided as the index says: as if the user had said so, and not as the family would.
        var stated = Draw(pipeline, request).Tensor("image_embeddings").Values;
        Assert.Equal(stated, Draw(pipeline, request with { StageGuidance = PerStage.Parse("1.5,1,1") }).Tensor("image_embeddings").Values);
        Assert.NotEqual(stated, Draw(pipeline, request with { StageGuidance = PerStage.Parse("4,1,1") }).Tensor("image_embeddings").Values);
    }

    [Fact]
    public void A_cascade_goes_on_over_latents()
    {
        var model = _folder.Copy(ReferenceData.Bundled("reference", "if"), "if");
        Copy(ReferenceData.Bundled("reference", "sd-x4-upscaler"), Path.Combine(model, "stage_3"));
        using var pipeline = Load(model);
        var request = new GenerationRequest { Prompt = "a red fox", Seed = 1, Width = 128, Height = 128, StageSteps = PerStage.Parse("2,2,3") };
        var state = Draw(pipeline, request);
        Assert.Equal([1L, 4, 32, 32], state.Tensor("sample").Shape);
        Assert.Equal((128, 128), (state.Pictures[0].Width, state.Pictures[0].Height));
        var error = Assert.Throws<AIImageException>(() => pipeline.Check(request with { StageSteps = PerStage.Parse("2,2") }));
        Assert.Contains("has 3 stages", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_T5_its_states_are_zeros()
    {
        var model = Fixture("sd3");
        foreach (var part in new[] { "text_encoder_3", "tokenizer_3" })
            Directory.Delete(Path.Combine(model, part), recursive: true);
        using var pipeline = Load(model);
        var states = Draw(pipeline, new GenerationRequest { Prompt = "a red fox", Seed = 1, Width = 32, Height = 32, Steps = 2, TextLength = 16 }).Tensor("encoder_hidden_states");
        Assert.Equal([1L, 77 + 16, 72], states.Shape);
        Assert.All(states.Values[(77 * 72)..], value => Assert.Equal(0, value));
        Assert.Contains(states.Values[..(77 * 72)], value => value != 0);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("goldfish")]
    public void A_class_is_chosen_by_number_or_name(string prompt)
    {
        var model = Fixture("ddpm");
        Change(Path.Combine(model, "model_index.json"), json => json["id2label"] = new JsonObject { ["3"] = "goldfish, Carassius auratus" });
        Change(Path.Combine(model, "unet", "config.json"), json => json["num_class_embeds"] = 10);
        new TinyGraph().Input("sample", -1, 3, -1, -1).Input("timestep", 1).IntegerInput("class_labels", -1).Output("out_sample", -1, 3, -1, -1)
            .Integers("as_pixel", -1, 1, 1, 1)
            .Node("Cast", ["class_labels"], "label", ("to", TinyGraph.Float))
            .Node("Reshape", ["label", "as_pixel"], "pixel")
            .Node("Add", ["sample", "pixel"], "out_sample")
            .Save(Path.Combine(model, "unet", "model.onnx"));
        using var pipeline = Load(model);
        Assert.Equal([3f], Draw(pipeline, new GenerationRequest { Prompt = prompt, Seed = 1, Steps = 2 }).Tensor("class_labels").Values);
        var error = Assert.Throws<AIImageException>(() => Draw(pipeline, new GenerationRequest { Prompt = "a fox", Seed = 1, Steps = 2 }));
        Assert.Contains("0 to 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_denoiser_with_its_ControlNet_inside_gets_picture_and_scale()
    {
        var model = Fixture("sd15");
        new TinyGraph().Input("sample", -1, 4, -1, -1).Input("timestep", 1).Input("encoder_hidden_states", -1, -1, -1)
            .Input("controlnet_cond", -1, 3, -1, -1).Input("conditioning_scale", 1).Output("out_sample", -1, 4, -1, -1)
            .Node("GlobalAveragePool", ["controlnet_cond"], "mean")
            .Node("ReduceSum", ["mean"], "grey")
            .Node("Mul", ["grey", "conditioning_scale"], "pull")
            .Node("Add", ["sample", "pull"], "out_sample")
            .Save(Path.Combine(model, "unet", "model.onnx"));
        using var pipeline = Load(model);
        var request = new GenerationRequest { Prompt = "a", Seed = 1, Steps = 2, GuidanceScale = 1, Width = 64, Height = 64, Scheduler = "ddim" };
        Assert.Contains("steered by a picture", Assert.Throws<AIImageException>(() => pipeline.Check(request)).Message, StringComparison.Ordinal);
        float[] Sample(GenerationRequest asked) => Draw(pipeline, asked).Tensor("sample").Values;
        var steered = Sample(request with { Control = Plain(255) });
        Assert.NotEqual(Sample(request with { Control = Plain(0) }), steered);
        Assert.NotEqual(Sample(request with { Control = Plain(255), ControlScale = 0.5 }), steered);
        Assert.Equal(Sample(request with { Control = Plain(0) }), Sample(request with { Control = Plain(255), ControlScale = 0 }));

        using var plain = Load(ReferenceData.Bundled("reference", "sd15"));
        Assert.Contains("no ControlNet", Assert.Throws<AIImageException>(() => plain.Check(request with { Control = Plain(1) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_forward_process_of_a_pixel_model_is_kept()
    {
        using var pipeline = Load(Fixture("ddpm"));
        var made = pipeline.Generate(new GenerationRequest { Seed = 1, Steps = 6, Trace = true }).Single();
        Assert.Equal((7, 6), (made.Trace!.Forward.Count, made.Trace.Reverse.Count));
        Assert.Equal(made.Picture.Rgb, made.Trace.Forward[0].Rgb);
        Assert.Equal(made.Picture.Rgb, made.Trace.Reverse[^1].Rgb);
    }

    private static DiffusionPipeline Load(string model) => DiffusionPipeline.Load(ModelFolder.Open(model), DeviceKind.Cpu);

    private static State Draw(DiffusionPipeline pipeline, GenerationRequest request)
    {
        var settings = pipeline.Resolve(request, pipeline.Limits);
        return pipeline.Draw(new RunContext(settings, [Prompts.Of(request)], settings.Seeds.Noise(0, 1), new NetworkMeter(), default));
    }

    private static Picture Plain(byte grey) => new(40, 40, [.. Enumerable.Repeat(grey, 40 * 40 * 3)]);

    /// <summary>32 numbers of a picture: its mean colours times fixed weights, the first being red alone.</summary>
    private static void SaveEncoder(string file) => new TinyGraph()
        .Input("pixel_values", -1, 3, 224, 224)
        .Output("image_embeds", -1, 32)
        .Weights("weights", [3, 32], [.. Enumerable.Range(0, 3 * 32).Select(i => i % 32 == 0 ? (i == 0 ? 1f : 0f) : MathF.Sin(i))])
        .Node("ReduceMean", ["pixel_values"], "mean", ("axes", new long[] { 2, 3 }), ("keepdims", 0))
        .Node("MatMul", ["mean", "weights"], "image_embeds")
        .Save(file);

    private string Fixture(string name) => _folder.Copy(ReferenceData.Bundled("reference", name), name);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static void Change(string file, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        change(json);
        File.WriteAllText(file, json.ToJsonString());
    }
}
