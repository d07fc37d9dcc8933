using System.Globalization;
using System.Runtime.InteropServices;
using TextToImage.Imaging;

namespace TextToImage.Cli.Tests;

/// <summary>The editing pipelines of diffusers, from the seed alone, by the command line: latents to 1e-4 of the largest, pixels to 2.</summary>
[Trait("Category", "Reference")]
public sealed class EditReferenceTests : IDisposable
{
    private const double LatentTolerance = 1e-4;
    private const int PixelTolerance = 2;
    private const string Legacy = "StableDiffusionInpaintPipelineLegacy";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Cases() => new(ReferenceCase.Names()
        .Select(row => row.Data)
        .Where(name => ReferenceCase.Load(name).Pipeline is "StableDiffusionImg2ImgPipeline" or "StableDiffusionInpaintPipeline" or Legacy));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void The_command_line_agrees_with_diffusers(string name)
    {
        var reference = ReferenceCase.Load(name);
        var result = CommandLine.Run(_folder.Path, [.. Arguments(reference), "--no-paste-back", "--latents", "--out", "a.png"]);
        Assert.Equal((0, ""), (result.ExitCode, string.Join('\n', result.Error.Split('\n').Where(line => line.Contains("warning", StringComparison.Ordinal)))));
        var (expected, _) = PictureFile.Read(reference.Pictures[0]);
        var (actual, _) = PictureFile.Read(_folder.File("a.png"));
        Assert.InRange(expected.Rgb.Zip(actual.Rgb, (a, b) => Math.Abs(a - b)).Max(), 0, PixelTolerance);
        AssertClose(reference.Tensor("final_latents").Data, Latents(_folder.File("a-latents.npy")));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Pasting_back_leaves_diffusers_pixels_under_the_mask_and_the_pictures_own_elsewhere(string name)
    {
        var reference = ReferenceCase.Load(name);
        if (reference.PictureFile("mask") is not { } maskFile)
            return;
        Assert.Equal(0, CommandLine.Run(_folder.Path, [.. Arguments(reference), "--mask-blur", "0", "--out", "a.png"]).ExitCode);
        var mask = PictureFile.ReadMask(maskFile);
        var (before, _) = PictureFile.Read(reference.PictureFile("init_image")!);
        var (expected, _) = PictureFile.Read(reference.Pictures[0]);
        var (actual, _) = PictureFile.Read(_folder.File("a.png"));
        for (var i = 0; i < actual.Rgb.Length; i++)
        {
            var allowed = mask.Values[i / 3] == 0 ? before.Rgb[i] : expected.Rgb[i];
            Assert.InRange(actual.Rgb[i] - allowed, mask.Values[i / 3] == 0 ? 0 : -PixelTolerance, mask.Values[i / 3] == 0 ? 0 : PixelTolerance);
        }
    }

    private static string[] Arguments(ReferenceCase reference)
    {
        string[] scheduler = (string)reference["scheduler"]!["_class_name"]! is var name ? ["--scheduler", name] : [];
        string[] mask = reference.PictureFile("mask") is { } file ? ["--mask", file] : [];
        string[] level = reference.Pipeline == Legacy ? ["--known-level", "same"] : [];
        string[] negative = reference.Texts("negative_prompt")[0] is { } text ? ["--negative", text] : [];
        return
        [
            "edit", reference.PictureFile("init_image")!, reference.Texts("prompt")[0]!, "--model", reference.Model,
            "--seed", Text(reference.Seed), "--steps", Text((int)reference["num_inference_steps"]!), "--guidance", Text((double)reference["guidance_scale"]!),
            "--strength", Text((double)reference["strength"]!), "--eta", Text((double?)reference["eta"] ?? 0),
            .. scheduler, .. mask, .. level, .. negative,
        ];

        static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
    }

    /// <summary>The numbers of a NumPy file, whose header says how long it is.</summary>
    private static float[] Latents(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var header = BitConverter.ToUInt16(bytes, 8);
        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + header)).ToArray();
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var allowed = expected.Max(Math.Abs) * LatentTolerance;
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -allowed, allowed));
    }
}
