using TextToImage.Diffusion;
using TextToImage.Models;

namespace TextToImage.Stages;

/// <summary>What steers every step of a run by a gradient: a CLIP, or a classifier. For one run, on one thread.</summary>
internal interface IGuide : IDisposable
{
    /// <summary>The gradient of log p(condition | sample) with respect to the sample at variance one, times the guide's scale.</summary>
    /// <param name="sampler">Knows the noise level of the step.</param>
    /// <param name="step">Index into its timesteps.</param>
    /// <param name="sample">[batch, ...] the sample.</param>
    /// <param name="prediction">What the network predicted of it.</param>
    /// <returns>[batch, ...]; overwritten by the next call.</returns>
    float[] Gradient(Sampler sampler, int step, ReadOnlySpan<float> sample, ReadOnlySpan<float> prediction);
}

/// <summary>How a model is guided by a CLIP, unless a request says otherwise: "guide" under "aiimage" of model_index.json.</summary>
/// <param name="Scale">What the gradient is multiplied by ("scale").</param>
/// <param name="Cutouts">Cutouts of each step ("cutouts").</param>
/// <param name="Clamp">The most that the root mean square of a step's gradient may be ("clamp").</param>
/// <param name="RangeScale">How strongly predicted pixels are kept from -1 to 1 ("range_scale").</param>
internal sealed record GuideConfig(double Scale, int Cutouts, double Clamp, double RangeScale)
{
    /// <summary>Of a run that is guided by a CLIP of clean pictures: Disco Diffusion's loss and clamp, with fewer cutouts.</summary>
    public static GuideConfig Usual { get; } = new(5000, 8, 0.05, 0);

    /// <summary>Disco Diffusion's: 16 cutouts in 4 batches (clip_guidance_scale, cutn_batches, clamp_max and range_scale of alembics/disco-diffusion, version 5.6).</summary>
    public static GuideConfig Disco { get; } = new(5000, 64, 0.05, 150);

    /// <summary>Reads what a model states.</summary>
    /// <param name="model">Its folder.</param>
    /// <param name="usual">What it leaves open.</param>
    /// <exception cref="AIImageException">A number is out of its range.</exception>
    public static GuideConfig Read(ModelFolder model, GuideConfig usual)
    {
        var config = new GuideConfig(
            model.GuideNumber("scale") ?? usual.Scale, (int)(model.GuideNumber("cutouts") ?? usual.Cutouts), model.GuideNumber("clamp") ?? usual.Clamp, model.GuideNumber("range_scale") ?? usual.RangeScale);
        return config.Scale >= 0 && config.Cutouts is >= 1 and <= 1024 && config.Clamp > 0 && config.RangeScale >= 0 ? config : throw new AIImageException(ErrorIds.ModelConfigInvalid,
            $"The model '{model.Path}' needs under \"guide\" in its index a \"scale\" and \"range_scale\" from 0, \"cutouts\" from 1 to 1024 and a \"clamp\" above 0; correct them there.")
        { Subject = model.Path };
    }
}
