using System.Globalization;
using System.Text;
using TextToImage.Imaging;
using TextToImage.Imaging.Metadata.Tools;

namespace TextToImage.Tests.Imaging;

/// <summary>Graphs of ComfyUI, as its nodes are linked in the wild.</summary>
public class ComfyGraphTests
{
    private const string Loader = """
        "4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"folder/model.safetensors"}},
        "6":{"class_type":"CLIPTextEncode","inputs":{"text":"a cat","clip":["4",1]}},
        "7":{"class_type":"CLIPTextEncode","inputs":{"text":"dog","clip":["4",1]}},
        "5":{"class_type":"EmptyLatentImage","inputs":{"width":768,"height":512,"batch_size":1}},
        """;

    private const string End = """
        "8":{"class_type":"VAEDecode","inputs":{"samples":["3",0],"vae":["4",2]}},"9":{"class_type":"SaveImage","inputs":{"images":["8",0]}}
        """;

    [Fact]
    public void The_advanced_sampler_that_adds_the_noise_counts()
    {
        var made = Read("{" + Loader + """
            "3":{"class_type":"KSamplerAdvanced","inputs":{"add_noise":"disable","noise_seed":0,"steps":25,"cfg":8,"sampler_name":"euler","scheduler":"normal","start_at_step":20,"end_at_step":10000,"return_with_leftover_noise":"disable","model":["12",0],"positive":["16",0],"negative":["17",0],"latent_image":["10",0]}},
            "12":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"refiner.safetensors"}},
            "16":{"class_type":"CLIPTextEncode","inputs":{"text":"refined","clip":["12",1]}},
            "17":{"class_type":"CLIPTextEncode","inputs":{"text":"coarse","clip":["12",1]}},
            "10":{"class_type":"KSamplerAdvanced","inputs":{"add_noise":"enable","noise_seed":18446744073709551615,"steps":25,"cfg":8,"sampler_name":"dpmpp_2m","scheduler":"karras","start_at_step":0,"end_at_step":20,"return_with_leftover_noise":"enable","model":["4",0],"positive":["6",0],"negative":["7",0],"latent_image":["5",0]}},
            """ + End + "}");
        Assert.Equal(("a cat", "dog", ulong.MaxValue, 25, 8.0, "dpm++2m-karras", "model", 768, 512), Facts(made));
    }

    [Fact]
    public void A_sampler_of_parts_is_put_together()
    {
        var made = Read("""
            {"6":{"class_type":"CLIPTextEncode","inputs":{"text":"a cat","clip":["11",0]}},
            "11":{"class_type":"DualCLIPLoader","inputs":{"clip_name1":"t5xxl.safetensors","clip_name2":"clip_l.safetensors","type":"flux"}},
            "12":{"class_type":"UNETLoader","inputs":{"unet_name":"flux1-dev.safetensors","weight_dtype":"default"}},
            "3":{"class_type":"SamplerCustomAdvanced","inputs":{"noise":["25",0],"guider":["22",0],"sampler":["16",0],"sigmas":["30",1],"latent_image":["27",0]}},
            "16":{"class_type":"KSamplerSelect","inputs":{"sampler_name":"euler"}},
            "17":{"class_type":"BasicScheduler","inputs":{"scheduler":"simple","steps":20,"denoise":1.0,"model":["31",0]}},
            "30":{"class_type":"SplitSigmas","inputs":{"step":2,"sigmas":["17",0]}},
            "22":{"class_type":"BasicGuider","inputs":{"model":["31",0],"conditioning":["26",0]}},
            "25":{"class_type":"RandomNoise","inputs":{"noise_seed":["40",0]}},
            "40":{"class_type":"PrimitiveInt","inputs":{"value":219670278747233}},
            "26":{"class_type":"FluxGuidance","inputs":{"guidance":3.5,"conditioning":["6",0]}},
            "27":{"class_type":"EmptySD3LatentImage","inputs":{"width":["34",0],"height":["35",0],"batch_size":1}},
            "34":{"class_type":"PrimitiveNode","inputs":{"value":1024}},"35":{"class_type":"Reroute","inputs":{"":["34",0]}},
            "31":{"class_type":"ModelSamplingFlux","inputs":{"max_shift":1.15,"width":512,"height":512,"model":["12",0]}},
            """ + End + "}");
        Assert.Equal(("a cat", null, 219670278747233UL, 20, 3.5, "euler", "flux1-dev", 1024, 1024), Facts(made));
        Assert.Equal("simple", made.Other["Schedule type"]);
    }

    [Fact]
    public void A_custom_sampler_names_itself_by_its_nodes()
    {
        var made = Read("{" + Loader + """
            "3":{"class_type":"SamplerCustom","inputs":{"add_noise":true,"noise_seed":5,"cfg":6,"model":["20",0],"positive":["6",0],"negative":["7",0],"sampler":["14",0],"sigmas":["15",0],"latent_image":["5",0]}},
            "14":{"class_type":"SamplerDPMPP_2M_SDE","inputs":{"solver_type":"midpoint","eta":1,"s_noise":1,"noise_device":"gpu"}},
            "15":{"class_type":"KarrasScheduler","inputs":{"steps":30,"sigma_max":14.6,"sigma_min":0.03,"rho":7}},
            "20":{"class_type":"LoraLoader","inputs":{"lora_name":"l.safetensors","strength_model":1,"strength_clip":1,"model":["4",0],"clip":["4",1]}},
            """ + End + "}");
        Assert.Equal(("a cat", "dog", 5UL, 30, 6.0, "dpm++2m-sde-karras", "model", 768, 512), Facts(made));
    }

    [Fact]
    public void Texts_are_followed_through_other_nodes()
    {
        var made = Read("""
            {"4":{"class_type":"CheckpointLoaderSimple","inputs":{"ckpt_name":"model.ckpt"}},
            "3":{"class_type":"KSampler","inputs":{"seed":["50",0],"steps":["51",0],"cfg":8,"sampler_name":"heun","scheduler":"normal","denoise":1,"model":["4",0],"positive":["60",0],"negative":["60",1],"latent_image":["5",0]}},
            "50":{"class_type":"Seed (rgthree)","inputs":{"seed":77}},"51":{"class_type":"Int","inputs":{"Number":"12"}},
            "60":{"class_type":"ControlNetApplyAdvanced","inputs":{"strength":1,"positive":["61",0],"negative":["62",0],"control_net":["63",0],"image":["64",0]}},
            "61":{"class_type":"CLIPTextEncodeSDXL","inputs":{"width":1024,"height":1024,"text_g":["70",0],"text_l":["70",0],"clip":["4",1]}},
            "62":{"class_type":"ConditioningCombine","inputs":{"conditioning_1":["65",0],"conditioning_2":["66",0]}},
            "65":{"class_type":"CLIPTextEncode","inputs":{"text":["71",1],"clip":["4",1]}},"66":{"class_type":"CLIPTextEncode","inputs":{"text":"fog","clip":["4",1]}},
            "70":{"class_type":"StringConcatenate","inputs":{"string_a":["72",0],"string_b":"by the sea","delimiter":" "}},"72":{"class_type":"Reroute","inputs":{"":["73",0]}},"73":{"class_type":"String Literal","inputs":{"string":"a cat"}},
            "71":{"class_type":"SDXLPromptStyler","inputs":{"text_positive":"x","text_negative":"dog","style":"base"}},
            "64":{"class_type":"LoadImage","inputs":{"image":"pose.png"}},"63":{"class_type":"ControlNetLoader","inputs":{"control_net_name":"c"}},
            "5":{"class_type":"LatentUpscaleBy","inputs":{"samples":["80",0],"upscale_method":"nearest-exact","scale_by":1.5}},"80":{"class_type":"EmptyLatentImage","inputs":{"width":512,"height":512}},
            """ + End + "}");
        Assert.Equal(("a cat by the sea", "dog, fog", 77UL, 12, 8.0, "heun", "model", 768, 768), Facts(made));
        Assert.False(made.Edited);
    }

    [Fact]
    public void Of_several_samplers_the_one_that_leads_to_the_saved_picture_counts()
    {
        var made = Read("{" + Loader + """
            "1":{"class_type":"KSampler","inputs":{"seed":1,"steps":9,"cfg":1,"sampler_name":"lcm","scheduler":"normal","denoise":1,"model":["4",0],"positive":["7",0],"negative":["6",0],"latent_image":["5",0]}},
            "2":{"class_type":"PreviewImage","inputs":{"images":["1",0]}},
            "3":{"class_type":"KSampler","inputs":{"seed":2,"steps":20,"cfg":8,"sampler_name":"euler","scheduler":"normal","denoise":1,"model":["4",0],"positive":["6",0],"negative":["7",0],"latent_image":["5",0]}},
            """ + End + "}");
        Assert.Equal(("a cat", "dog", 2UL, 20, 8.0, "euler", "model", 768, 512), Facts(made));
    }

    [Fact]
    public void A_given_picture_is_an_edit()
    {
        var made = Read("{" + Loader + """
            "3":{"class_type":"KSampler","inputs":{"seed":2,"steps":20,"cfg":8,"sampler_name":"euler","scheduler":"normal","denoise":0.6,"model":["4",0],"positive":["6",0],"negative":["7",0],"latent_image":["30",0]}},
            "30":{"class_type":"VAEEncode","inputs":{"pixels":["31",0],"vae":["4",2]}},"31":{"class_type":"LoadImage","inputs":{"image":"a.png"}},
            """ + End + "}");
        Assert.Equal((true, 0.6, (int?)null), (made.Edited, made.Strength, made.Width));
    }

    [Theory]
    [InlineData("{\"1\":{\"class_type\":\"SaveImage\",\"inputs\":{\"images\":[\"1\",0]}}}")]
    [InlineData("{\"3\":{\"class_type\":\"KSampler\",\"inputs\":{\"seed\":[\"3\",0],\"steps\":[\"3\",0],\"cfg\":[\"4\",0],\"positive\":[\"3\",0],\"negative\":[\"9\",0],\"latent_image\":[\"3\",0],\"model\":[\"3\",0],\"sampler_name\":[\"3\",0]}},\"4\":{\"class_type\":\"Reroute\",\"inputs\":{\"\":[\"4\",0]}}}")]
    [InlineData("{\"3\":{\"class_type\":\"KSampler\",\"inputs\":{\"seed\":NaN,\"steps\":[[],0],\"is_changed\":[NaN],\"latent_image\":[\"3\",1e99]}}}")]
    [InlineData("{\"3\":{\"class_type\":\"\\ud800\",\"inputs\":{\"text\":\"\\udfff\"}}}")]
    public void Graphs_with_circles_and_nonsense_say_little(string graph) => Assert.Null(Read(graph).Prompt is { Length: > 0 } said ? said : null);

    [Fact]
    public void Large_graphs_end_soon()
    {
        // A chain, and texts that are put together from the same two again and again: 2 to the power of 5000.
        var graph = new StringBuilder("{" + Loader);
        for (var i = 100; i < 5000; i++)
            graph.Append(CultureInfo.InvariantCulture, $"\"{i}\":{{\"class_type\":\"StringConcatenate\",\"inputs\":{{\"string_a\":[\"{i + 1}\",0],\"string_b\":[\"{i + 1}\",0]}}}},");
        graph.Append("""
            "10":{"class_type":"CLIPTextEncode","inputs":{"text":["100",0],"clip":["4",1]}},
            "3":{"class_type":"KSampler","inputs":{"seed":2,"steps":20,"cfg":8,"sampler_name":"euler","scheduler":"normal","denoise":1,"model":["4",0],"positive":["10",0],"negative":["7",0],"latent_image":["5",0]}},
            """ + End + "}");
        Assert.Equal((2UL, 20), (Read(graph.ToString()).Seed!.Value, Read(graph.ToString()).Steps));
    }

    private static PictureMetadata Read(string graph) => ComfyUI.Read(new Dictionary<string, string> { ["prompt"] = graph })!;

    private static (string?, string?, ulong, int?, double?, string?, string?, int?, int?) Facts(PictureMetadata made) =>
        (made.Prompt, made.NegativePrompt, made.Seed!.Value, made.Steps, made.GuidanceScale, made.Scheduler, made.Model, made.Width, made.Height);
}
