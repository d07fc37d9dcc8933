using System.Numerics.Tensors;
using System.Text.Json;
using TextToImage.Diffusion;
using TextToImage.Guiding;
using TextToImage.Measuring;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>
/// A CLIP steers a run towards the prompt. Where it has a tower for noised pictures that fits the samples, it looks at these, and the gradient is that of GLIDE (Nichol et al. 2021,
/// arXiv:2112.10741, section 2.4). Otherwise it looks at cutouts of
/// <code>
/// x_in = x0 sqrt(1 - abar) + x (1 - sqrt(1 - abar))
/// </code>
/// with x0 the clean sample that the step predicts, as Disco Diffusion does, and the gradient with respect to x_in is taken for that with respect to x: the denoiser itself is not differentiated,
/// so that a step costs no second run of it, and networks work that have no gradient, such as quantised ones (He et al. 2023, arXiv:2311.16424, guide the clean sample for the same reason).
/// As the gradient's length is clamped, its direction is what counts.
/// </summary>
internal sealed class ClipGuide : IGuide
{
    /// <summary>guidance_scale of GLIDE's clip_guided notebook.</summary>
    private const double NoisedScale = 3;

    private readonly RunContext _run;
    private readonly GuideConfig _config;
    private readonly PictureView _view;
    private readonly ClipTower _tower;
    private readonly NoiseSchedule? _schedule;
    private readonly Dictionary<string, ClipLoss> _losses = new(StringComparer.Ordinal);
    private readonly double _scale;
    private readonly int _cutouts;
    private float[] _gradient = [], _clean = [];

    /// <param name="clip">The CLIP.</param>
    /// <param name="config">How the model is guided unless the request says otherwise.</param>
    /// <param name="view">Samples as pictures.</param>
    /// <param name="schedule">The noise that the tower of noised pictures knows; null: clean pictures are looked at.</param>
    /// <param name="run">The run.</param>
    private ClipGuide(ClipModel clip, GuideConfig config, PictureView view, NoiseSchedule? schedule, RunContext run)
    {
        (_run, _config, _view, _schedule) = (run, config, view, schedule);
        _tower = schedule is null ? clip.Tower() : clip.NoisedTower(run.CancellationToken)!;
        _scale = run.Settings.GuideScale ?? (schedule is null ? config.Scale : NoisedScale);
        _cutouts = run.Settings.Cutouts ?? config.Cutouts;
        try
        {
            foreach (var prompt in run.Prompts.Select(prompts => prompts.Prompt).Distinct())
                _losses[prompt] = LossOf(clip, prompt, schedule is null ? ClipDistance.Spherical : ClipDistance.Logit, run.CancellationToken);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A guide of a run.</summary>
    /// <param name="clip">The CLIP.</param>
    /// <param name="config">How the model is guided unless the request says otherwise.</param>
    /// <param name="view">Samples as pictures; freed with the guide.</param>
    /// <param name="takesNoised">Whether a tower of noised pictures is used where there is one.</param>
    /// <param name="run">The run.</param>
    public static ClipGuide Of(ClipModel clip, GuideConfig config, PictureView view, bool takesNoised, RunContext run)
    {
        try
        {
            var isNoised = takesNoised && view.IsPixels && LooksAtNoised(clip, run.Settings, view.Height, view.Width);
            return new ClipGuide(clip, config, view, isNoised ? Schedule(clip.Folder.NoiseSchedule) : null, run);
        }
        catch
        {
            view.Dispose();
            throw;
        }
    }

    /// <summary>Whether a CLIP has a tower that looks at noised pixels of a size. Who asks for a number of cutouts asks for the tower that looks at cutouts.</summary>
    public static bool LooksAtNoised(ClipModel clip, GenerationSettings settings, int height, int width) =>
        settings.Cutouts is null && (height, width) == (clip.Folder.Processor.Height, clip.Folder.Processor.Width) && clip.Folder.NoisedPictureTower is not null;

    /// <summary>The loss of a prompt with weights.</summary>
    public static ClipLoss LossOf(ClipModel clip, string prompt, ClipDistance distance, CancellationToken cancellationToken) => new(
        distance == ClipDistance.Logit ? clip.NoisedTower(cancellationToken)! : clip.Tower(),
        WeightedPrompts.Parse(prompt).Parts.Select(part => (clip.Embed(part.Text, cancellationToken), part.Weight)),
        distance, clip.Folder.LogitScale, cancellationToken);

    /// <summary>Cutouts for each picture of a batch, from the numbers of its own seed.</summary>
    /// <param name="plan">What they are like.</param>
    /// <param name="view">The pictures.</param>
    /// <param name="tower">Who looks at them.</param>
    /// <param name="run">The run.</param>
    public static List<(CutoutPlace Place, float[] Noise)>[] Draw(CutoutPlan plan, PictureView view, ClipTower tower, RunContext run)
    {
        var processor = tower.Processor;
        var (numbers, pixels) = (plan.Count * CutoutPlan.NumbersEach, PictureView.Rgb * processor.Height * processor.Width);
        var uniform = run.Noise.Uniform([run.Batch, numbers]);
        var noise = plan.Noise > 0 ? run.Noise.Around([run.Batch, plan.Count * pixels]) : [];
        return [.. Enumerable.Range(0, run.Batch).Select(picture => plan
            .Places(view.Height, view.Width, Math.Min(processor.Height, processor.Width), uniform.AsSpan(picture * numbers, numbers).ToArray())
            .Select((cutout, i) => (cutout.Place, noise.Length == 0 ? [] : Scaled(noise.AsSpan(((picture * plan.Count) + i) * pixels, pixels), cutout.Noise))).ToList())];
    }

    /// <inheritdoc/>
    public float[] Gradient(Sampler sampler, int step, ReadOnlySpan<float> sample, ReadOnlySpan<float> prediction)
    {
        Float.Fit(ref _gradient, sample.Length);
        var level = sampler.LevelAt(step);
        var scale = Float.Sqrt((level.Alpha * level.Alpha) + (level.Sigma * level.Sigma));
        var seen = new float[sample.Length];
        TensorPrimitives.Divide(sample, scale, seen);
        var timestep = _schedule?.Nearest(level);
        if (timestep is null)
        {
            Float.Fit(ref _clean, sample.Length);
            sampler.RawClean(step, sample, prediction, _clean);
            Float.Combine(level.Sigma / scale, _clean, 1 - (level.Sigma / scale), seen, seen);
        }
        var cutouts = Draw(timestep is null ? CutoutPlan.Disco(_cutouts, Done(sampler, step)) : CutoutPlan.Whole, _view, _tower, _run);
        var (each, scores) = (sample.Length / _run.Batch, new double[_run.Batch]);
        for (var picture = 0; picture < _run.Batch; picture++)
            scores[picture] = Steer(picture, seen.AsSpan(picture * each, each), cutouts[picture], timestep, _gradient.AsSpan(picture * each, each));
        _run.GuideScores.Add(scores);
        return _gradient;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var loss in _losses.Values)
            loss.Dispose();
        _view.Dispose();
    }

    /// <summary>The score of one picture, and which way its sample is to go.</summary>
    private double Steer(int picture, ReadOnlySpan<float> seen, List<(CutoutPlace Place, float[] Noise)> cutouts, int? timestep, Span<float> gradient)
    {
        var pixels = _view.See(seen, _run.Meter, _run.CancellationToken);
        var outward = new float[pixels.Length];
        var (_, score) = _losses[_run.Prompts[picture].Prompt].Of(pixels, _view.Height, _view.Width, cutouts, timestep, outward, _run.Meter, _run.CancellationToken);
        _view.Back(outward, gradient, _run.Meter, _run.CancellationToken);
        TensorPrimitives.Multiply(gradient, (float)-_scale, gradient);
        if (timestep is not null)
            return score;
        if (_config.RangeScale > 0 && _view.IsPixels)
            KeepRange(_clean.AsSpan(picture * gradient.Length, gradient.Length), gradient);
        var magnitude = TensorPrimitives.Norm((ReadOnlySpan<float>)gradient) / Float.Sqrt(gradient.Length);
        if (magnitude > _config.Clamp)
            TensorPrimitives.Multiply(gradient, (float)(_config.Clamp / magnitude), gradient);
        return score;
    }

    /// <summary>The range loss, mean of (x0 - clamp(x0, -1, 1))^2 (range_loss of crowsonkb/guided-diffusion, which Disco Diffusion has), steered by in the same way.</summary>
    private void KeepRange(ReadOnlySpan<float> clean, Span<float> gradient)
    {
        var factor = (float)(2 * _config.RangeScale / clean.Length);
        for (var i = 0; i < clean.Length; i++)
            gradient[i] -= factor * (clean[i] - Math.Max(-1, Math.Min(1, clean[i])));
    }

    private static NoiseSchedule Schedule(string name) => new(SchedulerConfig.Parse(JsonSerializer.Serialize(new Dictionary<string, object> { ["_class_name"] = "DDPMScheduler", ["beta_schedule"] = name })));

    /// <summary>Share of the noise schedule that is behind.</summary>
    private static double Done(Sampler sampler, int step) => 1 - (sampler.Timesteps[step] / Math.Max(1, sampler.Timesteps.Max()));

    private static float[] Scaled(ReadOnlySpan<float> noise, float deviation)
    {
        var scaled = new float[noise.Length];
        TensorPrimitives.Multiply(noise, deviation, scaled);
        return scaled;
    }
}
