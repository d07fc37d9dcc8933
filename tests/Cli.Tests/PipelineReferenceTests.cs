using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TextToImage.Imaging;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Tests.Pipelines;

namespace TextToImage.Cli.Tests;

/// <summary>
/// The pipelines of diffusers, from the seed alone, by the command line: every case that is one picture, with a copy of its model that has
/// the schedulers of the case. Latents where the family has some, and pixels, as close as by the library.
/// </summary>
[Trait("Category", "Reference")]
public sealed partial class PipelineReferenceTests : IDisposable
{
    private const string Output = "a.png", LowRes = "low_res_image";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Cases() => new(ReferenceCase.Names().Select(row => row.Data).Where(name => IsOnePicture(ReferenceCase.Load(name))));

    public static TheoryData<string> Masks() => new(Cases().Select(row => row.Data).Where(name => ReferenceCase.Load(name).PictureFile("mask") is not null));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void The_command_line_agrees_with_diffusers(string name)
    {
        var reference = ReferenceCase.Load(name);
        Assert.SkipUnless(Enlarges(reference) || PipelineReference.Supports(reference), $"{reference.Pipeline} is not part of this version.");
        Run(Arguments(reference));
        PipelineReference.SamePicture(reference.Pictures[0], PictureFile.Read(_folder.File(Output)).Picture);
        if (HasLatents(reference))
            CheckLatents(reference);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Masks))]
    public void Pasting_back_leaves_diffusers_pixels_under_the_mask_and_the_pictures_own_elsewhere(string name)
    {
        const int PixelTolerance = 2;
        var reference = ReferenceCase.Load(name);
        Run([.. Arguments(reference).Except(["--no-paste-back", "--latents"]), "--mask-blur", "0"]);
        var mask = PictureFile.ReadMask(reference.PictureFile("mask")!);
        var (before, _) = PictureFile.Read(reference.PictureFile("init_image")!);
        var (expected, _) = PictureFile.Read(reference.Pictures[0]);
        var (actual, _) = PictureFile.Read(_folder.File(Output));
        for (var i = 0; i < actual.Rgb.Length; i++)
        {
            var (allowed, tolerance) = mask.Values[i / 3] == 0 ? (before.Rgb[i], 0) : (expected.Rgb[i], PixelTolerance);
            Assert.InRange(actual.Rgb[i] - allowed, -tolerance, tolerance);
        }
    }

    [Theory]
    [InlineData("--seed", "15", "14")]
    [InlineData("--strength", "0.6", "0.7")]
    public void Another_value_of_an_option_is_another_picture(string option, string value, string other)
    {
        var reference = ReferenceCase.Load(ReferenceData.Bundled("reference", "sd15"), "img2img-ddim");
        var arguments = Arguments(reference);
        var at = arguments.IndexOf(option) + 1;
        Assert.Equal(value, arguments[at]);
        arguments[at] = other;
        Run(arguments);
        Assert.ThrowsAny<Exception>(() => CheckLatents(reference));
    }

    private static bool IsOnePicture(ReferenceCase reference) => reference.Texts("prompt").Count == 1 && reference.Pictures.Count == 1;

    private static bool Enlarges(ReferenceCase reference) => reference.PictureFile(LowRes) is not null;

    /// <summary>Whether the command can write latents: pixels are none, and resizing has no option for it.</summary>
    private static bool HasLatents(ReferenceCase reference) => reference.Has("final_latents") && !Enlarges(reference);

    private List<string> Arguments(ReferenceCase reference)
    {
        string[] prompt = reference.Texts("prompt")[0] is { } text ? [text] : [];
        List<string> arguments =
        [
            .. Enlarges(reference) ? ["resize", reference.PictureFile(LowRes)!, "--scale", "4", .. prompt.Prepend("--prompt")]
                : reference.PictureFile("init_image") is { } picture ? ["edit", picture, .. prompt]
                : (string[])["new", .. prompt],
            "--model", PipelineReference.Model(reference, _folder), "--out", Output,
            .. HasLatents(reference) ? ["--latents"] : Array.Empty<string>(),
            .. Options(reference),
        ];
        return arguments;
    }

    /// <summary>Everything about the call that is not as usual, by the table of settings.</summary>
    private static IEnumerable<string> Options(ReferenceCase reference)
    {
        var request = PipelineReference.Request(reference) with { NegativePrompt = reference.Texts("negative_prompt")[0], Seed = reference.Seed };
        if (Enlarges(reference))
            request = request with { Width = null, Height = null, NoiseLevel = (int)reference["noise_level"]! };
        var size = request is { Width: { } width, Height: { } height } ? new[] { "--size", $"{width}x{height}" } : [];
        return size.Concat(SettingsTable.All.Where(row => row.IsOn(SettingSurfaces.CommandLine) && !Equals(row.In(request), row.Default)).SelectMany(row => Option(row, row.In(request)!, reference)));
    }

    private static string[] Option(Setting row, object value, ReferenceCase reference) => value switch
    {
        bool => [row.Option],
        Mask => [row.Option, reference.PictureFile("mask")!],
        Picture => [row.Option, reference.PictureFile("control_image")!],
        Enum word => [row.Option, Setting.Text(word).ToLowerInvariant()],
        _ => [row.Option, Setting.Text(value)],
    };

    private void Run(IEnumerable<string> arguments)
    {
        var result = CommandLine.Run(_folder.Path, [.. arguments]);
        Assert.Equal((0, ""), (result.ExitCode, string.Join('\n', result.Error.Split('\n').Where(line => line.StartsWith("aiimage:", StringComparison.Ordinal) && !line.Contains("also written", StringComparison.Ordinal)))));
    }

    private void CheckLatents(ReferenceCase reference)
    {
        const string Tensor = "final_latents";
        PipelineReference.Close(reference.Tensor(Tensor).Data, PipelineReference.Arranged(reference, Tensor, Latents()), PipelineReference.Tolerance(reference), Tensor);
    }

    /// <summary>The numbers of the NumPy file as a batch of one.</summary>
    private Tensor Latents()
    {
        var bytes = File.ReadAllBytes(_folder.File("a-latents.npy"));
        var header = BitConverter.ToUInt16(bytes, 8);
        var shape = Shape().Match(System.Text.Encoding.ASCII.GetString(bytes, 10, header)).Groups[1].Value;
        return new Tensor(MemoryMarshal.Cast<byte, float>(bytes.AsSpan(10 + header)).ToArray(), [1, .. shape.Split(", ").Select(long.Parse)]);
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shape();
}
