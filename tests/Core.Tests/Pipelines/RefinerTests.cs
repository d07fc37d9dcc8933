using TextToImage.Diffusion;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Pipelines;

/// <summary>Stable Diffusion XL where a second network makes the last fifth of the way, and where a run begins with a picture.</summary>
public sealed class RefinerTests : IDisposable
{
    private const int Steps = 8, HandOverStep = 6, SecondStates = 40, AllStates = 64, Pooled = 36;
    private const double Tolerance = 1e-4, Guidance = 5, ScalingFactor = 0.13025;
    private const string Negative = "blurry, low quality, text";
    private readonly ReferenceCase _reference = ReferenceCase.Load(ReferenceData.Bundled("reference", "sdxl"), "txt2img-euler");
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public RefinerTests() => _model = PipelineReference.Model(_reference, _folder);

    private double[] Timesteps => [.. _reference["timesteps"]!.AsArray().Select(value => (double)value!)];

    public void Dispose() => _folder.Dispose();

    /// <summary>diffusers with denoising_end and denoising_start of 0.8: timesteps of 200 and more are the base's, and the refiner is not told of the first encoder.</summary>
    [Fact]
    public void The_refiner_takes_over_the_sample_as_it_is_where_diffusers_does()
    {
        var refiner = new LinearUNet(SecondStates, Pooled, sizes: 5);
        SaveNetwork(refiner, "refiner", "unet");
        var run = Run(PipelineReference.Request(_reference));
        var sample = Draw(run);

        Assert.True(Timesteps[HandOverStep - 1] >= 200 && Timesteps[HandOverStep] < 200);
        var (handed, shape) = _reference.Tensor("step_sample");
        var each = handed.Length / shape[0];
        var expected = Euler(handed.AsSpan(HandOverStep * each, each).ToArray(), HandOverStep, (scaled, timestep) => Guided(
            refiner.Predict(scaled, timestep, Tokens("negative_prompt_embeds", SecondStates), _reference.Tensor("negative_pooled_prompt_embeds").Data, [48, 64, 0, 0, 2.5f]),
            refiner.Predict(scaled, timestep, Tokens("prompt_embeds", SecondStates), _reference.Tensor("pooled_prompt_embeds").Data, [48, 64, 0, 0, 6])));
        PipelineReference.Close(expected, sample, Tolerance, "final latents");
        Assert.Equal(Steps, run.Meter.Calls);
    }

    /// <summary>What two networks that are the same make in two shares is what one makes of the whole.</summary>
    [Theory]
    [InlineData("euler", "")]
    [InlineData("heun", "")]
    [InlineData("euler-a", "")]
    [InlineData("euler", "guided in the middle")]
    [InlineData("euler", "picture")]
    [InlineData("euler", "picture with little strength")]
    [InlineData("euler", "masked picture")]
    [InlineData("euler", "control picture")]
    public void One_network_in_two_shares_is_one_run(string scheduler, string what)
    {
        var picture = Noise(64, 48);
        var request = PipelineReference.Request(_reference) with { Scheduler = scheduler, Trace = true };
        request = what switch
        {
            "" => request,
            "guided in the middle" => request with { GuidanceStart = 0.3, GuidanceEnd = 0.9 },
            "picture" => request with { Edit = new PictureEdit(picture) { Strength = 0.6 } },
            "picture with little strength" => request with { Edit = new PictureEdit(picture) { Strength = 0.2 } },
            "masked picture" => request with { Edit = new PictureEdit(picture) { Strength = 0.8, Mask = Mask.Rectangle(64, 48, 8, 8, 32, 24), PasteBack = false } },
            _ => request with { Control = picture },
        };
        SaveNetwork(new LinearUNet(0, Pooled, 0, isSteered: request.Control is not null), "unet");
        var whole = Run(request);
        var expected = Draw(whole);
        SaveNetwork(new LinearUNet(0, Pooled, 0), "refiner", "unet");
        var shared = Run(request);
        var actual = Draw(shared);

        Assert.Equal(whole.Meter.Calls, shared.Meter.Calls);
        Assert.Equal(expected, actual);
        Assert.Equal(whole.Trace!.Reverse.Select(step => step.Timestep), shared.Trace!.Reverse.Select(step => step.Timestep));
        Assert.Equal(whole.Trace.Forward.Select(step => step.Sample), shared.Trace.Forward.Select(step => step.Sample));
    }

    /// <summary>diffusers' image-to-image with a strength of 0.6: the last int(8 * 0.6) steps, from the picture's latents with the noise of the first of them.</summary>
    [Fact]
    public void A_picture_is_noised_to_the_step_at_which_diffusers_begins()
    {
        const int first = Steps - 4;
        var unet = new LinearUNet(AllStates, Pooled, sizes: 6);
        SaveNetwork(unet, "unet");
        var picture = Noise(64, 48);
        var run = Run(PipelineReference.Request(_reference) with { Edit = new PictureEdit(picture) { Strength = 0.6 } });
        var sample = Draw(run);

        var (parameters, noise, start) = (Encoded(picture), new TorchRandom(_reference.Seed), new float[sample.Length]);
        var (posterior, firstNoise) = (new float[sample.Length], new float[sample.Length]);
        noise.Fill(posterior);
        noise.Fill(firstNoise);
        for (var i = 0; i < start.Length; i++)
        {
            var deviation = Math.Exp(0.5 * Math.Clamp(parameters[start.Length + i], -30, 20));
            start[i] = (float)((ScalingFactor * (parameters[i] + (deviation * posterior[i]))) + (Sigma(Timesteps[first]) * firstNoise[i]));
        }
        float[] sizes = [48, 64, 0, 0, 48, 64];
        var expected = Euler(start, first, (scaled, timestep) => Guided(
            unet.Predict(scaled, timestep, Tokens("negative_prompt_embeds", AllStates), _reference.Tensor("negative_pooled_prompt_embeds").Data, sizes),
            unet.Predict(scaled, timestep, Tokens("prompt_embeds", AllStates), _reference.Tensor("pooled_prompt_embeds").Data, sizes)));
        PipelineReference.Close(expected, sample, Tolerance, "final latents");
        Assert.Equal(Steps - first, run.Meter.Calls);
    }

    private void SaveNetwork(LinearUNet network, params string[] component)
    {
        var folder = Path.Combine([_model, .. component]);
        network.Save(Path.Combine(folder, "model.onnx"));
        File.Copy(Path.Combine(_reference.Model, "unet", "config.json"), Path.Combine(folder, "config.json"), overwrite: true);
    }

    private RunContext Run(GenerationRequest request)
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(_model), DeviceKind.Cpu);
        var prompts = new Prompts((string)_reference["prompt"]!, Negative);
        return new RunContext(pipeline.Resolve(request, pipeline.Limits), [prompts], new RunNoise(new TorchRandom(_reference.Seed)), new NetworkMeter(), default)
        {
            Trace = new LatentTrace(),
        };
    }

    private float[] Draw(RunContext run)
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(_model), DeviceKind.Cpu);
        return pipeline.Draw(run).Tensor("sample").Values;
    }

    /// <summary>The plain loop: Euler's steps down the noise levels of the timesteps, from one of them on.</summary>
    private float[] Euler(float[] sample, int first, Func<IEnumerable<float>, double, float[]> predict)
    {
        for (var i = first; i < Steps; i++)
        {
            var (sigma, next) = (Sigma(Timesteps[i]), i + 1 < Steps ? Sigma(Timesteps[i + 1]) : 0);
            var noise = predict(sample.Select(value => (float)(value / Math.Sqrt((sigma * sigma) + 1))), Timesteps[i]);
            sample = [.. sample.Zip(noise, (value, predicted) => (float)(value + ((next - sigma) * predicted)))];
        }
        return sample;
    }

    private static float[] Guided(float[] without, float[] with) => [.. without.Zip(with, (a, b) => (float)(a + (Guidance * (b - a))))];

    /// <summary>Noise to signal at a timestep of the fixture's schedule: scaled_linear, 0.00085 to 0.012.</summary>
    private static double Sigma(double timestep)
    {
        var (from, to, kept) = (Math.Sqrt(0.00085), Math.Sqrt(0.012), 1.0);
        for (var t = 0; t <= timestep; t++)
            kept *= 1 - Math.Pow(from + ((to - from) * t / 999), 2);
        return Math.Sqrt((1 - kept) / kept);
    }

    /// <summary>The last features of the states of each token: those of the second encoder come last.</summary>
    private float[][] Tokens(string tensor, int features)
    {
        var (data, shape) = _reference.Tensor(tensor);
        return [.. data.Chunk(shape[2]).Select(token => token[^features..])];
    }

    private float[] Encoded(Picture picture)
    {
        using var network = Network.Load(Path.Combine(_model, "vae_encoder", "model.onnx"), DeviceKind.Cpu, default);
        using var call = new NetworkCall(network, "latent_parameters");
        var plane = picture.Width * picture.Height;
        var pixels = call.Input("sample", 1, 3, picture.Height, picture.Width);
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (picture.Rgb[(i % plane * 3) + (i / plane)] / 127.5f) - 1;
        call.Run(new NetworkMeter(), default);
        return call.Output("latent_parameters").ToArray();
    }

    private static Picture Noise(int width, int height)
    {
        var rgb = new byte[width * height * 3];
        new Random(5).NextBytes(rgb);
        return new Picture(width, height, rgb);
    }
}
