using System.IO.Compression;
using System.Text;
using System.Text.Json;
using TextToImage.Imaging;
using TextToImage.Imaging.Metadata;

namespace TextToImage.Tests.Imaging;

/// <summary>What other tools write into pictures, in the forms in which they write it.</summary>
public class OtherToolsTests
{
    private static readonly byte[] Plain = PictureFile.Encode(Samples.Gradient(8, 6), PictureFormat.Png, null);

    [Theory]
    [InlineData("comfy.png", 21, "euler-karras", 987654321, 768, 512)]
    [InlineData("comfy.webp", 21, "euler-karras", 987654321, 768, 512)]
    [InlineData("invoke.png", 28, "dpm++2m-karras", 424242, 640, 512)]
    public void Files_of_other_tools_say_how_they_were_made(string name, int steps, string scheduler, int seed, int width, int height)
    {
        var made = PictureFile.Read(ReferenceData.Bundled("pictures", name)).Metadata!;
        Assert.Equal(("a harbour at dusk", "people", steps, scheduler, 7.5), (made.Prompt, made.NegativePrompt, made.Steps, made.Scheduler, made.GuidanceScale));
        Assert.Equal(((ulong)seed, width, height, "harbour"), (made.Seed!.Value, made.Width, made.Height, made.Model));
    }

    [Fact]
    public void A_prompt_with_weights_is_no_line_of_settings()
    {
        var made = PictureFile.Read(ReferenceData.Bundled("pictures", "swarm-1line.png")).Metadata!;
        Assert.Equal(("a (harbour:1.3) at dusk, (boats:1.2), (gulls:0.9)", "people", 581UL, 25, 4.0), (made.Prompt, made.NegativePrompt, made.Seed!.Value, made.Steps, made.GuidanceScale));
        Assert.Equal((1024, 768, "m", "SwarmUI 0.6"), (made.Width, made.Height, made.Model, made.Software));

        const string weights = "a (harbour:1.3), (boats:1.2), (gulls:0.9), (sea:1.1)";
        var plain = Read(("parameters", weights));
        Assert.Equal(weights, plain.Prompt);
        Assert.Empty(plain.Other);
    }

    [Theory]
    [InlineData("{\"sui_image_params\":{\"prompt\":\"a cat\",\"seed\":\"18446744073709551615\",\"steps\":\"20\",\"cfgscale\":\"6.5\",\"sampler\":\"dpmpp_2m_sde_gpu\",\"scheduler\":\"karras\",\"model\":\"Official/xl.safetensors\",\"width\":8,\"height\":6}}", "a cat", ulong.MaxValue, "dpm++2m-sde-karras", "xl")]
    [InlineData("{\"sui_image_params\":{\"prompt\":\"a cat\",\"seed\":-1,\"steps\":20,\"cfgscale\":6.5,\"sampler\":\"res_multistep\",\"width\":8,\"height\":6,\"model\":\"xl\"}}", "a cat", null, "res_multistep", "xl")]
    [InlineData("{\"prompt\":\"a cat\",\"seed\":\"7\",\"steps\":20,\"guidance_scale\":6.5,\"sampler\":\"dpmpp_2m_sde_gpu\",\"scheduler\":\"karras\",\"base_model\":\"xl\",\"resolution\":\"(8, 6)\",\"full_prompt\":[\"a cat\",\"fine\"],\"version\":\"Fooocus v2.5.5\"}", "a cat", 7UL, "dpm++2m-sde-karras", "xl")]
    [InlineData("{\"Prompt\":\"a cat\",\"Seed\":7,\"Steps\":20,\"Guidance Scale\":6.5,\"Sampler\":\"euler_ancestral\",\"Scheduler\":\"normal\",\"Base Model\":\"xl.safetensors\",\"Resolution\":\"(8, 6)\"}", "a cat", 7UL, "euler-a", "xl")]
    [InlineData("{\"c\":\"a cat\",\"uc\":\"\",\"seed\":7,\"steps\":20,\"scale\":6.5,\"sampler\":\"DPM++ 2M Karras\",\"model\":\"xl.ckpt\",\"size\":\"8x6\",\"strength\":1}", "a cat", 7UL, "dpm++2m-karras", "xl")]
    public void Parameters_as_JSON_are_read(string json, string prompt, ulong? seed, string scheduler, string model)
    {
        var made = Read(("parameters", json));
        Assert.Equal((prompt, null, seed, 20, 6.5, scheduler, 8, 6, model), (made.Prompt, made.NegativePrompt, made.Seed, made.Steps, made.GuidanceScale, made.Scheduler, made.Width, made.Height, made.Model));
        Assert.Equal(json, made.Other["parameters"]);
    }

    [Fact]
    public void Old_forms_of_InvokeAI_are_read()
    {
        var dream = Read(("Dream", "\"a \"red\" cat [dog, blurry]\" -s 50 -S 1234567890 -W 512 -H 768 -C 7.5 -A k_euler_a"));
        Assert.Equal(("a \"red\" cat", "dog, blurry", 50, 1234567890UL, 512, 768, 7.5, "euler-a"), (dream.Prompt, dream.NegativePrompt, dream.Steps, dream.Seed!.Value, dream.Width, dream.Height, dream.GuidanceScale, dream.Scheduler));

        var before = Read(
            ("Dream", "anything"),
            ("sd-metadata", """{"model":"stable diffusion","model_weights":"sd-1.5","app_version":"v2.3.5","image":{"type":"img2img","prompt":[{"prompt":"a cat [dog]","weight":1}],"sampler":"k_lms","seed":9,"steps":30,"cfg_scale":8,"width":512,"height":640,"strength":0.4}}"""));
        Assert.Equal(("a cat", "dog", "lms", 9UL, 30, 8.0, "sd-1.5"), (before.Prompt, before.NegativePrompt, before.Scheduler, before.Seed!.Value, before.Steps, before.GuidanceScale, before.Model));
        Assert.Equal((true, 0.4, "InvokeAI v2.3.5"), (before.Edited, before.Strength, before.Software));
    }

    [Theory]
    [InlineData("k_euler_ancestral", null, "euler-a", null)]
    [InlineData("k_dpmpp_2m", "karras", "dpm++2m-karras", null)]
    [InlineData("k_dpmpp_2m", "exponential", "dpm++2m", "exponential")]
    [InlineData("k_dpmpp_sde", "karras", "k_dpmpp_sde", "karras")]
    public void NovelAI_is_read(string sampler, string? schedule, string expected, string? kept)
    {
        var comment = JsonSerializer.Serialize(new { prompt = "a cat", steps = 28, scale = 5.0, uc = "dog", seed = 4294967295, width = 832, height = 1216, sampler, noise_schedule = schedule });
        var made = Read(("Title", "AI generated image"), ("Description", "a cat"), ("Software", "NovelAI"), ("Source", "Stable Diffusion XL 7BCCAA2C"), ("Comment", comment));
        Assert.Equal(("a cat", "dog", 28, 5.0, 4294967295UL, 832, 1216), (made.Prompt, made.NegativePrompt, made.Steps, made.GuidanceScale, made.Seed!.Value, made.Width, made.Height));
        Assert.Equal((expected, kept, "NovelAI", "Stable Diffusion XL 7BCCAA2C"), (made.Scheduler, made.Other.GetValueOrDefault("Schedule type"), made.Software, made.Model));
    }

    [Fact]
    public void NovelAIs_captions_are_one_prompt()
    {
        var made = Read(("Description", "x"), ("Software", "NovelAI"), ("Comment", """
            {"uc":"","sampler":"k_euler","steps":20,"v4_prompt":{"caption":{"base_caption":"two cats","char_captions":[{"char_caption":"a red one"},{"char_caption":"a blue one"}]}},"v4_negative_prompt":{"caption":{"base_caption":"dog","char_captions":[]}}}
            """));
        Assert.Equal(("two cats | a red one | a blue one", "dog"), (made.Prompt, made.NegativePrompt));
    }

    [Theory]
    [InlineData("stealth_pngcomp")]
    [InlineData("stealth_pnginfo")]
    [InlineData("stealth_rgbcomp")]
    [InlineData("stealth_rgbinfo")]
    public void Text_in_the_low_bits_of_pixels_is_read(string signature)
    {
        var text = JsonSerializer.Serialize(new { Description = "a cat", Software = "NovelAI", Comment = """{"uc":"dog","steps":28,"scale":5,"seed":7,"sampler":"k_euler"}""" });
        var (picture, made) = PictureFile.Read(PictureFile.Encode(Hidden(signature, text), PictureFormat.Png, null), "a");
        Assert.Equal(("a cat", "dog", 28, 7UL, "euler"), (made!.Prompt, made.NegativePrompt, made.Steps, made.Seed!.Value, made.Scheduler));
        Assert.Null(picture.Alpha);
        var line = PictureFile.Read(PictureFile.Encode(Hidden(signature, "a dog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 64x64"), PictureFormat.Png, null), "a").Metadata!;
        Assert.Equal(("a dog", "euler-a", 5UL), (line.Prompt, line.Scheduler, line.Seed!.Value));
    }

    [Fact]
    public void Low_bits_that_promise_too_much_are_left_alone()
    {
        var bomb = Hidden("stealth_pngcomp", new string('a', 3_000_000));
        Assert.Null(PictureFile.Read(PictureFile.Encode(bomb, PictureFormat.Png, null), "a").Metadata);
        var cut = Hidden("stealth_pnginfo", "a cat").Crop(0, 0, 3, 64);
        Assert.Null(PictureFile.Read(PictureFile.Encode(cut, PictureFormat.Png, null), "a").Metadata);
        Assert.Null(PictureFile.Read(Plain, "a").Metadata);
    }

    [Fact]
    public void Draw_Things_is_read_from_XMP()
    {
        const string packet = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/">
              <xmp:CreatorTool>Draw Things</xmp:CreatorTool>
              <exif:UserComment>
                <rdf:Alt>
                  <rdf:li xml:lang="x-default">{"c":"a cat","uc":"dog","model":"sd_v1.5_f16.ckpt","sampler":"Euler A","scale":7.5,"seed":4279116933,"size":"512x768","steps":20,"strength":0.6}</rdf:li>
                </rdf:Alt>
              </exif:UserComment>
            </rdf:Description></rdf:RDF></x:xmpmeta>
            """;
        var made = Read(("XML:com.adobe.xmp", packet));
        Assert.Equal(("a cat", "dog", "sd_v1.5_f16", "euler-a", 7.5, 4279116933UL, 512, 768, 20), (made.Prompt, made.NegativePrompt, made.Model, made.Scheduler, made.GuidanceScale, made.Seed!.Value, made.Width, made.Height, made.Steps));
        Assert.Equal((true, 0.6, "Draw Things"), (made.Edited, made.Strength, made.Software));
    }

    [Fact]
    public void Midjourneys_prompt_is_without_its_parameters()
    {
        var made = Read(("Description", "a cat -- by the sea --ar 3:2 --no dog, boat --seed 12 --v 6.1 Job ID: 1fb23a3a-5d7f-4f5a-9d5e-0123456789ab"), ("Author", "somebody"));
        Assert.Equal(("a cat -- by the sea", "dog, boat", 12UL, "6.1", "Midjourney"), (made.Prompt, made.NegativePrompt, made.Seed!.Value, made.Model, made.Software));
    }

    [Fact]
    public void Forges_distilled_guidance_and_other_noise_schedules_are_kept()
    {
        var made = Read(("parameters", "a cat\nSteps: 20, Sampler: Euler, Schedule type: Simple, CFG scale: 1, Distilled CFG Scale: 3.5, Seed: 5, Size: 64x64"));
        Assert.Equal(("euler", 3.5, "Simple"), (made.Scheduler, made.GuidanceScale, made.Other["Schedule type"]));
    }

    [Theory]
    [InlineData("DPM++ 2M Karras", null, "dpm++2m-karras")]
    [InlineData("dpmpp_2m", "karras", "dpm++2m-karras")]
    [InlineData("k_euler_a", null, "euler-a")]
    [InlineData("kdpm_2_a_k", null, "dpm2-a-karras")]
    [InlineData("uni_pc_bh2", "normal", "unipc")]
    [InlineData("plms", null, "pndm")]
    [InlineData("DPM++ 2S a Karras", null, "DPM++ 2S a Karras")]
    [InlineData("DPM++ SDE Karras", null, "DPM++ SDE Karras")]
    [InlineData("dpmpp_2s_ancestral", "karras", "dpmpp_2s_ancestral")]
    [InlineData("Euler A Trailing", null, "Euler A Trailing")]
    [InlineData("", null, "")]
    public void Samplers_that_are_ours_have_our_names_and_others_their_own(string sampler, string? schedule, string expected)
        => Assert.Equal(expected, SamplerNames.FromOtherTools(sampler, schedule));

    [Fact]
    public void Texts_of_other_tools_go_on_with_what_is_made_of_a_picture()
    {
        const string workflow = "{\"nodes\": [\"é\", 1]}";
        var made = Read(("prompt", "{\"3\":{\"class_type\":\"KSampler\",\"inputs\":{}}}"), ("workflow", workflow), ("generation", "x"));
        var png = PictureFile.Encode(Samples.Gradient(4, 4), PictureFormat.Png, made);
        Assert.Contains(Chunks.OfPng(png), chunk => chunk.Type == "tEXt" && Encoding.Latin1.GetString(chunk.Data) == "workflow\0" + workflow);
        foreach (var format in Enum.GetValues<PictureFormat>())
        {
            var again = PictureFile.Read(PictureFile.Encode(Samples.Gradient(4, 4), format, made), "a").Metadata!;
            Assert.Equal(made.Other.OrderBy(text => text.Key, StringComparer.Ordinal), again.Other.OrderBy(text => text.Key, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_workflow_too_long_for_JPEG_says_so_in_its_place()
    {
        var made = Read(("prompt", "{\"3\":{\"class_type\":\"KSampler\",\"inputs\":{}}}"), ("workflow", "{\"a\":\"" + new string('x', 90_000) + "\"}"));
        var again = PictureFile.Read(PictureFile.Encode(Samples.Gradient(4, 4), PictureFormat.Jpeg, made), "a").Metadata!;
        Assert.Equal("90008 characters, more than a JPEG holds", again.Other["workflow"]);
        Assert.Equal(made.Other["prompt"], again.Other["prompt"]);
    }

    [Theory]
    [InlineData("{\"sui_image_params\":5}")]
    [InlineData("{\"sui_image_params\":{\"prompt\":\"\\ud800 a\",\"seed\":1e400,\"steps\":-3,\"width\":\"x\",\"model\":[1]}}")]
    [InlineData("{\"\\udc00\":1,\"base_model\":{},\"resolution\":[1]}")]
    [InlineData("{\"c\":\"a\",\"size\":\"xxx\",\"sampler\":{\"a\":NaN}}")]
    [InlineData("{\"Comment\":\"{\\\"uc\\\":[],\\\"sampler\\\":3,\\\"v4_prompt\\\":{\\\"caption\\\":{\\\"char_captions\\\":[3]}}}\"}")]
    [InlineData("{\"a\":\"\\u")]
    public void Hostile_JSON_hides_no_picture(string json)
    {
        foreach (var keyword in new[] { "parameters", "prompt", "invokeai_metadata", "sd-metadata", "Comment", "Dream" })
            Assert.NotNull(Read((keyword, json)));
    }

    [Fact]
    public void JSON_deeper_than_the_stack_is_not_followed()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_000);
        Assert.Equal(deep, Read(("parameters", deep)).Prompt);
        Assert.Null(Read(("prompt", deep)).Prompt);
    }

    private static PictureMetadata Read(params (string Keyword, string Text)[] texts)
    {
        var file = texts.Aggregate(Plain, (png, text) => Chunks.InsertInPng(png, "iTXt", [.. Encoding.Latin1.GetBytes(text.Keyword), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text.Text)]));
        return PictureFile.Read(file, "a").Metadata!;
    }

    /// <summary>A picture with a text in its low bits, written pixel by pixel down the columns.</summary>
    private static Picture Hidden(string signature, string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        if (signature.EndsWith("comp", StringComparison.Ordinal))
        {
            using var target = new MemoryStream();
            using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
                gzip.Write(content);
            content = target.ToArray();
        }
        byte[] all = [.. Encoding.ASCII.GetBytes(signature), (byte)(content.Length >> 21), (byte)(content.Length >> 13), (byte)(content.Length >> 5), (byte)(content.Length << 3), .. content];
        var picture = Samples.Gradient(200, 200);
        var isAlpha = signature.Contains("png", StringComparison.Ordinal);
        var (rgb, alpha) = ((byte[])picture.Rgb.Clone(), Enumerable.Repeat((byte)254, 200 * 200).ToArray());
        for (var i = 0; i < all.Length * 8; i++)
        {
            var bit = (all[i / 8] >> (7 - (i % 8))) & 1;
            var pixel = isAlpha ? i : i / 3;
            var at = (pixel % 200 * 200) + (pixel / 200);
            if (isAlpha)
                alpha[at] = (byte)(254 | bit);
            else
                rgb[(at * 3) + (i % 3)] = (byte)((rgb[(at * 3) + (i % 3)] & 0xFE) | bit);
        }
        return new Picture(200, 200, rgb, isAlpha ? alpha : null);
    }
}
