using CsCheck;
using TextToImage.Diffusion;
using TextToImage.Networks;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Diffusion;

public sealed class WindowTests : IDisposable
{
    private const int Planes = 2;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_window_goes_on_at_the_opposite_edge_as_often_as_need_be() => AnyWindow.Sample(item =>
    {
        var (window, height, width) = item;
        var canvas = Numbers(Planes * height * width);
        var seen = new float[Planes * window.Height * window.Width];
        window.Gather(canvas, height, width, seen);
        for (var i = 0; i < seen.Length; i++)
        {
            var (plane, row, column) = (i / (window.Height * window.Width), i / window.Width % window.Height, i % window.Width);
            Assert.Equal(canvas[(((plane * height) + ((window.Top + row) % height)) * width) + ((window.Left + column) % width)], seen[i]);
        }
    });

    [Fact]
    public void What_is_scattered_comes_back_where_it_was_gathered_times_its_weight() => AnyWindow.Sample(item =>
    {
        var (window, height, width) = item;
        var values = Numbers(Planes * window.Height * window.Width);
        float[] weights = [.. Enumerable.Range(0, window.Height * window.Width).Select(i => i % 3 + 1f)];
        var canvas = new float[Planes * height * width];
        window.Scatter(values, weights, canvas, height, width);
        var expected = new float[canvas.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (plane, row, column) = (i / weights.Length, i / window.Width % window.Height, i % window.Width);
            expected[(((plane * height) + ((window.Top + row) % height)) * width) + ((window.Left + column) % width)] += values[i] * weights[i % weights.Length];
        }
        Assert.All(expected.Zip(canvas), pair => Assert.Equal(pair.First, pair.Second, 3));
    });

    [Fact]
    public void A_margin_surrounds_the_canvas_with_its_opposite_edges()
    {
        var window = CanvasWindow.WithMargin(2, 3, 4);
        Assert.Equal((10, 11), (window.Height, window.Width));
        float[] canvas = [1, 2, 3, 4, 5, 6];
        var seen = new float[110];
        window.Gather(canvas, 2, 3, seen);
        float[] middle = [.. seen.AsSpan((4 * 11) + 4, 3), .. seen.AsSpan((5 * 11) + 4, 3)];
        Assert.Equal(canvas, middle);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_network_that_looks_at_one_place_predicts_the_same_through_windows(double guidance)
    {
        var file = _folder.File("unet.onnx");
        TinyDenoiser.SaveFilling(file, 0.3f, 0.7f);
        using var network = Network.Load(file, DeviceKind.Cpu, default);
        Assert.All(Run(network, guidance, null).Zip(Run(network, guidance, Windows)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Windows_that_leave_a_hole_are_an_error()
    {
        var file = _folder.File("unet.onnx");
        TinyDenoiser.SaveFilling(file, 0.3f, 0.7f);
        using var network = Network.Load(file, DeviceKind.Cpu, default);
        Assert.Throws<ArgumentException>(() => Run(network, 1, [new CanvasWindow(0, 0, 6, 6)]));
    }

    /// <summary>Three overlapping windows over 6 x 10 latents, the last one around the right edge.</summary>
    private static CanvasWindow[] Windows => [new(0, 0, 6, 6), new(0, 3, 6, 6), new(0, 7, 6, 6)];

    private static Gen<(CanvasWindow Window, int Height, int Width)> AnyWindow =>
        from height in Gen.Int[1, 6]
        from width in Gen.Int[1, 6]
        from top in Gen.Int[0, height - 1]
        from left in Gen.Int[0, width - 1]
        from rows in Gen.Int[1, 15]
        from columns in Gen.Int[1, 15]
        select (new CanvasWindow(top, left, rows, columns), height, width);

    private static float[] Run(Network network, double guidance, CanvasWindow[]? windows)
    {
        var sampler = Schedulers.Create(SchedulerConfig.Parse("""{ "_class_name": "DDIMScheduler", "clip_sample": false }"""), new SamplerRequest(3, 2));
        var text = new Conditioning("encoder_hidden_states", new Tensor([1, 2], [2, 1, 1]), Tensor.Zeros(2, 1, 1));
        var known = new ConcatenatedChannels(Numbers(5 * 60), [1, 5, 6, 10]);
        var denoising = new Denoising(network, [2, 4, 6, 10], sampler, new GuidanceSettings(guidance), [text], known);
        var noise = new PerSampleNoise([new TorchRandom(1), new TorchRandom(2)]);
        var first = new float[2 * 4 * 60];
        noise.Fill(first);
        return DenoisingRun.Of(denoising, first, noise, windows);
    }

    private static float[] Numbers(int count)
    {
        var numbers = new float[count];
        new TorchRandom(7).Fill(numbers);
        return numbers;
    }
}
