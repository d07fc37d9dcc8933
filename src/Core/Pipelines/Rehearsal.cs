using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Networks;
using TextToImage.Text;

namespace TextToImage.Pipelines;

/// <summary>
/// Goes once through everything that surrounds the networks, on a few numbers. The runtime compiles a method at its
/// first call; done while the networks are read from disk, that costs no time, and the first picture comes sooner.
/// </summary>
internal static class Rehearsal
{
    private const int Side = 8;

    /// <summary>Starts the rehearsal in the background; it never fails for the caller.</summary>
    public static Task Start(PromptTokenizer tokenizer, SchedulerConfig scheduler) => Task.Run(() =>
    {
        try
        {
            tokenizer.Encode("a picture");
            Denoise(scheduler);
            Picture.FromTensor(new float[3 * Side * Side], Side, Side);
        }
        catch (Exception error) when (error is AIImageException or ArgumentException)
        {
            // Whatever is wrong with the model is said when it is used in earnest.
        }
    });

    private static void Denoise(SchedulerConfig scheduler)
    {
        var noise = new PerSampleNoise([new TorchRandom(0)]);
        var sampler = Schedulers.Create(scheduler, new SamplerRequest(3, 1));
        var sample = new float[4 * Side * Side];
        var output = new float[sample.Length];
        noise.Fill(sample);
        for (var step = 0; step < sampler.Timesteps.Count; step++)
        {
            sampler.ScaleModelInput(step, sample, output);
            Guidance.Combine(sample, output, 2, output);
            Guidance.Rescale(sample, 0.5, 1, output);
            sampler.Step(step, output, default, sample, noise);
        }
        FiniteCheck.Require(new float[Side], "");
    }
}
