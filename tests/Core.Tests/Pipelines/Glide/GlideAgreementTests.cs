using System.Runtime.InteropServices;
using TextToImage.Diffusion;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Tests.Pipelines;

/// <summary>Both stages agree with a plain implementation of the notebooks on linear networks, from the seed alone.</summary>
public sealed class GlideAgreementTests : IDisposable
{
    private const double Tolerance = 1e-4;
    private const int Small = 8, Large = 32, Scale = Large / Small;
    private const ulong Seed = 13;
    private const string Prompt = "an oil painting of a corgi";

    // What GLIDE's tokenizer makes of it with this vocabulary (tests/data/glide-tokenizer/golden.json).
    private static readonly int[] Ids = [272, 267, 346, 279, 391, 889, 286, 257, 1162, 70, 72];
    private static readonly int[] Hundred = [.. Enumerable.Range(0, 100).Select(i => (int)Math.Round(i * (999 / 99.0)))];
    private static readonly int[] Fast27 = [997, 800, 799, 600, 599, 500, 400, 399, 377, 355, 333, 311, 288, 266, 244, 222, 200, 199, 177, 155, 133, 111, 88, 66, 44, 22, 0];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_from_text()
    {
        var model = new GlideModel(_folder.Path).Save();
        var (small, large) = Draw(model, new GenerationRequest { Prompt = Prompt, Seed = Seed });
        var noise = new GivenNoise(Seed);
        Close(NaiveSmall(model, 3, 3, noise, null), small);

        var low = NaiveGlide.LowRes(small, Small, Large);
        var text = model.LargeText.Evaluate(Ids);
        var start = noise.Row(3 * Large * Large).Select(value => value * 0.997).ToArray();
        var expected = new NaiveGlide(cosine: false, Fast27).DdimSampleLoop((x, t) => GlideModel.UNet(6).Evaluate([.. x, .. low], t, text), start);
        Close(expected, large);
    }

    [Theory]
    [InlineData(7, 10, false)]
    [InlineData(3, 6, false)]
    [InlineData(7, 10, true)]
    public void Parts_of_pictures(int takesSmall, int takesLarge, bool separate)
    {
        var model = separate ? new GlideModel(_folder.Path).Save(inpainting: true) : new GlideModel(_folder.Path).Save(takesSmall, takesLarge);
        var picture = Gradient(Large);
        var mask = Mask.Rectangle(Large, Large, 8, 4, 16, 20);
        var (small, large) = Draw(model, new GenerationRequest { Prompt = Prompt, Seed = Seed, Edit = new PictureEdit(picture) { Mask = mask } });

        var known = new Known(Numbers(Resampling.Resize(picture, Small, Small)), Small, (x, y) => x is >= 2 and < 6 && y is >= 1 and < 6 ? 0 : 1);
        var noise = new GivenNoise(Seed);
        Close(NaiveSmall(model, takesSmall, 5, noise, known), small);

        var (low, text) = (NaiveGlide.LowRes(small, Small, Large), model.LargeText.Evaluate(Ids));
        var knownLarge = new Known(Numbers(picture), Large, (x, y) => known.Mask[(y / Scale * Small) + (x / Scale)]);
        var beside = takesLarge == 10 ? knownLarge.Channels : [];
        var start = noise.Row(3 * Large * Large).Select(value => value * 0.997).ToArray();
        var expected = new NaiveGlide(cosine: false, Fast27).PSampleLoop(
            (x, t) => GlideModel.UNet(takesLarge).Evaluate([.. x, .. beside, .. low], t, text), start, () => noise.Row(3 * Large * Large), knownLarge.Force);
        Close(expected, large);
        for (var i = 0; i < large.Length; i++)
        {
            if (knownLarge.Mask[i % (Large * Large)] == 1)
                Assert.Equal(knownLarge.Image[i], large[i], 1e-4);
        }
    }

    /// <summary>tests/data/glide/make_golden.py ran GLIDE's own sampling code over the same networks.</summary>
    [Theory]
    [InlineData("text")]
    [InlineData("inpaint")]
    public void What_the_code_of_the_authors_gives(string name)
    {
        var edit = name == "text" ? null : new PictureEdit(Gradient(Large)) { Mask = Mask.Rectangle(Large, Large, 8, 4, 16, 20) };
        var model = new GlideModel(_folder.Path).Save(inpainting: edit is not null);
        var (small, large) = Draw(model, new GenerationRequest { Prompt = Prompt, Seed = Seed, Edit = edit });
        Close(Golden($"{name}-small.f32"), small);
        Close(Golden($"{name}-large.f32"), large);
    }

    [Fact]
    public void A_network_with_a_mask_gets_zeros_where_nothing_is_known()
    {
        var model = new GlideModel(_folder.Path).Save(7, 10);
        var (small, _) = Draw(model, new GenerationRequest { Prompt = Prompt, Seed = Seed });
        var nothing = new Known(new double[3 * Small * Small], Small, (_, _) => 0);
        Close(NaiveSmall(model, 7, 3, new GivenNoise(Seed), nothing), small);
    }

    [Fact]
    public void One_changed_number_is_noticed()
    {
        double[] expected = [1, -2, 3];
        Close(expected, [1, -2, 3.0002f]);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Close(expected, [1, -2.0004f, 3]));
    }

    private static double[] Golden(string file) =>
        [.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(ReferenceData.Bundled("glide", file))).ToArray().Select(value => (double)value)];

    private static double[] NaiveSmall(GlideModel model, int takes, double scale, GivenNoise noise, Known? known)
    {
        var count = 3 * Small * Small;
        double[] beside = takes == 7 ? known?.Channels ?? new double[4 * Small * Small] : [];
        var start = noise.FirstOfTwoRows(count);
        return new NaiveGlide(cosine: true, Hundred).PSampleLoop(
            NaiveGlide.Guided(Row(Ids), Row([]), scale), start, () => noise.FirstOfTwoRows(count), known is null ? null : known.Force);

        NaiveGlide.Model Row(int[] ids)
        {
            var text = model.SmallText.Evaluate(ids);
            return (x, t) => GlideModel.UNet(takes).Evaluate([.. x, .. beside], t, text);
        }
    }

    private static (float[] Small, float[] Large) Draw(GlideModel model, GenerationRequest request)
    {
        using var pipeline = DiffusionPipeline.Load(model.Open(), DeviceKind.Cpu);
        var settings = pipeline.Resolve(request, pipeline.Limits);
        var state = pipeline.Draw(new RunContext(settings, [Prompts.Of(request)], settings.Seeds.Noise(0, 1), new NetworkMeter(), default));
        return (state.Tensor("small").Values, state.Tensor("sample").Values);
    }

    private static void Close(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var allowed = expected.Max(Math.Abs) * Tolerance;
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= allowed, $"number {i} is {actual[i]}, expected {expected[i]} within {allowed}");
    }

    private static Picture Gradient(int side) =>
        new(side, side, [.. Enumerable.Range(0, 3 * side * side).Select(i => (byte)(20 + (i * 7 / 3 % 200)))]);

    private static double[] Numbers(Picture picture)
    {
        var plane = picture.Width * picture.Height;
        return [.. Enumerable.Range(0, 3 * plane).Select(i => (picture.Rgb[(i % plane * 3) + (i / plane)] / 127.5) - 1)];
    }

    /// <summary>inpaint_image and inpaint_mask of the notebook; the mask is 1 where the picture is known.</summary>
    private sealed class Known
    {
        public Known(double[] image, int side, Func<int, int, double> mask)
        {
            Mask = [.. Enumerable.Range(0, side * side).Select(i => mask(i % side, i / side))];
            Image = [.. image.Select((value, i) => value * Mask[i % Mask.Length])];
        }

        public double[] Image { get; }

        public double[] Mask { get; }

        public double[] Channels => [.. Image, .. Mask];

        public double[] Force(double[] clean) => [.. clean.Select((value, i) => (value * (1 - Mask[i % Mask.Length])) + (Image[i] * Mask[i % Mask.Length]))];
    }

    /// <summary>One generator, drawn from as the notebooks draw.</summary>
    private sealed class GivenNoise(ulong seed)
    {
        private readonly TorchRandom _random = new((ulong)seed);

        public double[] Row(int count)
        {
            var numbers = new float[count];
            _random.Fill(numbers);
            return [.. numbers.Select(value => (double)value)];
        }

        public double[] FirstOfTwoRows(int count) => Row(2 * count)[..count];
    }
}
