using TextToImage.Diffusion;
using TextToImage.Guiding;
using TextToImage.Latents;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Stages;

/// <summary>
/// VQGAN-CLIP (Crowson et al. 2022, arXiv:2204.08583): no network was taught to draw; the latents of a VQGAN are optimised until a CLIP sees the prompt in their picture. In each step latents become the
/// nearest codes (gradients pass straight through), codes a picture, clamped (gradients pass where they lead back into the range), of which cutouts are compared with the prompt; Adam moves the latents, which
/// are kept within the range of the codebook.
/// </summary>
/// <param name="model">The model's folder.</param>
/// <param name="space">The latents.</param>
internal sealed class OptimizeLatents(ModelFolder model, VqganSpace space) : Stage, IDrawingStage
{
    /// <summary>Name of the value that the codes become.</summary>
    private const string Value = "sample";

    /// <summary>step_size and cutn of nerdyrodent/VQGAN-CLIP.</summary>
    private const double UsualRate = 0.1;

    private const int UsualCutouts = 32;

    /// <inheritdoc/>
    public bool IsMain => true;

    /// <inheritdoc/>
    public int Order => 0;

    /// <inheritdoc/>
    public bool IsGuided => false;

    /// <inheritdoc/>
    public SampleSpace Space => space;

    /// <inheritdoc/>
    public long NetworkBytes => new FileInfo(model.NetworkFile(VqganSpace.Decoder)).Length;

    /// <inheritdoc/>
    public override IEnumerable<Component> Components => space.Components;

    /// <inheritdoc/>
    public override void Load(ModelNetworks networks, CancellationToken cancellationToken) => space.Load(networks, cancellationToken);

    /// <inheritdoc/>
    public GuidanceSettings GuidanceOf(GenerationSettings settings) => new(1);

    /// <inheritdoc/>
    public override int Steps(GenerationSettings settings)
    {
        if (settings.Edit is { } edit)
        {
            space.RequireEdits();
            if (edit.HasMask)
                throw Invalid("draws whole pictures and cannot keep a part of one; leave the mask out, or use a diffusion model.");
        }
        if (settings.Control is not null)
            throw Invalid("cannot be steered by a control picture: it has no ControlNet; leave the picture out, or use a model that has one.");
        if (settings.Seeds.Variation > 0)
            throw Invalid("has no first noise of which there could be variations; leave the variation out, and use other seeds.");
        return settings.Steps - First(settings);
    }

    /// <inheritdoc/>
    public override void Run(State state, RunContext run)
    {
        var (settings, shape) = (run.Settings, space.Shape(run.Settings, run.Batch));
        var codebook = space.Codebook(run.Meter, run.CancellationToken);
        var latents = Begin(codebook, shape, run);
        var codes = Tensor.Zeros(shape);
        var tower = settings.GuideModel!.Tower();
        using var view = space.View(shape, run.CancellationToken);
        using var losses = new LossList(run);
        var optimizers = Enumerable.Range(0, run.Batch).Select(_ => new Adam(model.GuideNumber("rate") ?? UsualRate, latents[0].Length)).ToArray();
        var plan = CutoutPlan.Vqgan(settings.Cutouts ?? (int)(model.GuideNumber("cutouts") ?? UsualCutouts));
        for (var step = First(settings); step < settings.Steps; step++)
        {
            var cutouts = ClipGuide.Draw(plan, view, tower, run);
            var scores = new double[run.Batch];
            for (var picture = 0; picture < run.Batch; picture++)
                scores[picture] = Improve(latents[picture], codebook, view, losses[picture], cutouts[picture], optimizers[picture], run);
            run.GuideScores.Add(scores);
            run.Trace?.Add(step + 1, Quantized(codebook, latents, codes, run.CancellationToken));
            run.Meter.Calls++;
            run.StepDone();
        }
        state.Set(Value, new Tensor(Quantized(codebook, latents, codes, run.CancellationToken), shape));
    }

    private static int First(GenerationSettings settings) => settings.Edit is { } edit ? settings.Steps - Math.Max(1, Math.Min((int)(settings.Steps * edit.Strength), settings.Steps)) : 0;

    /// <summary>The latents of the picture to begin with, or random codes.</summary>
    private float[][] Begin(Codebook codebook, long[] shape, RunContext run)
    {
        var cells = (int)(shape[2] * shape[3]);
        if (run.Settings.Edit is { } edit)
        {
            var encoded = space.Encode(edit.Seen(), run);
            return [.. Enumerable.Range(0, run.Batch).Select(_ => (float[])encoded.Clone())];
        }
        var numbers = new float[run.Batch * cells];
        run.Noise.FillExponential(numbers);
        return [.. Enumerable.Range(0, run.Batch).Select(picture =>
        {
            var latents = new float[codebook.Channels * cells];
            codebook.Write([.. Enumerable.Range(picture * cells, cells).Select(i => Math.Min(codebook.Count - 1, (int)(Math.Exp(-numbers[i]) * codebook.Count)))], latents);
            return latents;
        })];
    }

    private static double Improve(
        float[] latents, Codebook codebook, PictureView view, ClipLoss loss, List<(CutoutPlace Place, float[] Noise)> cutouts, Adam optimizer, RunContext run)
    {
        var codes = new float[latents.Length];
        codebook.Write(codebook.Nearest(latents, run.CancellationToken), codes);
        var pixels = view.See(codes, run.Meter, run.CancellationToken);
        var (clamped, gradient) = (Array.ConvertAll(pixels, pixel => Math.Max(-1, Math.Min(1, pixel))), new float[pixels.Length]);
        var (_, score) = loss.Of(clamped, view.Height, view.Width, cutouts, null, gradient, run.Meter, run.CancellationToken);
        for (var i = 0; i < gradient.Length; i++)
        {
            if (gradient[i] * (pixels[i] - clamped[i]) < 0)
                gradient[i] = 0;
        }
        var inward = new float[latents.Length];
        view.Back(gradient, inward, run.Meter, run.CancellationToken);
        optimizer.Step(inward, latents);
        var cells = latents.Length / codebook.Channels;
        for (var i = 0; i < latents.Length; i++)
            latents[i] = Math.Min(Math.Max(latents[i], codebook.Least[i / cells]), codebook.Largest[i / cells]);
        return score;
    }

    /// <summary>The codes of all pictures, in a copy.</summary>
    private static float[] Quantized(Codebook codebook, float[][] latents, Tensor codes, CancellationToken cancellationToken)
    {
        for (var picture = 0; picture < latents.Length; picture++)
            codebook.Write(codebook.Nearest(latents[picture], cancellationToken), codes.Row(picture));
        return (float[])codes.Values.Clone();
    }

    private AIImageException Invalid(string problem) => new(ErrorIds.ArgumentInvalid, $"The model '{model.Defaults.Name}' {problem}");

    /// <summary>The loss of each picture's prompt, which many have in common.</summary>
    private sealed class LossList : IDisposable
    {
        private readonly Dictionary<string, ClipLoss> _losses = new(StringComparer.Ordinal);
        private readonly RunContext _run;

        public LossList(RunContext run)
        {
            _run = run;
            foreach (var prompt in run.Prompts.Select(prompts => prompts.Prompt).Distinct())
                _losses[prompt] = ClipGuide.LossOf(run.Settings.GuideModel!, prompt, ClipDistance.Spherical, run.CancellationToken);
        }

        public ClipLoss this[int picture] => _losses[_run.Prompts[picture].Prompt];

        public void Dispose()
        {
            foreach (var loss in _losses.Values)
                loss.Dispose();
        }
    }
}
