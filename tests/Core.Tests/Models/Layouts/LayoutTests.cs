using System.Text.Json.Nodes;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Networks.Onnx;
using TextToImage.Requests;
using DataType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Tests.Models.Layouts;

/// <summary>
/// One model as exporters write it, and as people bring it: all give the same picture as the fixture, whose layout is optimum's. Each row
/// makes its folder of the fixture.
/// </summary>
public sealed class LayoutTests(LayoutTests.Plain plain) : IClassFixture<LayoutTests.Plain>, IDisposable
{
    private static readonly GenerationRequest Request = new() { Prompt = "a red house", Seed = 3, Steps = 3, Width = 64, Height = 64 };

    private static readonly Dictionary<string, Action<string>> Layouts = new()
    {
        ["diffusers' script: no configs, sampling encoder, weights.pb, int32 ids, timesteps for each row, open channels"] = folder =>
        {
            WithoutConfigs(folder);
            ClassName(folder, "OnnxStableDiffusionPipeline");
            Graph(folder, "text_encoder", graph => graph.Takes("input_ids", DataType.Int32));
            Graph(folder, "unet", graph =>
            {
                graph.TakesList("timestep", "batch", DataType.Float);
                graph.Axis("sample", 1, "channels");
            });
            Graph(folder, "vae_decoder", graph => graph.Axis("latent_sample", 1, "channels"));
            Graph(folder, "vae_encoder", graph => graph.Samples(4, stated: false));
            Directory.CreateDirectory(Path.Combine(folder, "safety_checker"));
        },
        ["no configs"] = WithoutConfigs,
        ["no config of one component"] = folder => File.Delete(Path.Combine(folder, "unet", "config.json")),
        ["timesteps of 64 bits, in a list of one"] = folder => Graph(folder, "unet", graph => graph.TakesList("timestep", 1, DataType.Int64)),
        ["timesteps by another name of the axis"] = folder => Graph(folder, "unet", graph => graph.TakesList("timestep", "steps", DataType.Int64)),
        ["Olive: names of axes"] = folder => Graph(folder, "unet", graph =>
        {
            graph.TakesList("timestep", "unet_time_batch", DataType.Float);
            graph.Axis("sample", 0, "unet_sample_batch");
            graph.Axis("sample", 1, "unet_sample_channels");
        }),
        ["one folder for both halves of the VAE, named"] = folder =>
        {
            Move(folder, "vae_decoder/model.onnx", "vae/decoder.onnx");
            Move(folder, "vae_encoder/model.onnx", "vae/encoder.onnx");
            Move(folder, "vae_decoder/config.json", "vae/config.json");
            Remove(folder, "vae_decoder", "vae_encoder");
        },
        ["one folder for both halves, by the names of transformers.js"] = folder =>
        {
            Move(folder, "vae_decoder/model.onnx", "vae/onnx/decoder_model_fp16.onnx");
            Move(folder, "vae_encoder/model.onnx", "vae/onnx/encoder_model_fp16.onnx");
            Move(folder, "vae_decoder/config.json", "vae/config.json");
            Remove(folder, "vae_decoder", "vae_encoder");
        },
        ["one folder for both halves, in folders"] = folder =>
        {
            Move(folder, "vae_decoder/model.onnx", "vae/vae_decoder/model.onnx");
            Move(folder, "vae_encoder/model.onnx", "vae/vae_encoder/model.onnx");
            Move(folder, "vae_decoder/config.json", "vae/config.json");
            Remove(folder, "vae_decoder", "vae_encoder");
        },
        ["a folder vae with the decoder alone"] = folder =>
        {
            Move(folder, "vae_decoder/model.onnx", "vae/model.onnx");
            Move(folder, "vae_decoder/config.json", "vae/config.json");
            Remove(folder, "vae_decoder", "vae_encoder");
        },
        ["graphs in folders onnx"] = folder => Each(folder, component => Move(folder, $"{component}/model.onnx", $"{component}/onnx/model.onnx")),
        ["graphs of half precision by their names"] = folder => Each(folder, component => Move(folder, $"{component}/model.onnx", $"{component}/model_fp16.onnx")),
        ["graphs of optimum's optimizer"] = folder => Each(folder, component => Move(folder, $"{component}/model.onnx", $"{component}/model_optimized.onnx")),
        ["the best of several precisions"] = folder => Each(folder, component =>
        {
            File.WriteAllText(Path.Combine(folder, component, "model_q4.onnx"), "not this one");
            Move(folder, $"{component}/model.onnx", $"{component}/model_fp16.onnx");
        }),
        ["graphs by names of one's own"] = folder => Each(folder, component => Move(folder, $"{component}/model.onnx", $"{component}/my-{component}.onnx")),
        ["components in one folder onnx"] = folder => Each(folder, component => Move(folder, component, $"onnx/{component}")),
        ["graphs side by side"] = folder => Each(folder, component =>
        {
            Move(folder, $"{component}/model.onnx", $"{component}.onnx");
            Remove(folder, component);
        }),
        ["graphs side by side in a folder onnx"] = folder => Each(folder, component =>
        {
            Move(folder, $"{component}/model.onnx", $"onnx/{component}_model.onnx");
            Remove(folder, component);
        }),
        ["the scheduler's file called config.json"] = folder => Move(folder, "scheduler/scheduler_config.json", "scheduler/config.json"),
        ["the scheduler's file in the model's folder"] = folder =>
        {
            Move(folder, "scheduler/scheduler_config.json", "scheduler_config.json");
            Remove(folder, "scheduler");
        },
        ["the tokenizer beside its encoder"] = folder =>
        {
            foreach (var file in Directory.GetFiles(Path.Combine(folder, "tokenizer")))
                Move(folder, $"tokenizer/{Path.GetFileName(file)}", $"text_encoder/{Path.GetFileName(file)}");
            Remove(folder, "tokenizer");
        },
        ["tokenizer.json alone, merges as texts"] = folder => TokenizerJson(folder, asPairs: false),
        ["tokenizer.json alone, merges as pairs"] = folder => TokenizerJson(folder, asPairs: true),
        ["steps_offset 0"] = folder => Scheduler(folder, json => json["steps_offset"] = 0),
        ["no steps_offset"] = folder => Scheduler(folder, json => json.Remove("steps_offset")),
        ["a byte order mark, and NaN"] = folder => Json(folder, "unet/config.json", text => "\uFEFF" + text.Replace("\"dropout\": 0.0", "\"dropout\": NaN", StringComparison.Ordinal)),
        ["a config of UTF-16"] = folder =>
        {
            var file = Path.Combine(folder, "model_index.json");
            File.WriteAllText(file, File.ReadAllText(file), System.Text.Encoding.Unicode);
        },
        ["a batch of one"] = folder => Fixed(folder, 1),
        ["a batch of two"] = folder => Fixed(folder, 2),
        ["a batch of three, and the VAE's of two"] = folder =>
        {
            Fixed(folder, 3);
            Graph(folder, "vae_decoder", graph => Fix(graph, "latent_sample", 2));
            Graph(folder, "text_encoder", graph => Fix(graph, "input_ids", 2));
        },
        ["all sizes fixed"] = folder =>
        {
            Graph(folder, "unet", graph =>
            {
                Fix(graph, "sample", 1, 4, 8, 8);
                Fix(graph, "encoder_hidden_states", 1, 77);
            });
            Graph(folder, "vae_decoder", graph => Fix(graph, "latent_sample", 1, 4, 8, 8));
            Graph(folder, "text_encoder", graph => Fix(graph, "input_ids", 1, 77));
        },
        ["inputs and outputs by names of one's own"] = folder =>
        {
            Graph(folder, "unet", graph =>
            {
                graph.Rename("sample", "latent");
                graph.Rename("timestep", "t");
                graph.Rename("encoder_hidden_states", "context");
                graph.Rename("out_sample", "noise_pred");
            });
            Graph(folder, "text_encoder", graph =>
            {
                graph.Rename("input_ids", "tokens");
                graph.Rename("last_hidden_state", "embeddings");
            });
            Graph(folder, "vae_decoder", graph =>
            {
                graph.Rename("latent_sample", "z");
                graph.Rename("sample", "image");
            });
        },
        ["names of one's own, and no configs"] = folder =>
        {
            WithoutConfigs(folder);
            Graph(folder, "unet", graph =>
            {
                graph.Rename("sample", "x");
                graph.Rename("timestep", "timesteps");
                graph.Rename("encoder_hidden_states", "prompt_embeds");
            });
            Graph(folder, "vae_decoder", graph => graph.Rename("latent_sample", "latents"));
        },
        ["half precision asked for at the edges"] = folder => Graph(folder, "vae_decoder", graph => graph.Takes("latent_sample", DataType.Double)),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Layouts.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void It_gives_the_same_picture(string layout)
    {
        var folder = Derived(Layouts[layout]);
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(folder), DeviceKind.Cpu);
        Assert.Equal(plain.Rgb, pipeline.Generate(Request).Single().Picture.Rgb);
    }

    [Theory]
    [InlineData("ORTDiffusionPipeline")]
    [InlineData("StableDiffusionOnnxPipeline")]
    [InlineData("OnnxStableDiffusionInpaintPipelineLegacy")]
    [InlineData(null)]
    public void Its_class_is_that_of_its_parts(string? name)
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(Derived(path => ClassName(path, name))), DeviceKind.Cpu);
        Assert.Equal(plain.Rgb, pipeline.Generate(Request).Single().Picture.Rgb);
    }

    [Theory]
    [InlineData("ORTStableDiffusionPipeline")]
    [InlineData("ORTStableDiffusionImg2ImgPipeline")]
    [InlineData("OnnxStableDiffusionPipeline")]
    [InlineData("StableDiffusionImg2ImgPipeline")]
    [InlineData("OnnxStableDiffusionImg2ImgPipeline")]
    [InlineData("StableDiffusionInpaintPipelineLegacy")]
    [InlineData("OnnxStableDiffusionInpaintPipelineLegacy")]
    [InlineData("StableDiffusionLongPromptWeightingPipeline")]
    [InlineData("OnnxStableDiffusionLongPromptWeightingPipeline")]
    [InlineData("StableDiffusionPAGPipeline")]
    [InlineData("StableDiffusionPipelineSafe")]
    [InlineData("StableDiffusionInpaintPipeline", "StableDiffusionInpaintPipeline")]
    [InlineData("ORTStableDiffusionInpaintPipeline", "StableDiffusionInpaintPipeline")]
    [InlineData("StableDiffusionControlNetInpaintPipeline", "StableDiffusionInpaintPipeline")]
    [InlineData("StableDiffusionControlNetPipeline", "StableDiffusionControlNetPipeline")]
    [InlineData("StableDiffusionControlNetImg2ImgPipeline")]
    [InlineData("StableDiffusionXLPAGImg2ImgPipeline", "StableDiffusionXLPipeline")]
    [InlineData("StableDiffusionUpscalePipeline", "StableDiffusionUpscalePipeline")]
    [InlineData("OnnxStableDiffusionUpscalePipeline", "StableDiffusionUpscalePipeline")]
    [InlineData("StableDiffusionInstructPix2PixPipeline", "StableDiffusionInstructPix2PixPipeline")]
    [InlineData("StableDiffusionDepth2ImgPipeline", "StableDiffusionDepth2ImgPipeline")]
    [InlineData("StableDiffusionImageVariationPipeline", "StableDiffusionImageVariationPipeline")]
    [InlineData("IFImg2ImgPipeline", "IFImg2ImgPipeline")]
    [InlineData("FluxFillPipeline", "FluxFillPipeline")]
    public void Names_stand_for_pipelines_of_diffusers(string name, string known = "StableDiffusionPipeline") => Assert.Equal(known, PipelineClasses.Known(name));

    [Theory]
    [InlineData("sd15", "ORTPipelineForImage2Image", "StableDiffusionPipeline")]
    [InlineData("sd15-inpaint", "ORTDiffusionPipeline", "StableDiffusionInpaintPipeline")]
    [InlineData("sd15-inpaint", "OnnxStableDiffusionInpaintPipeline", "StableDiffusionInpaintPipeline")]
    [InlineData("lcm", "ORTLatentConsistencyModelImg2ImgPipeline", "LatentConsistencyModelPipeline")]
    [InlineData("sdxl", "ORTDiffusionPipeline", "StableDiffusionXLPipeline")]
    [InlineData("sdxl", "OnnxStableDiffusionPipeline", "StableDiffusionXLPipeline")]
    [InlineData("sdxl", "ORTStableDiffusionXLImg2ImgPipeline", "StableDiffusionXLPipeline")]
    [InlineData("sdxl", "ORTStableDiffusionXLInpaintPipeline", "StableDiffusionXLInpaintPipeline")]
    [InlineData("sd3", "ORTDiffusionPipeline", "StableDiffusion3Pipeline")]
    [InlineData("sd3", "ORTStableDiffusion3Img2ImgPipeline", "StableDiffusion3Pipeline")]
    [InlineData("flux", "ORTPipelineForText2Image", "FluxPipeline")]
    [InlineData("flux", "ORTFluxPipeline", "FluxPipeline")]
    [InlineData("flux", "ORTFluxInpaintPipeline", "FluxInpaintPipeline")]
    [InlineData("pixart", "ORTPixArtAlphaPipeline", "PixArtAlphaPipeline")]
    [InlineData("unclip", "DiffusionPipeline", "UnCLIPPipeline")]
    [InlineData("ddpm", "DiffusionPipeline", "DDPMPipeline")]
    [InlineData("sd15", "StableDiffusionInstructPix2PixPipeline", "StableDiffusionInstructPix2PixPipeline")]
    [InlineData("sd15", "CogVideoXPipeline", "CogVideoXPipeline")]
    public void Classes_of_all_families(string fixture, string name, string known)
    {
        var folder = Copy(fixture, "model");
        ClassName(folder, name);
        Assert.Equal(known, ModelFolder.Open(folder).KnownClass);
    }

    [Theory]
    [InlineData("sd15-inpaint")]
    [InlineData("sd2-v")]
    [InlineData("lcm")]
    [InlineData("sdxl")]
    [InlineData("sd3")]
    [InlineData("flux")]
    public void Without_configs_families_draw_the_same(string fixture)
    {
        var whole = ReferenceData.Bundled("reference", fixture);
        var bare = Copy(fixture, "bare");
        WithoutConfigs(bare);
        if (fixture is "sd15-inpaint")
            Graph(bare, "unet", graph => graph.Axis("sample", 1, "channels"));
        var request = Request with { Steps = 2 };
        Assert.Equal(Draw(whole, request).Rgb, Draw(bare, request).Rgb);
    }

    /// <summary>Two calls a step for a graph of one row, one padded call for a graph of three.</summary>
    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 4)]
    [InlineData(3, 4)]
    public void A_fixed_batch_takes_as_many_calls_as_it_has_to(int rows, int calls)
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(Derived(folder => Fixed(folder, rows))), DeviceKind.Cpu);
        Assert.Equal(calls, pipeline.Generate(Request).Single().NetworkCalls);
        Assert.Equal(plain.Unguided, pipeline.Generate(Request with { GuidanceScale = 1 }).Single().Picture.Rgb);
        // Two pictures at once, four rows.
        Assert.Equal(plain.Rgb, pipeline.Generate(Request with { Count = 2, BatchSize = 2 }).First().Picture.Rgb);
    }

    [Fact]
    public void A_graph_of_one_size_has_it_as_its_default_and_other_sizes_are_made_of_it()
    {
        var folder = Derived(Layouts["all sizes fixed"]);
        Json(folder, "unet/config.json", text => text.Replace("\"sample_size\": 8", "\"sample_size\": 64", StringComparison.Ordinal));
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(folder), DeviceKind.Cpu);
        Assert.Equal(plain.Rgb, pipeline.Generate(Request with { Width = null, Height = null }).Single().Picture.Rgb);
        var other = pipeline.Generate(Request with { Width = 96 }).Single();
        Assert.Equal((96, 64), (other.Picture.Width, other.Picture.Height));
        Assert.Contains(other.Warnings, warning => warning.Contains("64x64", StringComparison.Ordinal));
    }

    [Fact]
    public void A_graph_that_is_no_square_says_which_size_to_ask_for()
    {
        var folder = Derived(path => Graph(path, "unet", graph => Fix(graph, "sample", -1, 4, 8, 16)));
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(folder), DeviceKind.Cpu);
        Assert.Equal((128, 64), (pipeline.Limits.Width, pipeline.Limits.Height));
        var error = Assert.Throws<AIImageException>(() => pipeline.Check(Request));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains("128x64 alone", error.Message, StringComparison.Ordinal);
        Assert.Equal(128, pipeline.Generate(Request with { Width = null, Height = null }).Single().Picture.Width);
    }

    /// <summary>Where the graph shows mean and variance the picture is the same to the last bit; else its own arithmetic may round another way.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void An_encoder_that_samples_does_so_by_the_seed(bool stated, bool hidden)
    {
        var sampling = Derived(path => Graph(path, "vae_encoder", graph => graph.Samples(4, stated, hidden)));
        var whole = ReferenceData.Bundled("reference", "sd15");
        var picture = new Picture(64, 64, [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)(i * 7))]);
        var request = Request with { Steps = 2, Width = null, Height = null, Edit = new PictureEdit(picture) { Strength = 0.7 } };
        var expected = Draw(whole, request).Rgb;
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(sampling), DeviceKind.Cpu);
        var drawn = pipeline.Generate(request).Single().Picture.Rgb;
        if (hidden)
            Assert.InRange(drawn.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)), 0, 1);
        else
            Assert.Equal(expected, drawn);
        Assert.NotEqual(drawn, pipeline.Generate(request with { Seed = 4 }).Single().Picture.Rgb);
        // Each of a batch has numbers of its own.
        Assert.Equal(drawn, pipeline.Generate(request with { Count = 2, BatchSize = 2 }).First().Picture.Rgb);
    }

    [Theory]
    [InlineData("EDMDPMSolverMultistepScheduler", "dpm++2m")]
    [InlineData("DPMSolverSDEScheduler", "dpm++2m-sde")]
    [InlineData("SASolverScheduler", "dpm++2m-sde")]
    [InlineData("IPNDMScheduler", "euler")]
    public void A_scheduler_that_is_unknown_is_needed_only_where_no_other_is_asked_for(string name, string suggested)
    {
        var folder = Derived(path => Scheduler(path, json => json["_class_name"] = name));
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(folder), DeviceKind.Cpu);
        var error = Assert.Throws<AIImageException>(() => pipeline.Check(Request));
        Assert.Equal(ErrorIds.SchedulerUnknown, error.ErrorId);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains($"such as {suggested},", error.Message, StringComparison.Ordinal);
        Assert.Equal(plain.Euler, pipeline.Generate(Request with { Scheduler = "euler" }).Single().Picture.Rgb);
    }

    [Theory]
    [InlineData("DDIMParallelScheduler", "DDIMScheduler")]
    [InlineData("DDPMParallelScheduler", "DDPMScheduler")]
    public void Parallel_schedulers_sample_as_the_others(string parallel, string plainName)
    {
        var other = Copy("sd15", "other");
        Scheduler(other, json => json["_class_name"] = plainName);
        Assert.Equal(Draw(other, Request).Rgb, Draw(Derived(path => Scheduler(path, json => json["_class_name"] = parallel)), Request).Rgb);
    }

    [Fact]
    public void Steps_offset_is_diffusers_with_other_schedulers_too()
    {
        var folder = Derived(path => Scheduler(path, json => json["steps_offset"] = 0));
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(folder), DeviceKind.Cpu);
        Assert.Equal(plain.Euler, pipeline.Generate(Request with { Scheduler = "euler" }).Single().Picture.Rgb);
    }

    private static Picture Draw(string folder, GenerationRequest request)
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(folder), DeviceKind.Cpu);
        return pipeline.Generate(request).Single().Picture;
    }

    private string Derived(Action<string> change)
    {
        var folder = Copy("sd15", "model");
        change(folder);
        return folder;
    }

    /// <summary>A fixture without the numbers that it is compared with elsewhere.</summary>
    private string Copy(string fixture, string name)
    {
        var source = ReferenceData.Bundled("reference", fixture);
        foreach (var part in Directory.GetDirectories(source).Where(part => Path.GetFileName(part) != "cases"))
            _folder.Copy(part, Path.Combine(name, Path.GetFileName(part)));
        File.Copy(Path.Combine(source, "model_index.json"), _folder.File(name, "model_index.json"));
        return _folder.File(name);
    }

    private static void WithoutConfigs(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "config.json", SearchOption.AllDirectories))
            File.Delete(file);
    }

    private static void ClassName(string folder, string? name) => Json(folder, "model_index.json", text =>
    {
        var json = JsonNode.Parse(text)!.AsObject();
        json.Remove("_class_name");
        if (name is not null)
            json["_class_name"] = name;
        return json.ToJsonString();
    });

    private static void Scheduler(string folder, Action<JsonObject> change) => Json(folder, "scheduler/scheduler_config.json", text =>
    {
        var json = JsonNode.Parse(text)!.AsObject();
        change(json);
        return json.ToJsonString();
    });

    private static void Json(string folder, string file, Func<string, string> change)
    {
        var path = Path.Combine(folder, file);
        File.WriteAllText(path, change(File.ReadAllText(path)));
    }

    private static void Graph(string folder, string component, Action<GraphProto> change) => GraphEdits.Edit(Path.Combine(folder, component, "model.onnx"), change);

    private static void Fixed(string folder, int rows) => Graph(folder, "unet", graph =>
    {
        Fix(graph, "sample", rows);
        Fix(graph, "encoder_hidden_states", rows);
    });

    /// <summary>Fixes the first axes of an input; those below zero stay.</summary>
    private static void Fix(GraphProto graph, string input, params int[] sizes)
    {
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] > 0)
                graph.Axis(input, axis, sizes[axis]);
        }
        graph.ForgetShapes();
    }

    private static void Each(string folder, Action<string> change)
    {
        foreach (var component in new[] { "text_encoder", "unet", "vae_decoder", "vae_encoder" })
            change(component);
    }

    private static void Move(string folder, string from, string to)
    {
        var target = Path.Combine(folder, to);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Directory.Move(Path.Combine(folder, from), target);
    }

    private static void Remove(string folder, params string[] components)
    {
        foreach (var component in components)
            Directory.Delete(Path.Combine(folder, component), recursive: true);
    }

    private static void TokenizerJson(string folder, bool asPairs)
    {
        var tokenizer = Path.Combine(folder, "tokenizer");
        var merges = new JsonArray([.. File.ReadLines(Path.Combine(tokenizer, "merges.txt")).Skip(1).Where(line => line.Length > 0)
            .Select(line => asPairs ? (JsonNode)new JsonArray([.. line.Split(' ').Select(part => (JsonNode)part)]) : line)]);
        var json = new JsonObject
        {
            ["added_tokens"] = new JsonArray(),
            ["model"] = new JsonObject { ["type"] = "BPE", ["end_of_word_suffix"] = "</w>", ["vocab"] = JsonNode.Parse(File.ReadAllText(Path.Combine(tokenizer, "vocab.json"))), ["merges"] = merges },
        };
        Directory.Delete(tokenizer, recursive: true);
        Directory.CreateDirectory(tokenizer);
        File.WriteAllText(Path.Combine(tokenizer, "tokenizer.json"), json.ToJsonString());
    }

    /// <summary>The pictures of the fixture as it is.</summary>
    public sealed class Plain
    {
        public Plain()
        {
            using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(ReferenceData.Bundled("reference", "sd15")), DeviceKind.Cpu);
            Rgb = pipeline.Generate(Request).Single().Picture.Rgb;
            Unguided = pipeline.Generate(Request with { GuidanceScale = 1 }).Single().Picture.Rgb;
            Euler = pipeline.Generate(Request with { Scheduler = "euler" }).Single().Picture.Rgb;
        }

        public byte[] Rgb { get; }

        public byte[] Unguided { get; }

        public byte[] Euler { get; }
    }
}
