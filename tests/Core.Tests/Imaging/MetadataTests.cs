using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using CsCheck;
using TextToImage.Imaging;
using TextToImage.Imaging.Metadata;

namespace TextToImage.Tests.Imaging;

public class MetadataTests
{
    private static readonly Picture Small = Samples.Gradient(8, 6);

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    public void Any_metadata_comes_back(PictureFormat format)
        => Samples.AnyMetadata.Sample(metadata => Assert.Equal(Json(metadata), Json(RoundTrip(PictureFile.Encode(Small, format, metadata)))), iter: 200);

    [Fact]
    public void The_parameters_line_is_as_other_tools_write_it()
    {
        var chunk = Assert.Single(Chunks.OfPng(PictureFile.Encode(Small, PictureFormat.Png, Samples.Metadata)), chunk => chunk.Type == "tEXt");
        Assert.Equal(
            "parameters\0a red house, next to a green tree\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7.5, Seed: 18446744073709551615, Size: 8x6, Model: starter, Version: TextToImage 0.1.0",
            Encoding.Latin1.GetString(chunk.Data));
    }

    [Fact]
    public void Text_beyond_Latin1_is_kept_in_iTXt()
    {
        var chunks = Chunks.OfPng(PictureFile.Encode(Small, PictureFormat.Png, Samples.Metadata with { Prompt = "日本の富士山 🚀" }));
        Assert.DoesNotContain(chunks, chunk => chunk.Type == "tEXt");
        var data = Assert.Single(chunks, chunk => Encoding.Latin1.GetString(chunk.Data).StartsWith("parameters\0", StringComparison.Ordinal)).Data;
        Assert.StartsWith("parameters\0\0\0\0\0日本の富士山 🚀\nNegative", Encoding.UTF8.GetString(data), StringComparison.Ordinal);
    }

    [Fact]
    public void Latin1_stays_in_tEXt()
        => Assert.Contains(Chunks.OfPng(PictureFile.Encode(Small, PictureFormat.Png, new PictureMetadata { Prompt = "café ÿ" })), chunk => chunk.Type == "tEXt" && Encoding.Latin1.GetString(chunk.Data) == "parameters\0café ÿ");

    [Fact]
    public void The_JSON_has_a_schema_and_the_names_of_the_command_line()
    {
        using var json = JsonDocument.Parse(MetadataJson.Write(Samples.Metadata, asciiOnly: false));
        Assert.Equal(
            ["schema", "prompt", "negativePrompt", "steps", "scheduler", "guidanceScale", "seed", "width", "height", "model", "pipeline", "device", "software"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(ulong.MaxValue, json.RootElement.GetProperty("seed").GetUInt64());
    }

    [Fact]
    public void The_JSON_is_to_the_byte_what_it_always_was()
    {
        var metadata = Samples.Metadata with
        {
            Prompt = "café 🚀 \"+'&\\",
            GuidanceScale = 0.1,
            Strength = 1e-7,
            Edited = true,
            Other = new Dictionary<string, string> { ["b"] = "2", ["a"] = "<1>", ["B"] = "" },
        };
        const string middle = """
            ","negativePrompt":"blurry","steps":20,"scheduler":"euler-a","guidanceScale":0.1,"seed":18446744073709551615,"width":8,"height":6,"strength":1E-07,"model":"starter","pipeline":"StableDiffusion","device":"cpu","software":"TextToImage 0.1.0","edited":true,"other":{"B":"","a":"
            """;
        Assert.Equal(
            """{"schema":1,"prompt":"café \uD83D\uDE80 \"+'&\\""" + middle + """<1>","b":"2"}}""",
            MetadataJson.Write(metadata, asciiOnly: false));
        Assert.Equal(
            """{"schema":1,"prompt":"caf\u00E9 \uD83D\uDE80 \u0022\u002B\u0027\u0026\\""" + middle + """\u003C1\u003E","b":"2"}}""",
            MetadataJson.Write(metadata, asciiOnly: true));
        Assert.Equal("""{"schema":1}""", MetadataJson.Write(new PictureMetadata { GuidanceScale = double.NaN, Strength = double.PositiveInfinity }, asciiOnly: true));
    }

    [Theory]
    [InlineData("{\"prompt\":\"a\"}")]
    [InlineData("{\"schema\":1,\"prompt\":5}")]
    [InlineData("{\"schema\":1,\"seed\":-1}")]
    [InlineData("{\"schema\":1,\"other\":[]}")]
    [InlineData("{\"schema\":1}{}")]
    [InlineData("[1]")]
    [InlineData("null")]
    public void JSON_of_another_form_is_none_of_ours(string json) => Assert.Null(MetadataJson.Read(json));

    [Fact]
    public void JSON_with_more_than_is_known_is_read()
    {
        var read = MetadataJson.Read("{\"schema\":2,\"prompt\":\"a\",\"lens\":{\"f\":2},\"other\":{\"b\":\"c\",\"d\":null}}");
        Assert.Equal(("a", 1, "c"), (read!.Prompt, read.Other.Count, read.Other["b"]));
    }

    [Theory]
    [InlineData(PictureFormat.Png, false, "trainedAlgorithmicMedia")]
    [InlineData(PictureFormat.Jpeg, false, "trainedAlgorithmicMedia")]
    [InlineData(PictureFormat.WebP, true, "compositeWithTrainedAlgorithmicMedia")]
    [InlineData(PictureFormat.Png, true, "compositeWithTrainedAlgorithmicMedia")]
    public void XMP_tells_the_digital_source_type(PictureFormat format, bool edited, string type)
    {
        var packet = XDocument.Parse(FindXmp(format, PictureFile.Encode(Small, format, Samples.Metadata with { Edited = edited })));
        XNamespace iptc = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/", basic = "http://ns.adobe.com/xap/1.0/";
        Assert.Equal("http://cv.iptc.org/newscodes/digitalsourcetype/" + type, packet.Descendants(iptc + "DigitalSourceType").Single().Value);
        Assert.Equal("TextToImage 0.1.0", packet.Descendants(basic + "CreatorTool").Single().Value);
    }

    [Fact]
    public void A_WebP_with_metadata_has_the_extended_header()
    {
        var chunks = Chunks.OfWebP(PictureFile.Encode(Samples.Gradient(300, 200), PictureFormat.WebP, Samples.Metadata));
        Assert.Equal(["VP8X", "VP8 ", "XMP "], chunks.Select(chunk => chunk.Type));
        Assert.Equal([4, 0, 0, 0, 299 & 255, 299 >> 8, 0, 199, 0, 0], chunks[0].Data);
    }

    [Fact]
    public void A_prompt_too_long_for_JPEG_is_an_error_and_fits_the_others()
    {
        var metadata = new PictureMetadata { Prompt = new string('x', 70_000) };
        var error = Assert.Throws<AIImageException>(() => PictureFile.Encode(Small, PictureFormat.Jpeg, metadata));
        Assert.Contains("write a PNG", error.Message, StringComparison.Ordinal);
        Assert.Equal(metadata.Prompt, RoundTrip(PictureFile.Encode(Small, PictureFormat.WebP, metadata))?.Prompt);
        Assert.Equal(metadata.Prompt, RoundTrip(PictureFile.Encode(Small, PictureFormat.Png, metadata))?.Prompt);
    }

    [Fact]
    public void A_picture_without_metadata_has_none()
    {
        foreach (var format in Enum.GetValues<PictureFormat>())
            Assert.Null(RoundTrip(PictureFile.Encode(Small, format, null)));
        Assert.DoesNotContain(Chunks.OfPng(PictureFile.Encode(Small, PictureFormat.Png, null)), chunk => chunk.Type is "tEXt" or "iTXt" or "zTXt" or "tIME");
    }

    [Fact]
    public void Text_of_other_programs_is_kept()
    {
        var png = PictureFile.Encode(Small, PictureFormat.Png, null);
        png = Chunks.InsertInPng(png, "tEXt", [.. "workflow\0{\"nodes\": []}"u8]);
        png = Chunks.InsertInPng(png, "zTXt", [.. "prompt\0\0"u8, .. Deflate("{\"3\": 1}")]);
        png = Chunks.InsertInPng(png, "iTXt", [.. "invokeai_metadata\0\x01\0en\0x\0"u8, .. Deflate("{\"seed\": 7, \"x\": \"é\"}")]);
        var metadata = RoundTrip(png)!;
        Assert.Null(metadata.Prompt);
        Assert.Equal("{\"nodes\": []}", metadata.Other["workflow"]);
        Assert.Equal("{\"3\": 1}", metadata.Other["prompt"]);
        Assert.Equal("{\"seed\": 7, \"x\": \"é\"}", metadata.Other["invokeai_metadata"]);
    }

    [Theory]
    [InlineData("tEXt", "nokeyword")]
    [InlineData("zTXt", "a\0")]
    [InlineData("zTXt", "a\0\0xnotdeflate")]
    [InlineData("iTXt", "a\0\0")]
    [InlineData("iTXt", "aiimage\0\0\0\0\0{\"schema\":")]
    [InlineData("iTXt", "aiimage\0\0\0\0\0[1]")]
    [InlineData("iTXt", "XML:com.adobe.xmp\0\0\0\0\0<not xml")]
    [InlineData("iTXt", "XML:com.adobe.xmp\0\0\0\0\0<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    public void Broken_metadata_does_not_hide_the_picture(string type, string data)
        => RoundTrip(Chunks.InsertInPng(PictureFile.Encode(Small, PictureFormat.Png, null), type, Encoding.Latin1.GetBytes(data)));

    [Theory]
    [InlineData(true, "UNICODE\0")]
    [InlineData(false, "UNICODE\0")]
    [InlineData(true, "ASCII\0\0\0")]
    public void Parameters_in_EXIF_are_read(bool bigEndian, string code)
    {
        const string text = "a cat\nSteps: 5, Sampler: Euler, Seed: 9, Size: 8x6";
        byte[] comment = [.. Encoding.ASCII.GetBytes(code), .. code[0] == 'A' ? Encoding.ASCII.GetBytes(text) : bigEndian ? Encoding.BigEndianUnicode.GetBytes(text) : Encoding.Unicode.GetBytes(text)];
        // Big-endian TIFF: a main directory with a pointer to the EXIF directory, which holds the comment.
        byte[] tiff = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 1, 0x92, 0x86, 0, 7, 0, 0, 0, (byte)comment.Length, 0, 0, 0, 44, 0, 0, 0, 0, .. comment];
        var jpeg = PictureFile.Encode(Small, PictureFormat.Jpeg, null);
        byte[] head = [0xFF, 0xE1, 0, (byte)(tiff.Length + 8), .. "Exif\0\0"u8];
        Assert.Equal(("a cat", 5, "euler", 9UL), Take(RoundTrip([.. jpeg[..2], .. head, .. tiff, .. jpeg[2..]])));
        Assert.Equal("a cat\nSteps: 5, Sampler: Euler, Seed: 9, Size: 8x6", Assert.Single(ExifTexts.Read(tiff)).Text);
        for (var length = 0; length < tiff.Length; length++)
            Assert.Empty(ExifTexts.Read(tiff[..length]));

        static (string?, int?, string?, ulong?) Take(PictureMetadata? read) => (read?.Prompt, read?.Steps, read?.Scheduler, read?.Seed);
    }

    private const string Harbour = "夕暮れの港、船が並んでいる";

    public static TheoryData<string, string, byte[]> Comments() => new()
    {
        { "big-endian", Harbour, [.. "UNICODE\0"u8, .. Encoding.BigEndianUnicode.GetBytes(Harbour)] },
        { "little-endian", Harbour, [.. "UNICODE\0"u8, .. Encoding.Unicode.GetBytes(Harbour)] },
        { "little-endian with a mark", "a 山", [.. "UNICODE\0"u8, 0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a 山")] },
        { "big-endian with a mark", "一", [.. "UNICODE\0"u8, 0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("一")] },
        { "a character of two zero bits", "一人の女の子、東京", [.. "UNICODE\0"u8, .. Encoding.Unicode.GetBytes("一人の女の子、東京")] },
        { "Hangul", "해질녘의 항구", [.. "UNICODE\0"u8, .. Encoding.Unicode.GetBytes("해질녘의 항구")] },
        { "Cyrillic", "гавань в сумерках", [.. "UNICODE\0"u8, .. Encoding.Unicode.GetBytes("гавань в сумерках")] },
        { "beyond the first plane", "🚀🌊 море", [.. "UNICODE\0"u8, .. Encoding.Unicode.GetBytes("🚀🌊 море")] },
        { "ASCII under another name", "a harbour at dusk, boats", [.. "UNICODE\0"u8, .. "a harbour at dusk, boats"u8] },
        { "UTF-8 as ASCII", Harbour, [.. "ASCII\0\0\0"u8, .. Encoding.UTF8.GetBytes(Harbour)] },
        { "Latin-1 as ASCII", "café", [.. "ASCII\0\0\0"u8, .. "caf"u8, 0xE9] },
        { "JIS", "夕暮れ", [.. "JIS\0\0\0\0\0"u8, 0x1B, 0x24, 0x42, 0x4D, 0x3C, 0x4A, 0x6B, 0x24, 0x6C, 0x1B, 0x28, 0x42] },
        { "undefined", Harbour, [.. new byte[8], .. Encoding.UTF8.GetBytes(Harbour)] },
        { "undefined and wide", "a cat", [.. new byte[8], .. Encoding.Unicode.GetBytes("a cat")] },
        { "no code at all", "a cat by the sea", [.. "a cat by the sea"u8] },
        { "nothing but the code", "", [.. "UNICODE\0"u8] },
        { "half a code", "UNI", [.. "UNI"u8] },
    };

    [Theory]
    [MemberData(nameof(Comments))]
    public void Comments_of_any_code_and_byte_order_are_read(string form, string expected, byte[] comment)
    {
        Assert.Equal((form, expected), (form, CommentText.Decode(comment, isLittle: false)));
        Assert.Equal((form, expected), (form, CommentText.Decode(comment, isLittle: true)));
    }

    private static PictureMetadata? RoundTrip(byte[] file)
    {
        using var folder = new TemporaryFolder();
        return PictureFile.Read(folder.Write("picture", file)).Metadata;
    }

    private static string? Json(PictureMetadata? metadata) => metadata is null ? null : MetadataJson.Write(metadata, asciiOnly: true);

    private static byte[] Deflate(string text)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.Optimal))
            zlib.Write(Encoding.UTF8.GetBytes(text));
        return target.ToArray();
    }

    private static string FindXmp(PictureFormat format, byte[] file)
    {
        var text = format switch
        {
            PictureFormat.Png => Encoding.UTF8.GetString(Chunks.OfPng(file).Single(chunk => Encoding.Latin1.GetString(chunk.Data).StartsWith("XML:com.adobe.xmp\0\0\0\0\0", StringComparison.Ordinal)).Data),
            PictureFormat.WebP => Encoding.UTF8.GetString(Chunks.OfWebP(file).Single(chunk => chunk.Type == "XMP ").Data),
            _ => Encoding.UTF8.GetString(file),
        };
        var start = text.IndexOf("<x:xmpmeta", StringComparison.Ordinal);
        return text[start..(text.IndexOf("</x:xmpmeta>", StringComparison.Ordinal) + 12)];
    }
}
