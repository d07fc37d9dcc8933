using System.Text.Json.Nodes;
using TextToImage.Diffusion;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Pipelines;

/// <summary>Models that draw tokens, beside what the reference cases of dalle-mini say of them.</summary>
public sealed class TokenModelTests : IDisposable
{
    private const int Tokens = 16, Codes = 64, Side = 64;
    private static readonly GenerationRequest Fox = new() { Prompt = "a red fox in the snow", Seed = 5 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_picture_of_a_batch_is_the_one_that_its_seed_gives_alone()
    {
        using var pipeline = Load(Fixture());
        var batch = pipeline.Generate(Fox with { Count = 3, BatchSize = 3 }).Select(made => made.Picture.Rgb).ToList();
        for (var i = 0; i < 3; i++)
            Assert.Equal(batch[i], pipeline.Generate(Fox with { Seed = (ulong)(5 + i) }).Single().Picture.Rgb);
        Assert.NotEqual(batch[0], batch[1]);
    }

    [Fact]
    public void Guidance_top_k_temperature_and_both_prompts_play_a_part()
    {
        using var pipeline = Load(Fixture());
        var usual = Drawn(pipeline, Fox);
        Assert.Equal(usual, Drawn(pipeline, Fox with { GuidanceScale = 16, TopK = 16, Temperature = 1 }));
        foreach (var other in new[] { Fox with { GuidanceScale = 3 }, Fox with { TopK = 1 }, Fox with { TopK = Codes }, Fox with { Temperature = 4 }, Fox with { NegativePrompt = "a boat" }, Fox with { Prompt = "a castle" } })
            Assert.NotEqual(usual, Drawn(pipeline, other));
        // The likeliest token is the same for every seed, and without guidance no negative prompt is read.
        Assert.Equal(Drawn(pipeline, Fox with { TopK = 1 }), Drawn(pipeline, Fox with { TopK = 1, Seed = 6 }));
        Assert.Equal(Drawn(pipeline, Fox with { GuidanceScale = 1 }), Drawn(pipeline, Fox with { GuidanceScale = 0.5, NegativePrompt = "a boat" }));
    }

    [Fact]
    public void A_step_is_a_token()
    {
        using var pipeline = Load(Fixture());
        var told = new List<GenerationProgress>();
        var made = pipeline.Generate(Fox with { Count = 2 }, new Told(told.Add)).ToList();
        Assert.Equal(Enumerable.Range(1, 2).SelectMany(_ => Enumerable.Range(1, Tokens)), told.Select(progress => progress.Step));
        Assert.All(told, progress => Assert.Equal(Tokens, progress.Steps));
        Assert.All(told, progress => Assert.NotNull(progress.Remaining));
        Assert.All(made, picture => Assert.Equal(Tokens, picture.NetworkCalls));
    }

    [Fact]
    public void A_run_ends_within_a_picture()
    {
        using var pipeline = Load(Fixture());
        using var cancellation = new CancellationTokenSource();
        var steps = 0;
        var progress = new Told(_ =>
        {
            if (++steps == 3)
                cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => pipeline.Generate(Fox, progress, cancellation.Token).ToList());
        Assert.Equal(3, steps);
    }

    [Fact]
    public void Metadata_have_what_was_heeded_and_make_the_picture_again()
    {
        using var pipeline = Load(Fixture());
        var made = pipeline.Generate(Fox with { TopK = 9, Temperature = 1.5, Steps = 20 }).Single();
        var read = PictureFile.Read(PictureFile.Encode(made.Picture, PictureFormat.Png, made.Metadata), "picture").Metadata!;
        Assert.Equal((null, null, 16.0, "9", "1.5"), (read.Steps, read.Scheduler, read.GuidanceScale, read.Other["Top k"], read.Other["Temperature"]));
        var again = pipeline.Generate(SettingsTable.Apply(new GenerationRequest(), SettingsMetadata.Read(read))).Single();
        Assert.Equal(made.Picture.Rgb, again.Picture.Rgb);
        Assert.DoesNotContain(again.Warnings, warning => warning.Contains("no effect", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_of_denoising_have_no_effect_and_that_is_said()
    {
        using var pipeline = Load(Fixture());
        var plain = pipeline.Generate(Fox).Single();
        Assert.Empty(plain.Warnings);
        var made = pipeline.Generate(Fox with
        {
            Steps = 5000,
            StageSteps = PerStage.Parse("3"),
            Scheduler = "ddim",
            Eta = 0.5,
            GuidanceRescale = 0.3,
            GuidanceStart = 0.1,
            GuidanceEnd = 0.9,
            TextLength = 9,
        }).Single();
        foreach (var setting in new[] { "steps", "stage steps", "scheduler", "eta", "guidance rescale", "guidance start", "guidance end", "text length" })
            Assert.Contains(made.Warnings, warning => warning.StartsWith($"The {setting} had no effect: ", StringComparison.Ordinal));
        Assert.Equal(plain.Picture.Rgb, made.Picture.Rgb);
    }

    [Fact]
    public void What_the_tokenizer_left_out_is_a_warning()
    {
        using var pipeline = Load(Fixture());
        var warnings = pipeline.Generate(Fox with { Prompt = "un caf\u00e9 \u65e5\u672c", NegativePrompt = string.Concat(Enumerable.Repeat("red ", 40)) }).Single().Warnings;
        Assert.Contains(warnings, warning => warning.Contains("\u00e9, \u65e5\u672c", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.StartsWith("The negative prompt is longer", StringComparison.Ordinal));
    }

    [Fact]
    public void What_such_models_cannot_do_is_refused()
    {
        using var pipeline = Load(Fixture());
        var photo = Samples(Side);
        foreach (var (request, words) in new[]
        {
            (Fox with { TopK = 0 }, "from 1 to 64"), (Fox with { TopK = 65 }, "from 1 to 64"), (Fox with { Temperature = 0 }, "temperature"), (Fox with { Variation = 0.2 }, "variations"),
            (Fox with { Control = photo }, "control picture"), (Fox with { Like = photo }, "like of a picture"), (Fox with { Tileable = true }, "without edges"),
            (Fox with { Edit = new PictureEdit(photo) }, "cannot edit"), (Fox with { StageGuidance = PerStage.Parse("3,4") }, "1 stage"),
        })
        {
            var error = Assert.Throws<AIImageException>(() => pipeline.Check(request));
            Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Other_models_have_no_use_for_settings_of_tokens()
    {
        using var pipeline = Load(GenerationTests.TinyModel().Path);
        var made = pipeline.Generate(new GenerationRequest { Prompt = "a", Seed = 1, Steps = 1, Width = 64, Height = 64, TopK = 3, Temperature = 2 }).Single();
        foreach (var setting in new[] { "top k", "temperature" })
            Assert.Contains(made.Warnings, warning => warning.StartsWith($"The {setting} had no effect: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TraceForm.Gif)]
    [InlineData(TraceForm.Sheet)]
    public void A_trace_has_the_picture_of_the_tokens_so_far(TraceForm form)
    {
        using var pipeline = Load(Fixture());
        var made = pipeline.Generate(Fox with { Trace = true, Count = 2, BatchSize = 2 }).Last();
        Assert.Equal((0, Tokens, 0), (made.Trace!.Forward.Count, made.Trace.Reverse.Count, made.Trace.Predicted.Count));
        Assert.Equal(made.Picture.Rgb, made.Trace.Reverse[^1].Rgb);
        Assert.NotEqual(made.Picture.Rgb, made.Trace.Reverse[^2].Rgb);
        Assert.True(new FileInfo(TraceFile.Save(_folder.File("a.png"), made.Trace, form, overwrite: false)).Length > 0);
    }

    [Fact]
    public void Other_sizes_are_made_by_a_filter()
    {
        using var pipeline = Load(Fixture());
        var made = pipeline.Generate(Fox with { Width = 96, Height = 32 }).Single();
        Assert.Equal((96, 32), (made.Picture.Width, made.Picture.Height));
        Assert.Contains(made.Warnings, warning => warning.Contains("64x64", StringComparison.Ordinal));
    }

    [Fact]
    public void Words_as_wholes_and_a_state_for_each_layer_do_as_well()
    {
        var model = Fixture();
        Directory.Delete(Path.Combine(model, "tokenizer"), recursive: true);
        Directory.CreateDirectory(Path.Combine(model, "tokenizer"));
        File.WriteAllText(Path.Combine(model, "tokenizer", "tokenizer_config.json"), """{ "tokenizer_class": "BertTokenizer", "model_max_length": 24 }""");
        File.WriteAllLines(Path.Combine(model, "tokenizer", "vocab.txt"), ["[CLS]", "[PAD]", "[SEP]", "[UNK]", "a", "red", "fox"]);
        SaveCounter(Path.Combine(model, "decoder", "model.onnx"));
        Change(Path.Combine(model, "detokenizer", "config.json"), json => json["n_embed"] = 40);
        using var pipeline = Load(model);
        // Logits that prefer the sum of the places so far, which two states add up; logits of tokens that are no codes are left out.
        Assert.Equal(Enumerable.Range(0, Tokens).Select(i => Math.Min(39f, i * (i + 1) / 2)), Drawn(pipeline, Fox with { TopK = 1 }));
        Assert.Contains("snow", Assert.Single(pipeline.Generate(Fox).Single().Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decoder", "image_length", 0, "image_length")]
    [InlineData("decoder", "decoder_start_token_id", -1, "decoder_start_token_id")]
    [InlineData("decoder", "top_k", 0, "top_k")]
    [InlineData("detokenizer", "n_embed", 0, "n_embed")]
    [InlineData("detokenizer", "resolution", 0, "resolution")]
    [InlineData("detokenizer", "value_range", 1, "value_range")]
    public void A_config_that_cannot_be_is_named(string component, string key, int value, string named)
    {
        var model = Fixture();
        Change(Path.Combine(model, component, "config.json"), json => json[key] = value);
        var error = Assert.Throws<AIImageException>(() => Load(model));
        Assert.Equal(ErrorIds.ModelConfigInvalid, error.ErrorId);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n_embed", 72, "logits")]
    [InlineData("resolution", 32, "1x64x64x3")]
    public void Parts_that_do_not_fit_together_are_named(string key, int value, string words)
    {
        var model = Fixture();
        Change(Path.Combine(model, "detokenizer", "config.json"), json => json[key] = value);
        using var pipeline = Load(model);
        var error = Assert.Throws<AIImageException>(() => pipeline.Generate(Fox).ToList());
        Assert.Equal(ErrorIds.ModelMismatch, error.ErrorId);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_range_of_values_is_the_detokenizers()
    {
        var model = Fixture();
        using var usual = Load(model);
        Change(Path.Combine(model, "detokenizer", "config.json"), json => json["value_range"] = new JsonArray(0, 510));
        using var darker = Load(model);
        var (before, after) = (usual.Generate(Fox).Single().Picture.Rgb, darker.Generate(Fox).Single().Picture.Rgb);
        Assert.All(before.Zip(after), pair => Assert.InRange(pair.Second - (pair.First / 2.0), -1, 1));
    }

    [Fact]
    public void A_decoder_without_a_state_is_refused()
    {
        var model = Fixture();
        new TinyGraph().IntegerInput("prev_tokens", -1, 1).IntegerInput("token_index", 1).Output("logits", -1, 1)
            .Node("Cast", ["prev_tokens"], "logits", ("to", TinyGraph.Float)).Save(Path.Combine(model, "decoder", "model.onnx"));
        var error = Assert.Throws<AIImageException>(() => Load(model));
        Assert.Equal(ErrorIds.ModelUnsupported, error.ErrorId);
        Assert.Contains("attention_state", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_not_finite_name_the_token()
    {
        var model = Fixture();
        SaveCounter(Path.Combine(model, "decoder", "model.onnx"), failsAt: 4);
        using var pipeline = Load(model);
        Assert.Contains("step 5", Assert.Throws<AIImageException>(() => pipeline.Generate(Fox).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_race_is_won_as_often_as_the_logits_say()
    {
        // Of two thirds and one third; a fourth token lies behind the codes, a third one is not among the two likeliest.
        float[] logits = [.. Enumerable.Repeat(new[] { MathF.Log(2), 0f, -9f, 50f }, 2).SelectMany(row => row)];
        var sampler = new TokenSampler(3, 1, 2, 1);
        var random = new TorchRandom(1);
        var counts = new int[3];
        var token = new float[1];
        for (var i = 0; i < 3000; i++)
        {
            sampler.Draw(logits, random, token);
            counts[(int)token[0]]++;
        }
        Assert.InRange(counts[0], 1900, 2100);
        Assert.Equal(0, counts[2]);
    }

    /// <summary>
    /// A decoder whose two states add up the places of the tokens so far, each in half; the logits prefer the token that is their sum.
    /// </summary>
    private static void SaveCounter(string file, int? failsAt = null)
    {
        var graph = new TinyGraph().IntegerInput("prev_tokens", -1, 1).IntegerInput("token_index", 1)
            .Input("first", -1, 1, 1).Input("second", -1, 1, 1)
            .Output("logits", -1, 1, Codes).Output("first_out", -1, 1, 1).Output("second_out", -1, 1, 1)
            .Weights("half", [1], 0.5f).Weights("zero", [1], 0)
            .Weights("places", [1, 1, Codes], [.. Enumerable.Range(0, Codes).Select(i => (float)i)])
            .Weights("stop", [1], failsAt ?? -1)
            .Node("Cast", ["token_index"], "place", ("to", TinyGraph.Float))
            .Node("Mul", ["place", "half"], "part")
            .Node("Add", ["first", "part"], "first_out")
            .Node("Add", ["second", "part"], "second_out")
            .Integers("begin", 0).Integers("rows_end", 2).Integers("axes", 0)
            .Node("Slice", ["first_out", "begin", "rows_end", "axes"], "first_rows")
            .Node("Slice", ["second_out", "begin", "rows_end", "axes"], "second_rows")
            .Node("Add", ["first_rows", "second_rows"], "sum")
            .Node("Sub", ["places", "sum"], "away")
            .Node("Abs", ["away"], "distance")
            .Node("Neg", ["distance"], "near")
            // 0 / 0 at the place where it fails.
            .Node("Sub", ["place", "stop"], "left")
            .Node("Div", ["left", "left"], "one")
            .Node("Mul", ["near", "one"], "logits");
        graph.Save(file);
    }

    private static float[] Drawn(DiffusionPipeline pipeline, GenerationRequest request)
    {
        var settings = pipeline.Resolve(request, pipeline.Limits);
        return pipeline.Draw(new RunContext(settings, [Prompts.Of(request)], settings.Seeds.Noise(0, 1), new NetworkMeter(), default)).Tensor("sample").Values;
    }

    private static Picture Samples(int side) => new(side, side, new byte[side * side * 3]);

    private static DiffusionPipeline Load(string model) => DiffusionPipeline.Load(ModelFolder.Open(model), DeviceKind.Cpu);

    private string Fixture() => _folder.Copy(ReferenceData.Bundled("reference", "dalle-mini"), Guid.NewGuid().ToString("N"));

    private static void Change(string file, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        change(json);
        File.WriteAllText(file, json.ToJsonString());
    }

    /// <summary>Tells on the calling thread, at once.</summary>
    private sealed class Told(Action<GenerationProgress> tell) : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value) => tell(value);
    }
}
